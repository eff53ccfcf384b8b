"""The publisher of a library whose search is files in its folder.

Vectors are kept in the database; the keyword index and the FAISS segments are generations that
the database names (`index.storage.manifest`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword import writer as keyword_writer
from index.publishing import Part, StoredVector
from index.storage import manifest
from index.storage.database import Database
from index.vector import writer as vector_writer

UNUSED_KEPT = 4_096
"""So many vectors of removed passages are kept in any case."""

_KINDS = ("bm25", "rows", "faiss")


@dataclass(frozen=True, slots=True)
class _Generations:
    """The generations of one kind, as a part that the doctor checks and makes again."""

    kind: str
    checking: Callable[[Database, Path], None]
    repairing: Callable[[], None]
    database: Database
    folder: Path

    def check(self) -> None:
        self.checking(self.database, self.folder)

    def repair(self) -> None:
        self.repairing()


class LocalPublisher:
    """Writes a library's keyword index and FAISS segments; see `index.publishing.Publisher`."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take a database that is open for writing, and the library's folder."""
        self._database = database
        self._folder = folder

    def check_place(self) -> None:
        """Do nothing: whatever uses a file sees whether it is there."""

    @property
    def has_keywords(self) -> bool:
        """Whether a keyword index was ever committed."""
        return self._names("bm25")

    def publish_keywords(self, *, purge: bool = False, anew: bool = False) -> None:
        """Make the keyword index that of the database's passages, in the open transaction."""
        if anew:
            # What is named now mustn't be built upon.
            manifest.name_generations(self._database, "bm25", [])
        keyword_writer.publish_bm25(self._database, self._folder, purge=purge)

    def terms_of_only(self, passages: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the numbers of the terms that only some passages, ids ascending, hold."""
        return keyword_writer.terms_of_only(self._database, self._folder, passages)

    def pending(self) -> list[int]:
        """Return a passage's id for each text without a vector, the newest articles' first."""
        return self._database.vectors.pending(self._database.embedded_to)

    def count_pending(self) -> int:
        """Count the passages without a vector."""
        return self._database.pending_count()

    def store_vectors(self, vectors: Sequence[StoredVector]) -> None:
        """Store vectors for good, and commit; one there already is left as it is."""
        with self._database.transaction():
            self._database.vectors.add(vectors)

    def vectors_of(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the stored vectors of those of some digests that have one."""
        return self._database.vectors.of(digests)

    def vectors(self) -> Iterator[StoredVector]:
        """Yield all vectors that passages have, each once."""
        return self._database.vectors.used()

    def stored_among(self, vectors: Set[bytes]) -> set[bytes]:
        """Return those of some vectors that are stored, under whatever digest."""
        return self._database.vectors.among_stored(vectors)

    def forget_vectors(self) -> None:
        """Drop every vector of no passage: which of them were of an earlier text isn't known."""
        database = self._database
        database.vectors.delete_unused()
        gone = database.passages.count_ever() - database.passages.count()
        database.set_meta("removed_before", gone)

    def publish_vectors(self, dimension: int, *, anew: bool = False, purge: bool = False) -> None:
        """Have the FAISS segments hold every passage that has a vector, and commit that."""
        vector_writer.publish_faiss(self._database, self._folder, dimension, anew=anew, purge=purge)

    def has_vectors(self) -> bool:
        """Whether a FAISS segment was ever committed."""
        return self._names("faiss")

    def is_current(self) -> bool:
        """Whether whole segments hold every vector."""
        return vector_writer.is_current(self._database, self._folder)

    def settle(self) -> None:
        """Note that every passage has its vector, and drop vectors that have long been of no use.

        The vectors of a removed passage stay, so that a folder which is moved away and back isn't
        embedded again: until they are more than `UNUSED_KEPT` and more than a quarter of all
        vectors, or until a rebuild.
        """
        database = self._database
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

    def remove_superseded(self) -> bool:
        """Delete the generations that the last commit no longer names; see `manifest`."""
        return manifest.remove_superseded(self._database, self._folder)

    def altered_vectors(self) -> list[bytes]:
        """Return the digests of the vectors that aren't what was stored, or couldn't be."""
        settings = self._database.settings()
        return self._database.vectors.altered(settings.dimension if settings else None)

    def count_lost(self) -> int:
        """Count the passages without a vector among those that are all taken to have one."""
        return self._database.vectors.count_missing(self._database.embedded_to)

    def drop_vectors(self, digests: Sequence[bytes]) -> None:
        """Drop vectors, and look again for passages without one, in the open transaction."""
        self._database.vectors.delete(digests)
        self._database.set_meta("embedded_to", 0)

    def parts(self) -> Sequence[Part]:
        """Return the keyword index and the FAISS segments, where they were ever committed."""
        database, folder = self._database, self._folder
        parts = (
            _Generations("bm25", keyword_writer.check, self._repair_keywords, database, folder),
            _Generations("faiss", vector_writer.check, self._repair_vectors, database, folder),
        )
        return [part for part in parts if self._names(part.kind)]

    def adopt(self, staging: Path, serial: int) -> None:
        """Move the staged generations over, in the open transaction."""
        manifest.adopt(self._database, self._folder, staging, _KINDS, serial)

    def _repair_keywords(self) -> None:
        with self._database.transaction():
            self.publish_keywords(anew=True)

    def _repair_vectors(self) -> None:
        settings = self._database.settings()
        if settings is None:
            raise LibraryDamagedError(
                "the database has lost its settings", "index the folders again into a new library"
            )
        self.publish_vectors(settings.dimension or 0, anew=True)

    def _names(self, kind: str) -> bool:
        return bool(manifest.current(self._database)[kind])
