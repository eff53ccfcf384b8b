"""What brings the search of a library up to its database, whatever engine searches.

`index.local_publisher` writes the files in a library's folder, `index.milvus.publisher` fills a
Milvus. Whoever changes a library (an update, an edit, a removal, a rebuild, the doctor, a copy)
does it by these steps and knows no engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.storage.database import Database

StoredVector = tuple[bytes, bytes]
"""The digest of a passage's input (`index.storage.tables.passages.digest_of`) and its vector:
float16 numbers as bytes."""


class Part(Protocol):
    """One derived part of a library, for the doctor."""

    @property
    def kind(self) -> str:
        """What it is called, as in "bm25"."""

    def check(self) -> None:
        """Compare it with the database.

        Raises:
            LibraryDamagedError: it isn't what was written, or says something else.
        """

    def repair(self) -> None:
        """Make it again from the database, outside a transaction.

        Raises:
            DatelineError: that can't be done; the message says why.
        """


class Publisher(Protocol):
    """Writes what searches read, for a database that is open for writing under its lock.

    Readers see what it writes from the commit on that goes with it, whole; killed anywhere, they
    see what they saw before, and the next publisher clears what was left.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        """Take a database that is open for writing, and the library's folder."""

    def check_place(self) -> None:
        """See that the engine answers, and has what the database names; nothing in a folder.

        Raises:
            LibraryDamagedError: something that was committed isn't there.
            MismatchError: it is another library's, or this library is elsewhere.
            LibraryError: the engine can't be reached.
        """

    # --- keywords

    @property
    def has_keywords(self) -> bool:
        """Whether a keyword index was ever committed."""

    def publish_keywords(self, *, purge: bool = False, anew: bool = False) -> None:
        """Make the keyword index that of the database's passages, in the open transaction.

        The articles' stories must be settled. With `purge`, nothing is kept of passages that are
        gone; with `anew`, nothing that stands is built upon.
        """

    def terms_of_only(self, passages: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the numbers (`index.keyword.bm25.key_of`) of terms that only some passages hold.

        `passages`, ids, and the result are ascending. Empty where the engine keeps no numbers.
        """

    # --- vectors

    def pending(self) -> list[int]:
        """Return a passage's id for each text without a vector, the newest articles' first."""

    def count_pending(self) -> int:
        """Count the passages without a vector."""

    def store_vectors(self, vectors: Sequence[StoredVector]) -> None:
        """Store vectors for good, and commit; one there already is left as it is."""

    def vectors_of(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the stored vectors of those of some digests that have one."""

    def vectors(self) -> Iterator[StoredVector]:
        """Yield all vectors that passages have, each once: for a copy of the library."""

    def stored_among(self, vectors: Set[bytes]) -> set[bytes]:
        """Return those of some vectors that are still stored, under whatever digest.

        What a removal is to look for in the folder's files is what isn't among them.
        """

    def forget_vectors(self) -> None:
        """Drop the vectors that no passage has, in the open transaction: a removal's."""

    def publish_vectors(self, dimension: int, *, anew: bool = False, purge: bool = False) -> None:
        """Have searches by meaning cover every passage that has a vector, and commit that.

        With `anew`, nothing that stands is built upon; with `purge`, nothing is kept of passages
        that are gone.
        """

    def has_vectors(self) -> bool:
        """Whether a search by meaning was ever committed."""

    def is_current(self) -> bool:
        """Whether searches by meaning cover every passage that has a vector."""

    def settle(self) -> None:
        """Note that every passage has its vector, and tidy up; only where none is pending."""

    # --- after a commit

    def remove_superseded(self) -> bool:
        """Delete what no commit names any more, unless a reader may still need it.

        Return whether nothing of it is left.
        """

    # --- the doctor, and the end of a rebuild

    def altered_vectors(self) -> list[bytes]:
        """Return the digests of the vectors that aren't what was stored, or couldn't be."""

    def count_lost(self) -> int:
        """Count the passages without a vector among those that are all taken to have one."""

    def drop_vectors(self, digests: Sequence[bytes]) -> None:
        """Drop vectors, and look again for passages without one, in the open transaction."""

    def parts(self) -> Sequence[Part]:
        """Return the derived parts that were ever committed, in the order in which to check."""

    def adopt(self, staging: Path, serial: int) -> None:
        """Take over, in the open transaction, what was published for a staged library.

        `serial` is the highest number that any generation of this library has had.
        """
