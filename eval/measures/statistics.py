"""Whether a difference between two runs on the same questions is more than noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95
SEED = 20_170_806
BATCH = 500
"""Resamples drawn at once: 500 of 3,000 questions take 12 MB."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tallies:
    """What each question adds to each measure: `values` and `weights`, (questions, measures).

    A measure is its column's values summed, over its weights summed: a mean over the questions
    that it counts, whose weight is 1 (or over citations, where the weight is how many).
    """

    values: Floats
    weights: Floats

    def measures(self) -> Floats:
        """Each measure over all questions, (measures,); NaN where no question counts."""
        return _ratio(self.values.sum(axis=0), self.weights.sum(axis=0))


def paired_bootstrap(before: Tallies, after: Tallies) -> Floats:
    """The 95 % interval of after minus before, (measures, 2), by the percentile bootstrap.

    Row i of both is the same question. Each of 10,000 resamples draws as many questions, with
    replacement, and takes both runs' measures over the same draw, so that what makes a
    question hard or easy for both cancels out (Efron and Tibshirani, "An Introduction to the
    Bootstrap", 1993, chapter 13; paired as in Koehn, "Statistical Significance Tests for
    Machine Translation Evaluation", EMNLP 2004). The seed is fixed: the same runs give the
    same interval. NaN where a measure counts no question.
    """
    columns = np.hstack([before.values, before.weights, after.values, after.weights])
    differences = np.vstack(
        [_differences(counts @ columns) for counts in _resamples(len(before.values))]
    )
    tail = (1 - LEVEL) / 2
    intervals = np.full((differences.shape[1], 2), np.nan)
    # A resample may miss every question that a rare measure counts: it says nothing there.
    known = ~np.isnan(differences)
    for column in np.flatnonzero(known.any(axis=0)):
        drawn = differences[known[:, column], column]
        intervals[column] = np.quantile(drawn, [tail, 1 - tail])
    return intervals


def _resamples(questions: int) -> Iterator[Floats]:
    """Yield how often each question was drawn, (BATCH, questions) at a time."""
    random = np.random.default_rng(SEED)
    offsets = np.arange(BATCH)[:, None] * questions
    for _ in range(RESAMPLES // BATCH):
        drawn = random.integers(0, questions, size=(BATCH, questions)) + offsets
        counts = np.bincount(drawn.ravel(), minlength=BATCH * questions)
        yield counts.reshape(BATCH, questions).astype(np.float64)


def _differences(sums: Floats) -> Floats:
    old, old_weights, new, new_weights = np.hsplit(sums, 4)
    return _ratio(new, new_weights) - _ratio(old, old_weights)


def _ratio(values: Floats, weights: Floats) -> Floats:
    return np.divide(values, weights, out=np.full_like(values, np.nan), where=weights > 0)


def mcnemar(won: int, lost: int) -> float:
    """The p-value of McNemar's exact test, two-sided.

        p = min(1, 2 · Σ_{i=0..min(won, lost)} C(n, i) / 2^n),    n = won + lost

    Were the runs equally good, each of the n questions that only one of them got right would
    fall to either like a fair coin (McNemar, 1947, in its exact binomial form).
    """
    n = won + lost
    tail = sum(comb(n, i) for i in range(min(won, lost) + 1))
    p: float = 2 * tail / 2**n
    return min(1.0, p)
