"""The vectors of the database, by passage: of as many passages at once as are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.storage.database import Database

_LISTED = 10_000
"""So many ids at most stand in one statement."""

_BLOCK = 65_536


def passage_ids(database: Database) -> NDArray[np.int64]:
    """Return the ids of all passages, ascending."""
    # One text of a million numbers takes a quarter of the time of a million rows.
    [(text,)] = database.sql.execute("SELECT group_concat(id) FROM passages NOT INDEXED")
    return np.sort(_numbers(text))


def with_vectors(database: Database, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some passages, ids ascending, that have a vector by now."""
    texts = [text for (text,) in _joined(database, "group_concat(p.id)", ids)]
    found = np.concatenate([_numbers(None), *(_numbers(text) for text in texts)])
    return np.intersect1d(found, ids, assume_unique=True)


def read_vectors(database: Database, ids: NDArray[np.int64], dimension: int) -> NDArray[np.float16]:
    """Return the vectors of passages that have one, (ids, dimension); ids ascending.

    Raises:
        LibraryDamagedError: one has none, or it is of another length.
    """
    vectors = np.empty((len(ids), dimension), dtype=np.float16)
    count = 0
    for found, read in _blocks(_joined(database, "p.id, v.vector", ids), dimension):
        places = np.minimum(np.searchsorted(ids, found), len(ids) - 1)
        wanted = ids[places] == found
        vectors[places[wanted]] = read[wanted]
        count += int(np.count_nonzero(wanted))
    if count != len(ids):
        raise _damaged()
    return vectors


def all_vectors(
    database: Database, dimension: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
    """Yield the ids of all passages that have vectors, in no order, and the vectors, in blocks.

    Raises:
        LibraryDamagedError: a vector is of another length.
    """
    everything = "SELECT p.id, v.vector FROM " + _IN_ORDER_OF_VECTORS
    return _blocks(database.sql.execute(everything), dimension)


_IN_ORDER_OF_VECTORS = (
    "passages p INDEXED BY passages_by_digest CROSS JOIN vectors v ON v.digest = p.digest"
)
"""A walk through both indexes: ten times as fast as to look up every passage's vector."""


def _joined(database: Database, columns: str, ids: NDArray[np.int64]) -> Iterator[Any]:
    """Yield columns for those of some passages, ids ascending, that have vectors.

    It may yield other passages too, where most are asked for.
    """
    if len(ids) > _LISTED and ids[-1] - ids[0] < 8 * len(ids):
        yield from database.sql.execute(
            f"SELECT {columns} FROM {_IN_ORDER_OF_VECTORS} WHERE p.id BETWEEN ? AND ?",
            (int(ids[0]), int(ids[-1])),
        )
        return
    for begin in range(0, len(ids), _LISTED):  # SQLite caps bound parameters
        listed = ",".join(map(str, ids[begin : begin + _LISTED].tolist()))
        yield from database.sql.execute(
            f"SELECT {columns} FROM passages p CROSS JOIN vectors v ON v.digest = p.digest"
            f" WHERE p.id IN ({listed})"
        )


def _blocks(
    rows: Iterator[tuple[int, bytes]], dimension: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
    while block := list(islice(rows, _BLOCK)):
        for _, vector in block:
            if not isinstance(vector, bytes) or len(vector) != 2 * dimension:
                raise _damaged()
        joined = b"".join(vector for _, vector in block)
        ids = np.array([identity for identity, _ in block], dtype=np.int64)
        yield ids, np.frombuffer(joined, dtype=np.float16).reshape(len(block), dimension)


def _numbers(text: str | None) -> NDArray[np.int64]:
    """Read SQLite's `group_concat` of whole numbers."""
    if not text:
        return np.empty(0, dtype=np.int64)
    return np.fromstring(text, dtype=np.int64, sep=",")


def _damaged() -> LibraryDamagedError:
    return LibraryDamagedError(
        "the database lacks vectors that it should hold", "run: dateline doctor"
    )
