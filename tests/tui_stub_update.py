"""`tui.indexing_child`, with an embedding that needs no model and never ends by itself.

    python tests/tui_stub_update.py HOW LIBRARY MODEL update|rebuild PATH …

It reads, commits and indexes as ever, embeds one passage and then, by HOW:

    waits     until it is interrupted
    deaf      for ever, whatever interrupts it
    fails     with an error that no one foresaw
    ends      by embedding the others too
"""

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import embedding, pending, update
from index.encoder import CARD_FILE, EncoderCard
from tui import indexing_child

DIMENSION = 8


def stub(how: str) -> None:
    def embed(_: object, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        if how == "deaf":
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        for i in range(len(texts)):
            if i == 1:
                wait(how)
            yield [i], np.full((1, DIMENSION), DIMENSION**-0.5, dtype=np.float32)

    def export(_: Path, model: str, revision: str, target: Path) -> EncoderCard:
        card = EncoderCard(model, revision, DIMENSION, 256, "", 0, "[PAD]", ("input_ids",))
        (target / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
        return card

    update.export = export  # type: ignore[assignment,attr-defined]
    embedding.load_model = lambda *_: None  # type: ignore[assignment]
    embedding.way = lambda _: "made up"  # type: ignore[assignment]
    embedding.embed = embed  # type: ignore[assignment]
    pending.COMMIT_SECONDS = 0.0


def wait(how: str) -> None:
    if how == "fails":
        raise RuntimeError("the tape \x1b[31mran out")
    while how in ("waits", "deaf"):
        time.sleep(600)


if __name__ == "__main__":
    stub(sys.argv[1])
    indexing_child.main(*sys.argv[2:])
