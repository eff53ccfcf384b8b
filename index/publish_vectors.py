"""Making the FAISS index from the vectors of the database, and checking it against them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.database import Database
from index.errors import LibraryDamagedError
from index.publish import current, name_generations, write_generation

FAISS_ROWS = "passage_ids"
"""Beside the FAISS index: the int64 passage id of each of its rows, ascending."""


def publish_faiss(database: Database, folder: Path, dimension: int) -> None:
    """Build the FAISS index of every passage that has a vector, and name it."""

    def fill(target: Path) -> None:
        # Here and not above: faiss takes a tenth of a second to import, readers pay it once.
        from index import dense

        ids, vectors = stored_vectors(database, dimension)
        dense.build(vectors, target / dense.FILE)
        generations.save_arrays(target, {FAISS_ROWS: ids})

    with database.transaction():
        name_generations(database, "faiss", [write_generation(database, folder, "faiss", fill)])


def stored_vectors(
    database: Database, dimension: int
) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return the ids of the passages that have vectors, ascending, and those vectors."""
    ids = embedded_ids(database)
    vectors = np.empty((len(ids), dimension), dtype=np.float16)
    rows = database.sql.execute(
        "SELECT v.vector FROM passages p JOIN vectors v ON v.digest = p.digest ORDER BY p.id"
    )
    for i, (vector,) in enumerate(rows):
        vectors[i] = np.frombuffer(vector, dtype=np.float16)
    return ids, vectors


def embedded_ids(database: Database) -> NDArray[np.int64]:
    """Return the ids of the passages that have vectors, ascending."""
    rows = database.sql.execute(
        "SELECT id FROM passages WHERE digest IN (SELECT digest FROM vectors) ORDER BY id"
    )
    return np.array([identity for (identity,) in rows], dtype=np.int64)


def is_current(database: Database, folder: Path) -> bool:
    """Tell whether the index holds every vector: an update that was killed may have left some."""
    faiss = current(database)["faiss"]
    if not faiss:
        return False
    path = generations.check_sizes(folder, *faiss[0])
    ids = generations.load_arrays(path, (FAISS_ROWS,))[FAISS_ROWS]
    return np.array_equal(ids, embedded_ids(database))


def check(database: Database, folder: Path) -> None:
    """Compare the FAISS index with the vectors of the database.

    Raises:
        LibraryDamagedError: a file isn't what was committed, or holds something else.
    """
    [named] = current(database)["faiss"]
    generations.check_contents(folder, *named)
    path = folder / named[0]
    from index import dense

    ids = generations.load_arrays(path, (FAISS_ROWS,))[FAISS_ROWS]
    index = dense.DenseIndex(path / dense.FILE, ids)
    stored_ids, stored = stored_vectors(database, index.dimension)
    # An update that was stopped leaves an index that is behind the database: no damage, the
    # next one catches up. The vectors that both hold must be the same.
    _, rows, stored_rows = np.intersect1d(ids, stored_ids, assume_unique=True, return_indices=True)
    for begin in range(0, len(rows), 65_536):
        part = slice(begin, begin + 65_536)
        expected = stored[stored_rows[part]].astype(np.float32)
        if not np.array_equal(index.vectors(rows[part]), expected):
            raise LibraryDamagedError("the FAISS index holds other vectors than the database")
