from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.confidence import (
    Bin,
    Outcome,
    abstention_precision,
    abstention_recall,
    accuracy_answered,
    accuracy_at,
    aurc,
    calibration_error,
    coverage,
    reliability,
    risks,
)


def outcome(
    answerable: bool = True,
    *,
    answered: bool = True,
    abstained: bool | None = None,
    correct: float = 0.0,
    confidence: float | None = 0.5,
) -> Outcome:
    gone = not answered if abstained is None else abstained
    return Outcome(answerable, answered, gone, correct, confidence)


def test_abstention_measures() -> None:
    outcomes = [
        outcome(correct=1),
        outcome(correct=0),
        outcome(answered=False),
        outcome(answerable=False),
        outcome(answerable=False, answered=False),
        outcome(answerable=False, answered=False),
        outcome(answerable=False, answered=False, abstained=False),  # crashed
    ]
    assert abstention_precision(outcomes) == pytest.approx(2 / 3)
    assert abstention_recall(outcomes) == pytest.approx(2 / 4)
    assert coverage(outcomes) == pytest.approx(3 / 7)
    assert accuracy_answered(outcomes) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "measure",
    [
        abstention_precision,
        abstention_recall,
        coverage,
        accuracy_answered,
        aurc,
        calibration_error,
    ],
)
def test_a_mean_over_nothing_is_none(measure) -> None:
    assert measure([]) is None


def test_aurc_is_the_mean_risk_over_coverages() -> None:
    outcomes = [
        outcome(correct=0, confidence=0.2),
        outcome(correct=1, confidence=0.9),
        outcome(correct=0, confidence=None),
        outcome(correct=1, confidence=0.1),
    ]
    # In order of confidence the losses are 0, 1, 0, and last the one without a candidate, 1.
    assert aurc(outcomes) == pytest.approx((0 / 1 + 1 / 2 + 1 / 3 + 2 / 4) / 4)


def test_aurc_of_tied_confidences_does_not_depend_on_order() -> None:
    right, wrong = outcome(correct=1), outcome(correct=0)
    # Both orders: losses (0, 1) give (0/1 + 1/2) / 2, losses (1, 0) give (1/1 + 1/2) / 2.
    expected = ((0 / 1 + 1 / 2) / 2 + (1 / 1 + 1 / 2) / 2) / 2
    assert aurc([right, wrong]) == pytest.approx(expected)
    assert aurc([wrong, right]) == pytest.approx(expected)


def test_the_risk_curve_gives_the_surest_first() -> None:
    outcomes = [
        outcome(correct=0, confidence=0.2),
        outcome(correct=1, confidence=0.9),
        outcome(correct=0, confidence=None),
    ]
    assert risks(outcomes) == pytest.approx([0 / 1, 1 / 2, 2 / 3])
    assert risks([]) == []


def test_accuracy_at_a_coverage_counts_the_surest_candidates() -> None:
    outcomes = [
        outcome(correct=0, confidence=0.2),
        outcome(correct=1, confidence=0.9),
        outcome(correct=1, confidence=0.8),
        outcome(correct=0, confidence=None),
    ]
    assert accuracy_at(outcomes, 0.5) == pytest.approx(2 / 2)
    assert accuracy_at(outcomes, 0.6) == pytest.approx(2 / 3)  # 2.4 candidates: three of them
    assert accuracy_at(outcomes, 1.0) == pytest.approx(2 / 4)
    assert accuracy_at(outcomes, 0.01) == pytest.approx(1 / 1)
    assert accuracy_at([], 0.5) is None


def test_calibration_error_weighs_the_gap_of_each_bin_by_its_size() -> None:
    outcomes = [
        outcome(correct=1, confidence=0.95),
        outcome(correct=0, confidence=0.91),
        outcome(correct=1, confidence=0.35),
        outcome(answerable=False, answered=False, correct=0, confidence=0.31),
        outcome(correct=0, confidence=0.32),
        outcome(correct=0, confidence=None),  # no candidate: nothing to be sure of
    ]
    high = abs(1 / 2 - (0.95 + 0.91) / 2)
    low = abs(1 / 3 - (0.35 + 0.31 + 0.32) / 3)
    assert calibration_error(outcomes) == pytest.approx(2 / 5 * high + 3 / 5 * low)


def test_a_bin_holds_its_upper_edge_and_the_first_one_holds_zero() -> None:
    outcomes = [
        outcome(correct=1, confidence=0.0),
        outcome(correct=0, confidence=0.5),
        outcome(correct=1, confidence=1.0),
    ]
    assert reliability(outcomes, bins=2) == (
        Bin(low=0.0, high=0.5, n=2, confidence=(0.0 + 0.5) / 2, accuracy=(1 + 0) / 2),
        Bin(low=0.5, high=1.0, n=1, confidence=1.0, accuracy=1.0),
    )


def test_confidence_that_is_accuracy_is_calibrated() -> None:
    outcomes = [outcome(correct=float(i < 7), confidence=0.7) for i in range(10)]
    assert calibration_error(outcomes) == pytest.approx(0)


@given(
    st.lists(
        st.builds(
            outcome,
            correct=st.sampled_from([0.0, 1.0]),
            confidence=st.none() | st.floats(0, 1),
        )
    )
)
def test_calibration_error_and_risks_are_shares(outcomes: list[Outcome]) -> None:
    assert all(0 <= risk <= 1 for risk in risks(outcomes))
    error = calibration_error(outcomes)
    assert error is None or 0 <= error <= 1
