"""Fusing the keyword and the meaning search into one ranking."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RECENT_DAYS = 10
RECENT_BONUS = 0.3
"""What an article of the `RECENT_DAYS` up to the as-of day gains on the 0 to 1 scale."""


def min_max(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (s - min) / (max - min); all ones where every score is the same.

    Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval".
    """
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    if high == low:
        return np.ones_like(scores)
    normalised: NDArray[np.float64] = (scores - low) / (high - low)
    return normalised


def fuse(
    bm25: NDArray[np.float64], dense: NDArray[np.float64], weight: float = 0.5
) -> NDArray[np.float64]:
    """Return weight · minmax(dense) + (1 - weight) · minmax(bm25), item by item.

    A dense score of NaN (a passage without a vector yet) counts as the lowest there is.
    """
    known = ~np.isnan(dense)
    meaning = np.zeros_like(bm25)
    meaning[known] = min_max(dense[known])
    fused: NDArray[np.float64] = weight * meaning + (1 - weight) * min_max(bm25)
    return fused


def recency_bonus(published: NDArray[np.int32], as_of: int) -> NDArray[np.float64]:
    """Return `RECENT_BONUS` for articles of the days up to the as-of day, else 0.

    Both are proleptic ordinals (`date.toordinal`); 0 means undated, which gains nothing.
    """
    age = as_of - published.astype(np.int64)
    recent = (published > 0) & (age >= 0) & (age <= RECENT_DAYS)
    bonus: NDArray[np.float64] = np.where(recent, RECENT_BONUS, 0.0)
    return bonus
