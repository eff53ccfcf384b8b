"""Update a library and die at one of the update's steps, as if the power had gone.

    python tests/index_dying_update.py LIBRARY ARTICLES MODEL EXPORT STEP [--rebuild]

A step is a notice of progress, a file synced or a setting written. With STEP 0 it lives, and
prints how many steps there were. Vectors are made up, so that no model needs loading.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import embedding, generations, pending, update
from index.database import Database
from index.encoder import CARD_FILE, EncoderCard
from index.library import Library


def main(library: str, articles: str, model: str, export: str, step: str, *flags: str) -> None:
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == int(step):
            os._exit(137)

    def made_up(_: object, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        for i, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
            vector = np.random.default_rng(seed).normal(size=(1, 32)).astype(np.float32)
            yield [i], vector / np.linalg.norm(vector)

    def copied(_: Path, _name: str, _revision: str, target: Path) -> EncoderCard:
        shutil.copytree(export, target, dirs_exist_ok=True)
        return EncoderCard.from_json((target / CARD_FILE).read_text(encoding="utf-8"))

    sync, set_meta = generations.sync, Database.set_meta
    generations.sync = lambda path: (count(), sync(path))[1]  # type: ignore[func-returns-value]
    Database.set_meta = lambda self, *pair: (count(), set_meta(self, *pair))[1]  # type: ignore[method-assign,func-returns-value]
    update.export = copied  # type: ignore[attr-defined]
    embedding.load_model = lambda *_: None  # type: ignore[assignment,return-value]
    embedding.embed = made_up  # type: ignore[assignment]
    pending.COMMIT_SECONDS = update.PUBLISH_SECONDS = 0.0
    Library.update(
        Path(library),
        [Path(articles)],
        model=Path(model),
        rebuild="--rebuild" in flags,
        progress=count,
    )
    print(steps)


if __name__ == "__main__":
    main(*sys.argv[1:])
