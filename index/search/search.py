"""Ranking the rows of one snapshot: keywords, meaning, and the two fused.

A row is a position in the keyword index; `Keywords` says which passage, article and story it is
and when that was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.keyword.reader import Keywords
from index.keyword.tokenizer import terms
from index.search.fusion import fuse, recency_bonus
from index.vector.search import Meaning, Vector

Mode = Literal["hybrid", "bm25", "dense"]

DEPTH = 100
"""Passages that each leg contributes before fusion, at least."""


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
