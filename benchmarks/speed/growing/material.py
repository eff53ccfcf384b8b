"""Articles and vectors for a library of any size, made of those of a real one."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.speed.growing.costs import Stages
from index.engines import publisher_of
from index.storage.database import FILE_NAME, Database
from index.vector.embedder import ModelFolder
from index.vector.embedding import WINDOW
from index.vector.encoder_store import EncoderStore
from index.vector.query_encoder import (
    CARD_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    EncoderCard,
)

Vectors = NDArray[np.float32]

DRAWING = "drawing vectors"
"""The stage that stands in the place of embedding."""

_NEIGHBOURS = 2_000
"""Real vectors whose nearest others tell by how much passages of news differ."""

_MOVED = (0.5, 1.0)
"""The share of such a difference by which a vector is moved: as near as that, or nearer, lie the
copies of one real vector."""

_PARAGRAPHS = (14, 26)


@dataclass(frozen=True, slots=True)
class Material:
    """What articles and vectors are made of.

    vectors: real ones, (n, dimension); differences: of some from their nearest, (m, dimension);
    encoder: the folder of the query encoder that goes with them.
    """

    paragraphs: Sequence[str]
    titles: Sequence[str]
    vectors: Vectors
    differences: Vectors
    encoder: Path

    @classmethod
    def of(cls, articles: Path, library: Path) -> Material:
        """Read a JSONL file of articles, and the vectors of a library."""
        paragraphs, titles = [], []
        opened = gzip.open if articles.name.endswith(".gz") else open
        with opened(articles, "rb") as lines:
            for line in lines:
                article = json.loads(line)
                titles.append(article["title"])
                paragraphs += [p for p in article["text"].split("\n") if len(p.split()) >= 15]
        vectors = np.stack([vector for _, vector in stored_vectors(library)]).astype(np.float32)
        some = np.random.default_rng(3).permutation(len(vectors))[:_NEIGHBOURS]
        cosines = vectors[some] @ vectors.T
        cosines[cosines > 0.999] = -1  # itself, and copies of it
        differences = vectors[some] - vectors[cosines.argmax(axis=1)]
        return cls(paragraphs, titles, vectors, differences, _encoder(library))


def _encoder(library: Path) -> Path:
    database = Database.open_to_read(library / FILE_NAME)
    try:
        return EncoderStore(database, library).place()
    finally:
        database.close()


def stored_vectors(library: Path) -> Iterator[tuple[bytes, NDArray[np.float16]]]:
    """Yield the digest of each text of a library that has a vector, and the vector."""
    database = Database.open_to_read(library / FILE_NAME)
    try:
        for digest, stored in publisher_of(database, library).vectors():
            yield digest, np.frombuffer(stored, dtype=np.float16)
    finally:
        database.close()


def articles_of(material: Material, rng: random.Random, count: int) -> Iterator[str]:
    """JSON lines of articles whose paragraphs are drawn from all."""
    for _ in range(count):
        paragraphs = rng.choices(material.paragraphs, k=rng.randint(*_PARAGRAPHS))
        day = date(2015, 1, 1) + timedelta(days=rng.randrange(3650))
        article = {
            "id": f"{rng.getrandbits(64):016x}",
            "title": rng.choice(material.titles),
            "published": day.isoformat(),
            "text": "\n\n".join(paragraphs),
        }
        yield json.dumps(article) + "\n"


def write(path: Path, lines: Iterator[str]) -> None:
    """Write a file of articles."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)


@dataclass(frozen=True, slots=True)
class DrawnVectors:
    """Embeds passages with vectors that are drawn, and questions with the default model.

    What drawing costs counts as a stage of its own.
    """

    material: Material
    model: ModelFolder
    stages: Stages
    dtype: str = "drawn"

    @property
    def folder(self) -> Path:
        return self.model.folder

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def revision(self) -> str:
        return self.model.revision

    def export(self, target: Path) -> EncoderCard:
        """Copy that of the library whose vectors these are: an export would take 1 GB of memory."""
        for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE, CARD_FILE):
            shutil.copyfile(self.material.encoder / name, target / name)
        return EncoderCard.from_json((target / CARD_FILE).read_text(encoding="utf-8"))

    def load(self, encoder: Path, before: Sequence[str]) -> DrawnVectors:
        return self

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        real, differences = self.material.vectors, self.material.differences
        for begin in range(0, len(texts), WINDOW):
            with self._drawing():
                positions = list(range(begin, min(begin + WINDOW, len(texts))))
                seeds = [_seed(texts[i]) for i in positions]
                rng = np.random.default_rng(seeds[0])
                moved = differences[rng.integers(len(differences), size=len(seeds))]
                vectors = real[[seed % len(real) for seed in seeds]]
                vectors += rng.uniform(*_MOVED, (len(seeds), 1)).astype(np.float32) * moved
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            yield positions, vectors

    def _drawing(self) -> AbstractContextManager[None]:
        return self.stages.within(DRAWING)


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
