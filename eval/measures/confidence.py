"""How sure the answers are, and whether rightly: abstaining, risk and coverage, calibration.

All functions are pure, and None where there is nothing to average; all shares are 0..1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, groupby
from math import ceil

from eval.measures.answers import mean

BINS = 10
"""The equal-width bins of confidence that calibration is measured in."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, as the measures of confidence see it.

    A question that crashed was neither answered nor abstained on. `correct` and `confidence`
    are of the best candidate answer, which an abstaining system has too; `confidence` is None
    where it had none. No candidate is correct for a question that can't be answered.
    """

    answerable: bool
    answered: bool
    abstained: bool
    correct: float
    confidence: float | None


# --- abstaining -------------------------------------------------------------------------


def abstention_precision(outcomes: Iterable[Outcome]) -> float | None:
    """The share of abstentions that fell on unanswerable questions."""
    return mean(not outcome.answerable for outcome in outcomes if outcome.abstained)


def abstention_recall(outcomes: Iterable[Outcome]) -> float | None:
    """The share of unanswerable questions that were abstained on."""
    return mean(outcome.abstained for outcome in outcomes if not outcome.answerable)


def coverage(outcomes: Iterable[Outcome]) -> float | None:
    """The share of all questions that were answered."""
    return mean(outcome.answered for outcome in outcomes)


def accuracy_answered(outcomes: Iterable[Outcome]) -> float | None:
    """The share of the answers given that are right (by exact match)."""
    return mean(outcome.correct for outcome in outcomes if outcome.answered)


# --- risk and coverage ------------------------------------------------------------------


def risks(outcomes: Iterable[Outcome]) -> list[float]:
    """The risk-coverage curve: the k-th value is the risk were only the k surest answers given.

        r_k = 1/k · Σ_{i=1..k} (1 - correct_i)

    with the outcomes in order of falling confidence; its coverage is k/n. Outcomes of equal
    confidence share their mean loss, which is the expectation over their orders: the curve
    doesn't depend on the order of the questions. Those without a candidate come last.
    """
    losses: list[float] = []
    for _, tied in groupby(sorted(outcomes, key=_surest_first), key=_surest_first):
        group = [1 - outcome.correct for outcome in tied]
        losses.extend([sum(group) / len(group)] * len(group))
    return [total / k for k, total in enumerate(accumulate(losses), start=1)]


def aurc(outcomes: Iterable[Outcome]) -> float | None:
    """The area under the risk-coverage curve: the mean risk over all coverages; lower is better.

        AURC = 1/n · Σ_{k=1..n} r_k

    (Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural
    Classifiers", ICLR 2019).
    """
    return mean(risks(outcomes))


def accuracy_at(outcomes: Iterable[Outcome], share: float) -> float | None:
    """The share that is right among the surest `share` of the candidates: 1 - r_k, k = ⌈share·n⌉.

    One without a confidence comes last; equal ones count as in `risks`.
    """
    curve = risks(outcomes)
    return 1 - curve[max(1, ceil(share * len(curve))) - 1] if curve else None


def _surest_first(outcome: Outcome) -> tuple[bool, float]:
    return outcome.confidence is None, -(outcome.confidence or 0.0)


# --- calibration ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """The `n` candidates with a confidence in (low, high]: their mean confidence and accuracy."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def reliability(outcomes: Iterable[Outcome], bins: int = BINS) -> tuple[Bin, ...]:
    """The candidates sorted into equal-width bins of confidence; empty bins are left out.

    The m-th of M bins is ((m-1)/M, m/M]; a confidence of 0 falls into the first. Whether the
    candidate was given or held back makes no difference: its confidence should be right.
    """
    members: dict[int, list[tuple[float, float]]] = {}
    for outcome in outcomes:
        if outcome.confidence is not None:
            place = min(max(ceil(outcome.confidence * bins) - 1, 0), bins - 1)
            members.setdefault(place, []).append((outcome.confidence, outcome.correct))
    return tuple(
        Bin(
            low=place / bins,
            high=(place + 1) / bins,
            n=len(group),
            confidence=sum(confidence for confidence, _ in group) / len(group),
            accuracy=sum(correct for _, correct in group) / len(group),
        )
        for place, group in sorted(members.items())
    )


def calibration_error(outcomes: Iterable[Outcome], bins: int = BINS) -> float | None:
    """The expected calibration error; lower is better, 0 where confidence is accuracy.

        ECE = Σ_{m=1..M} |B_m| / n · |accuracy(B_m) - confidence(B_m)|

    over M equal-width bins of the candidates' confidence (Guo, Pleiss, Sun and Weinberger,
    "On Calibration of Modern Neural Networks", ICML 2017).
    """
    filled = reliability(outcomes, bins)
    n = sum(one.n for one in filled)
    if not n:
        return None
    return sum(one.n / n * abs(one.accuracy - one.confidence) for one in filled)
