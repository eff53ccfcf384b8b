"""Ranking the rows of one snapshot: keywords, meaning, and the two fused.

A row is a position in the BM25 generation's arrays; `Keywords` says which passage, article and
story it is and when that was published. `Meaning` maps those rows to FAISS's own and back, since a
FAISS generation may cover fewer passages (an update still embedding) or other ones (an
update that has since removed some).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.bm25 import Okapi
from index.errors import LibraryDamagedError
from index.fusion import fuse, recency_bonus
from index.publish import FAISS_ROWS, LEXICAL_ARRAYS
from index.words import terms

if TYPE_CHECKING:
    from index.dense import DenseIndex
    from index.encoder import Encoder

Mode = Literal["hybrid", "bm25", "dense"]

DEPTH = 100
"""Passages that each leg contributes before fusion, at least."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows found, best first, with their final score and each leg's own (NaN: none)."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    bm25: NDArray[np.float64]
    dense: NDArray[np.float64]

    def at(self, positions: Sequence[int]) -> Ranking:
        """Return the rows at some positions, in their order."""
        chosen = np.array(positions, dtype=np.int64)
        return Ranking(
            self.rows[chosen], self.scores[chosen], self.bm25[chosen], self.dense[chosen]
        )


class Keywords:
    """The BM25 generation: Okapi weights, and what each row is."""

    def __init__(self, folder: Path) -> None:
        arrays: Mapping[str, NDArray[Any]] = generations.load_arrays(folder, LEXICAL_ARRAYS)
        self.okapi = Okapi(arrays)
        self.passage_ids: NDArray[np.int64] = arrays["passage_ids"]
        self.article_rows: NDArray[np.int64] = arrays["article_rows"]
        self.published: NDArray[np.int32] = arrays["published"]
        self.stories: NDArray[np.int64] = arrays["stories"]

    def __len__(self) -> int:
        return len(self.passage_ids)


class Meaning:
    """The FAISS generation and the query encoder, joined to the rows of `keywords`."""

    def __init__(self, faiss_folder: Path, encoder_folder: Path, keywords: Keywords) -> None:
        # Keyword search needs neither, and each takes a tenth of a second to import.
        from index import dense
        from index.encoder import Encoder

        ids = generations.load_arrays(faiss_folder, (FAISS_ROWS,))[FAISS_ROWS]
        self.index: DenseIndex = dense.DenseIndex(faiss_folder / dense.FILE, ids)
        self.encoder: Encoder = Encoder(encoder_folder)
        if self.encoder.card.dimension != self.index.dimension:
            raise LibraryDamagedError(
                f"the query encoder gives {self.encoder.card.dimension} numbers a vector, the"
                f" library's vectors have {self.index.dimension}",
                "run: dateline doctor",
            )
        places = np.minimum(np.searchsorted(keywords.passage_ids, ids), max(0, len(keywords) - 1))
        present = keywords.passage_ids[places] == ids if len(keywords) else np.zeros(len(ids), bool)
        self.row_of_dense = np.where(present, places, -1)
        self.dense_of_row = np.full(len(keywords), -1, dtype=np.int64)
        self.dense_of_row[places[present]] = np.flatnonzero(present)

    @property
    def covered(self) -> int:
        """How many rows of the keyword index have a vector."""
        return int(np.count_nonzero(self.dense_of_row >= 0))

    def nearest(
        self, vector: Vector, depth: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return the rows nearest to a unit vector, at most `depth`, of those allowed."""
        usable = self.row_of_dense >= 0
        if allowed is not None and len(allowed):
            usable &= allowed[self.row_of_dense]
        found, _ = self.index.search(vector, depth, None if usable.all() else usable)
        return self.row_of_dense[found]

    def cosines(self, vector: Vector, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the rows' cosines to a unit vector; NaN for a row without a vector."""
        scores = np.full(len(rows), np.nan)
        dense_rows = self.dense_of_row[rows]
        known = dense_rows >= 0
        scores[known] = self.index.cosines(vector, dense_rows[known])
        return scores


def rank(
    query: str,
    k: int,
    mode: Mode,
    keywords: Keywords,
    meaning: Meaning | None,
    vector: Vector | None,
    *,
    allowed: NDArray[np.bool_] | None = None,
    as_of: date | None = None,
) -> Ranking:
    """Rank rows for a query, more than k of them; see `Library.search` for the arguments.

    Both legs contribute their best `DEPTH`, and every candidate then gets both scores, so
    that one found by only one leg isn't taken for one that the other leg thinks nothing of.
    Of equal scores, the first published comes first.
    """
    words = terms(query) if mode != "dense" else []
    bm25 = keywords.okapi.get_scores(words)
    depth = max(DEPTH, 2 * k)
    found: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    if mode != "dense":
        holding = keywords.okapi.holding(words)
        found.append(best(bm25, holding if allowed is None else holding & allowed, depth))
    if mode != "bm25" and meaning is not None and vector is not None:
        found.append(meaning.nearest(vector, depth, allowed))
    rows = np.unique(np.concatenate(found))
    cosines = np.full(len(rows), np.nan)
    if mode != "bm25" and meaning is not None and vector is not None:
        cosines = meaning.cosines(vector, rows)
    scores = {"bm25": bm25[rows], "dense": cosines}.get(mode)
    if scores is None:
        scores = fuse(bm25[rows], cosines)
        if as_of is not None:
            scores = scores + recency_bonus(keywords.published[rows], as_of.toordinal())
    days = keywords.published[rows]
    order = np.lexsort((rows, days, days == 0, -scores))
    return Ranking(rows[order], scores[order], bm25[rows[order]], cosines[order])


def best(
    scores: NDArray[np.float64], candidates: NDArray[np.bool_], depth: int
) -> NDArray[np.int64]:
    """Return the rows of the `depth` highest scores among the candidates, in no order."""
    rows = np.flatnonzero(candidates)
    if depth >= len(rows):
        return rows
    return rows[np.argpartition(scores[rows], -depth)[-depth:]]
