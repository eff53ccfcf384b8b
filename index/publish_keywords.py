"""Making the keyword index (BM25) from the database, and checking it against the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.bm25 import ARRAYS, invert
from index.database import Database
from index.errors import LibraryDamagedError
from index.publish import current, name_generations, write_generation

ROW_ARRAYS = ("passage_ids", "article_rows", "published", "stories")
"""What each row of the BM25 index is: int64 passage id, ascending; int64 row of its article;
int32 publication day as a proleptic ordinal, 0 where unknown; int64 number of the story."""

LEXICAL_ARRAYS = (*ARRAYS, *ROW_ARRAYS)


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

    name_generations(database, "bm25", [write_generation(database, folder, "bm25", fill)])


def stories_of(database: Database, article_rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of the story of each row's article: its own row, where none is known."""
    stories = dict(database.sql.execute("SELECT article, story FROM openings"))
    return np.array([stories.get(row, row) for row in article_rows.tolist()], dtype=np.int64)


def check(database: Database, folder: Path) -> None:
    """Compare the keyword index with the database.

    Raises:
        LibraryDamagedError: a file isn't what was committed, or covers something else.
    """
    [named] = current(database)["bm25"]
    generations.check_contents(folder, *named)
    path = folder / named[0]
    arrays = generations.load_arrays(path, LEXICAL_ARRAYS)
    stored = [
        identity for (identity,) in database.sql.execute("SELECT id FROM passages ORDER BY id")
    ]
    if arrays["passage_ids"].tolist() != stored or len(arrays["lengths"]) != len(stored):
        raise LibraryDamagedError("the keyword index doesn't cover the passages of the database")
    if not np.array_equal(arrays["stories"], stories_of(database, arrays["article_rows"])):
        raise LibraryDamagedError("the keyword index holds other stories than the database")
