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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fake_embedder import FakeEmbedder, FakePassageEncoder
from numpy.typing import NDArray

from index import pending
from index.encoder import Encoder
from tui import indexing_child


@dataclass(frozen=True)
class StoppedEmbedder(FakeEmbedder):
    how: str = "ends"

    def load(self, encoder: Path, before: Sequence[str]) -> FakePassageEncoder:
        return StoppedPassageEncoder(Encoder(encoder), self.dtype, self.how)


@dataclass(frozen=True)
class StoppedPassageEncoder(FakePassageEncoder):
    how: str

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        if self.how == "deaf":
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        for place, embedded in enumerate(super().embed(texts)):
            if place == 1:
                wait(self.how)
            yield embedded


def wait(how: str) -> None:
    if how == "fails":
        raise RuntimeError("the tape \x1b[31mran out")
    while how in ("waits", "deaf"):
        time.sleep(600)


if __name__ == "__main__":
    how, library, model, *rest = sys.argv[1:]
    pending.COMMIT_SECONDS = 0.0
    embedder = StoppedEmbedder(Path(model), how=how)
    indexing_child.main(library, model, *rest, embedder=embedder)
