"""Ranking the passages of one snapshot: keywords, meaning, and the two fused.

Whatever engine finds them, candidates are scored and put in order here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.search.fusion import fuse, recency_bonus

Mode = Literal["hybrid", "bm25", "dense"]

DEPTH = 100
"""Passages that each leg contributes before fusion, at least."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages found, best first, each with what it is and its scores.

    Attributes:
        passages: their ids.
        articles: the row of each one's article in the database.
        stories: the number of each one's story.
        days: each one's day, as a proleptic ordinal, 0 where unknown.
        scores: the final scores.
        bm25: the keyword search's own.
        dense: the meaning search's own, NaN where there is none.
    """

    passages: NDArray[np.int64]
    articles: NDArray[np.int64]
    stories: NDArray[np.int64]
    days: NDArray[np.int32]
    scores: NDArray[np.float64]
    bm25: NDArray[np.float64]
    dense: NDArray[np.float64]

    def at(self, positions: Sequence[int] | NDArray[np.int64]) -> Ranking:
        """Return what stands at some positions, in their order."""
        chosen = np.asarray(positions, dtype=np.int64)
        columns: list[NDArray[Any]] = [getattr(self, column.name) for column in fields(self)]
        return Ranking(*(column[chosen] for column in columns))


def depth_for(k: int) -> int:
    """Return how many passages each leg contributes to a search for k hits."""
    return max(DEPTH, 2 * k)


def ranked(
    mode: Mode,
    *,
    passages: NDArray[np.int64],
    articles: NDArray[np.int64],
    stories: NDArray[np.int64],
    days: NDArray[np.int32],
    bm25: NDArray[np.float64],
    dense: NDArray[np.float64],
    as_of: date | None = None,
) -> Ranking:
    """Score candidates, each of which has both legs' scores, and put them in order.

    The arrays are those of a `Ranking`, of equal length and in any order; `as_of` counts in mode
    "hybrid" alone. Of equal scores, the first published comes first, then the first indexed.
    """
    scores = {"bm25": bm25, "dense": dense}.get(mode)
    if scores is None:
        scores = fuse(bm25, dense)
        if as_of is not None:
            scores = scores + recency_bonus(days, as_of.toordinal())
    order = np.lexsort((passages, days, days == 0, -scores))
    return Ranking(passages, articles, stories, days, scores, bm25, dense).at(order)


def best(
    scores: NDArray[np.float64], candidates: NDArray[np.bool_], depth: int
) -> NDArray[np.int64]:
    """Return the rows of the `depth` highest scores among the candidates, in no order."""
    rows = np.flatnonzero(candidates)
    if depth >= len(rows):
        return rows
    return rows[np.argpartition(scores[rows], -depth)[-depth:]]
