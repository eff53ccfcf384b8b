"""Embedding the passages that have no vector yet, committing on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.publishing import Publisher, StoredVector
from index.storage.database import Database
from index.vector.embedder import PassageEncoder
from index.vector.embedding import WINDOW

COMMIT_SECONDS = 2.0

Block = tuple[Sequence[bytes], Sequence[str]]
"""Texts to embed, and the digests under which their vectors are stored."""

BlockVectors = tuple[Sequence[bytes], NDArray[np.float16]]
"""Digests and their vectors: float16, (digests, dimension)."""


class Pending:
    """The passages without a vector, newest articles first; a text that repeats counts once.

    `done` counts those embedded and committed so far, also after an exception.
    """

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._ids = publisher.pending()
        self._ready: list[StoredVector] = []
        self.done = 0

    def __len__(self) -> int:
        return len(self._ids)

    def embed(self, encoder: PassageEncoder) -> Iterator[int]:
        """Embed them with a loaded model; yield, after each commit, how many are done."""
        return self.embed_by(partial(_in_turn, encoder), 4 * WINDOW)

    def embed_by(
        self, embed: Callable[[Iterator[Block]], Iterator[BlockVectors]], texts: int
    ) -> Iterator[int]:
        """Embed them by what takes blocks of so many texts and gives vectors as they are ready."""
        committed = time.monotonic()
        try:
            for digests, vectors in embed(self._blocks(texts)):
                self._ready += [
                    (digest, vector.tobytes())
                    for digest, vector in zip(digests, vectors, strict=True)
                ]
                if time.monotonic() - committed > COMMIT_SECONDS:
                    self._commit()
                    committed = time.monotonic()
                    yield self.done
        finally:
            # Also on Ctrl-C: what has been embedded is kept.
            self._commit()
        yield self.done

    def _commit(self) -> None:
        if self._ready:
            self._publisher.store_vectors(self._ready)
            self.done += len(self._ready)
            self._ready.clear()

    def _blocks(self, texts: int) -> Iterator[Block]:
        for begin in range(0, len(self._ids), texts):
            yield self._inputs(self._ids[begin : begin + texts])

    def _inputs(self, ids: Sequence[int]) -> tuple[list[bytes], list[str]]:
        found = {
            identity: (digest, text)
            for identity, digest, _, text in self._database.passages.inputs_of(ids)
        }
        ordered = [found[identity] for identity in ids]
        return [digest for digest, _ in ordered], [text for _, text in ordered]


def _in_turn(encoder: PassageEncoder, blocks: Iterator[Block]) -> Iterator[BlockVectors]:
    for digests, texts in blocks:
        for positions, vectors in encoder.embed(texts):
            yield [digests[i] for i in positions], vectors.astype(np.float16)
