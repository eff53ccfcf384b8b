"""Embedding the passages that have no vector yet, committing on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from index.publishing import Publisher, StoredVector
from index.storage.database import Database
from index.vector.embedder import PassageEncoder
from index.vector.embedding import WINDOW

COMMIT_SECONDS = 2.0


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
        committed = time.monotonic()
        step = 4 * WINDOW
        try:
            for begin in range(0, len(self._ids), step):
                digests, texts = self._inputs(self._ids[begin : begin + step])
                for positions, vectors in encoder.embed(texts):
                    halves = vectors.astype(np.float16)
                    self._ready += [
                        (digests[i], v.tobytes()) for i, v in zip(positions, halves, strict=True)
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

    def _inputs(self, ids: Sequence[int]) -> tuple[list[bytes], list[str]]:
        found = {
            identity: (digest, text)
            for identity, digest, _, text in self._database.passages.inputs_of(ids)
        }
        ordered = [found[identity] for identity in ids]
        return [digest for digest, _ in ordered], [text for _, text in ordered]
