"""Embedding the passages that have no vector yet, committing on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from index.storage.database import Database
from index.vector.embedder import PassageEncoder
from index.vector.embedding import WINDOW

COMMIT_SECONDS = 2.0

UNUSED_KEPT = 4_096
"""So many vectors of removed passages are kept in any case."""


class Pending:
    """The passages without a vector, newest articles first; a text that repeats counts once.

    `done` counts those embedded and committed so far, also after an exception.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids = database.vectors.pending(database.embedded_to)
        self._ready: list[tuple[bytes, bytes]] = []
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
            with self._database.transaction():
                self._database.vectors.add(self._ready)
            self.done += len(self._ready)
            self._ready.clear()

    def _inputs(self, ids: Sequence[int]) -> tuple[list[bytes], list[str]]:
        found = {
            identity: (digest, text)
            for identity, digest, _, text in self._database.passages.inputs_of(ids)
        }
        ordered = [found[identity] for identity in ids]
        return [digest for digest, _ in ordered], [text for _, text in ordered]


def settle(database: Database) -> None:
    """Note that every passage has its vector, and drop vectors that have long been of no use.

    Call it where no passage is pending. The vectors of a removed passage stay, so that a folder
    which is moved away and back isn't embedded again: until they are more than `UNUSED_KEPT`
    and more than a quarter of all vectors, or until a rebuild.
    """
    last = database.passages.last_id()
    passages = database.passages.count()
    # At most so many vectors are unused. To count those takes a second for a million.
    removed = database.passages.count_ever() - passages
    # A quarter of all vectors is a third of those in use.
    most = max(UNUSED_KEPT, passages // 3)
    count_again = removed - database.number("removed_before") > most
    if last == database.embedded_to and not count_again:
        return
    with database.transaction():
        database.set_meta("embedded_to", last)
        if count_again:
            unused = database.vectors.count_unused()
            if unused > most:
                database.vectors.delete_unused()
                unused = 0
            database.set_meta("removed_before", removed - unused)
