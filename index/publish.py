"""Making the derived files from the database, and naming them in one commit.

Meta key `current` names what readers open: {"bm25": [folder, manifest SHA-256], "faiss":
the same or null, "encoder": the same or null}. `serial` numbers the folders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.bm25 import ARRAYS, invert
from index.database import Database

KINDS = ("bm25", "faiss", "encoder")
ROW_ARRAYS = ("passage_ids", "article_rows", "published", "stories")
"""What each row of the BM25 index is: int64 passage id, ascending; int64 row of its article;
int32 publication day as a proleptic ordinal, 0 where unknown; int64 number of the story."""

LEXICAL_ARRAYS = (*ARRAYS, *ROW_ARRAYS)
FAISS_ROWS = "passage_ids"
"""Beside the FAISS index: the int64 passage id of each of its rows, ascending."""


Current = dict[str, list[str] | None]


def current(database: Database) -> Current:
    """Return the generation that the database names; every kind null in a new library."""
    named = database.meta("current") or {}
    return {kind: named.get(kind) for kind in KINDS}


def publish_bm25(database: Database, folder: Path) -> None:
    """Build the BM25 index of all passages; call it inside the transaction that changes them.

    The articles' stories must be settled (`index.stories.refresh`).
    """

    def fill(target: Path) -> None:
        rows: list[tuple[int, int, int]] = []

        def texts() -> Iterator[str]:
            for identity, _, article, published, text in database.passage_inputs():
                day = date.fromisoformat(published).toordinal() if published else 0
                rows.append((identity, article, day))
                yield text

        arrays = invert(texts())
        columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
        arrays["passage_ids"] = np.ascontiguousarray(columns[:, 0])
        arrays["article_rows"] = np.ascontiguousarray(columns[:, 1])
        arrays["published"] = columns[:, 2].astype(np.int32)
        arrays["stories"] = stories_of(database, arrays["article_rows"])
        generations.save_arrays(target, arrays)

    name_generation(database, folder, "bm25", fill)


def stories_of(database: Database, article_rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of the story of each row's article: its own row, where none is known."""
    stories = dict(database.sql.execute("SELECT article, story FROM openings"))
    return np.array([stories.get(row, row) for row in article_rows.tolist()], dtype=np.int64)


def publish_faiss(database: Database, folder: Path, dimension: int) -> None:
    """Build the FAISS index of every passage that has a vector, and name it."""

    def fill(target: Path) -> None:
        # Here and not above: faiss takes a tenth of a second to import, readers pay it once.
        from index import dense

        ids, vectors = stored_vectors(database, dimension)
        dense.build(vectors, target / dense.FILE)
        generations.save_arrays(target, {FAISS_ROWS: ids})

    with database.transaction():
        name_generation(database, folder, "faiss", fill)


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


def name_generation(
    database: Database, folder: Path, kind: str, fill: Callable[[Path], object]
) -> None:
    """Write a kind's next generation and name it in the transaction that is open."""
    serial = int(database.meta("serial") or 0) + 1
    name = f"{kind}-{serial:06d}"
    manifest = generations.write(folder, name, fill)
    database.set_meta("serial", serial)
    named: dict[str, Any] = {**current(database), kind: [name, manifest]}
    database.set_meta("current", named)


def remove_superseded(database: Database, folder: Path) -> None:
    """Delete the generations that the last commit no longer names.

    A reader that opened before it loads its own when it first needs them, so while there is
    one nothing is deleted; a later update or `dateline doctor` does it.
    """
    if database.has_older_readers():
        return
    keep = {named[0] for named in current(database).values() if named}
    generations.remove_others(folder, tuple(f"{kind}-" for kind in KINDS), keep)
