"""What is put into the collections: rows of a passage each, and vectors as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.milvus.connection import Connection
from index.milvus.expressions import year_of
from index.milvus.words import outlet_key
from index.storage.failpoints import step
from index.storage.tables.placed import At

PARKED = 1 << 62
"""What is born then is found by its id alone: no reader gets to that publication."""

_ROWS = 1_000
_BYTES = 8 << 20
"""What is sent at once, at most."""


FIELDS = ("article", "day", "year", "outlet", "born")
"""What both collections have beside the id."""


def entity(identity: int, article: int, at: At, born: int) -> dict[str, Any]:
    """Return the fields that both collections have."""
    values = (article, at.day, year_of(at.day), outlet_key(at.outlet), born)
    return {"id": identity, **dict(zip(FIELDS, values, strict=True))}


class Rows:
    """Rows on their way into a collection, sent some at a time."""

    def __init__(self, connection: Connection, collection: str) -> None:
        """Take where they go."""
        self._connection = connection
        self._collection = collection
        self._waiting: list[dict[str, Any]] = []
        self._size = 0

    def add(self, row: dict[str, Any], size: int) -> None:
        """Add a row of about `size` bytes."""
        self._waiting.append(row)
        self._size += size
        if len(self._waiting) >= _ROWS or self._size >= _BYTES:
            self.send()

    def send(self) -> None:
        """Send what waits; a row whose id is there takes that one's place."""
        if self._waiting:
            step("put", self._collection.rsplit("_", 2)[1])
            self._connection.call("upsert", self._collection, self._waiting, seconds=60)
            self._waiting, self._size = [], 0


class Vectors:
    """The collection of vectors, as the publisher reads and fills it."""

    def __init__(self, connection: Connection, collection: str) -> None:
        """Take the connection and the collection's name."""
        self._connection = connection
        self.collection = collection
        self._rows = Rows(connection, collection)

    def read(self, entities: Sequence[int]) -> dict[int, NDArray[np.float16]]:
        """Return the vectors of those of some entities that have one."""
        found = self._connection.get(self.collection, entities, ["vector"])
        return {int(one["id"]): read_vector(one["vector"]) for one in found}

    def put(self, row: Mapping[str, Any], vector: NDArray[np.float16]) -> None:
        """Put in the vector of an entity, sooner or later: see `send`."""
        stored = vector.astype(np.float32).tolist() if self._connection.is_lite else vector
        self._rows.add({**row, "vector": stored}, 4 * len(vector))

    def send(self) -> None:
        """Send what waits."""
        self._rows.send()

    def copied_from(self, other: Vectors, entities: Iterable[int]) -> int:
        """Put in the entities of another collection, those of `entities`; return how many."""
        count = 0
        for part in in_parts(entities):
            for row in self._connection.get(other.collection, part, [*FIELDS, "vector"]):
                fixed = {name: int(row[name]) for name in ("id", *FIELDS)}
                self.put(fixed, read_vector(row["vector"]))
                count += 1
        self.send()
        return count


def read_vector(stored: Any) -> NDArray[np.float16]:
    """Return a vector that Milvus returned, whatever numbers it stores."""
    if isinstance(stored, list) and len(stored) == 1 and isinstance(stored[0], bytes):
        [stored] = stored
    if isinstance(stored, bytes):
        return np.frombuffer(stored, dtype=np.float16)
    return np.asarray(stored).astype(np.float16)


def in_parts(numbers: Iterable[int], most: int = _ROWS) -> Iterator[list[int]]:
    """Yield lists of at most so many of some numbers."""
    part: list[int] = []
    for number in numbers:
        part.append(number)
        if len(part) == most:
            yield part
            part = []
    if part:
        yield part
