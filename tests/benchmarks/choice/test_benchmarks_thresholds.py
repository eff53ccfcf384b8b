"""The thresholds that are chosen by what came of questions."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.choice.thresholds import TRIED, chosen_thresholds, shown


def outcomes(*parts: tuple[float, int, int]) -> np.ndarray:
    """Parts of (confidence, questions, how many of them right), as the fit keeps them."""
    rows = [
        (confidence, float(n < right)) for confidence, asked, right in parts for n in range(asked)
    ]
    return np.array([(confidence, em, em, em) for confidence, em in rows])


def test_each_strictness_gets_the_threshold_that_is_meant() -> None:
    found = chosen_thresholds(
        outcomes((0.1, 100, 5), (0.2, 100, 25), (0.4, 100, 52), (0.6, 100, 70), (0.8, 100, 95))
    )
    # Of those from 0.6 on 165 of 200 are right, from 0.4 on 217 of 300, fewer than 0.8.
    assert 0.4 < found.cautious <= 0.6
    # Of those of 0.4 more than half are right, of those of 0.2 fewer.
    assert 0.2 < found.balanced <= 0.4
    # F1 is 434/547 from 0.4 on, 484/647 from 0.2 on: more right answers don't make up for it.
    assert 0.2 < found.bold <= found.balanced


def test_bold_takes_in_what_costs_little_of_f1() -> None:
    found = chosen_thresholds(outcomes((0.1, 100, 5), (0.3, 100, 45), (0.7, 100, 90)))
    # F1 is 180/240 from 0.7 on, 270/340 from 0.3 on.
    assert found.bold <= 0.3 < found.balanced <= found.cautious <= 0.7


def test_what_the_confidences_promise_does_not_count() -> None:
    asked = ((0.1, 100, 5), (0.2, 100, 25), (0.4, 100, 52), (0.6, 100, 70), (0.8, 100, 95))
    modest = tuple((confidence / 2, *rest) for confidence, *rest in asked)
    found, of_modest = chosen_thresholds(outcomes(*asked)), chosen_thresholds(outcomes(*modest))
    assert of_modest.balanced == pytest.approx(found.balanced / 2, abs=0.011)
    assert of_modest.cautious == pytest.approx(found.cautious / 2, abs=0.011)


def test_where_none_is_precise_enough_only_the_very_surest_are_shown() -> None:
    found = chosen_thresholds(outcomes((0.3, 10, 2), (0.9, 10, 6)))
    assert found.cautious == TRIED[-1]


def test_what_a_threshold_shows_is_said() -> None:
    own = np.array([True] * 20 + [False] * 10)
    line = shown(outcomes((0.6, 20, 15), (0.2, 5, 0), (0.7, 5, 0)), 0.5, own)
    assert line.startswith("25 answers given, 0.600 of them right, 0.600 of the 25 just above")
    assert line.endswith("1.000 of the own questions answered, 5 of the 10 foreign ones")
