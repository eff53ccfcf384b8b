"""What a library's database knows of what is in Milvus: kept in its settings, so in each commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from index.errors import LibraryDamagedError
from index.storage.database import Database

_KEY = "milvus"


@dataclass(frozen=True, slots=True)
class State:
    """What readers of a commit search.

    Attributes:
        library: what tells this library from others, also written into its collections.
        words: the collection of its passages' words.
        vectors: the collection of its vectors, "" where there is none yet.
        visible: the number of the publication up to which readers see entities.
        written: the highest number of which all entities are committed.
        passages: how many passages there are.
        terms: how many terms they hold together, repeats included.
        waiting: how many of them have a vector that readers don't see yet.
        index: the kind of index that the vectors have.
        purging: whether what was superseded is to leave no trace.
        replaced: whether another collection was named before, which may still be there.
        milvus: the address of the Milvus by which it was last written; "" where none was noted.
    """

    library: str
    words: str
    vectors: str = ""
    visible: int = 0
    written: int = 0
    passages: int = 0
    terms: int = 0
    waiting: int = 0
    index: str = ""
    purging: bool = False
    replaced: bool = False
    milvus: str = ""

    def save(self, database: Database) -> None:
        """Record it, in the open transaction."""
        database.set_meta(_KEY, asdict(self))


def state_of(database: Database) -> State | None:
    """Return what the database knows; None in a library that was never published.

    Raises:
        LibraryDamagedError: it can't be read.
    """
    stored = database.meta(_KEY)
    if stored is None:
        return None
    types = {one.name: type(one.default) for one in fields(State)}
    if not isinstance(stored, Mapping) or not stored.keys() >= {"library", "words"}:
        raise _damaged()
    for name, value in stored.items():
        wanted = str if name in ("library", "words") else types.get(name)
        if wanted is None or type(value) is not wanted:
            raise _damaged()
    return State(**stored)


def _damaged() -> LibraryDamagedError:
    return LibraryDamagedError(
        "the database doesn't say what is in Milvus", "run: dateline index --rebuild"
    )
