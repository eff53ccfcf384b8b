from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.statistics import Tallies, mcnemar, paired_bootstrap


def means(*columns: list[float]) -> Tallies:
    """Tallies of plain means: every question counts once."""
    values = np.array(columns, dtype=np.float64).T
    return Tallies(values, np.ones_like(values))


def test_mcnemar_is_the_two_sided_tail_of_a_fair_coin() -> None:
    # Of 5 questions that one run alone got right, 1 fell to the first.
    assert mcnemar(4, 1) == pytest.approx(2 * (1 + 5) / 2**5)
    assert mcnemar(1, 4) == mcnemar(4, 1)
    assert mcnemar(10, 0) == pytest.approx(2 * 1 / 2**10)
    assert mcnemar(3, 3) == mcnemar(0, 0) == 1
    assert 0 < mcnemar(900, 1100) < 1e-4  # and no overflow


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_a_probability(won: int, lost: int) -> None:
    assert 0 < mcnemar(won, lost) <= 1


def test_a_measure_is_its_values_over_its_weights() -> None:
    tallies = Tallies(np.array([[1.0, 0.0], [2.0, 0.0]]), np.array([[1.0, 0.0], [3.0, 0.0]]))
    ratio, none = tallies.measures()
    assert ratio == pytest.approx((1 + 2) / (1 + 3))
    assert np.isnan(none)


def test_the_interval_is_that_of_all_resamples() -> None:
    # Four questions with differences 1, 0, 0, -1: a resample's mean is that of 4 draws, so the
    # exact distribution can be listed: 4^4 draws.
    before, after = means([0.0, 0.0, 1.0, 1.0]), means([1.0, 0.0, 1.0, 0.0])
    every = sorted(sum(draw) / 4 for draw in product([1, 0, 0, -1], repeat=4))
    exact = np.quantile(every, [0.025, 0.975])
    assert paired_bootstrap(before, after)[0] == pytest.approx(exact, abs=0.01)


def test_the_same_gain_everywhere_leaves_no_doubt() -> None:
    before = means([0.0, 0.2, 0.4])
    after = means([0.5, 0.7, 0.9])
    assert paired_bootstrap(before, after)[0] == pytest.approx([0.5, 0.5])


def test_pairing_takes_out_what_both_runs_share() -> None:
    random = np.random.default_rng(1)
    hard = random.random(300)
    low, high = paired_bootstrap(means(list(hard)), means(list(hard + 0.02)))[0]
    assert low == pytest.approx(0.02)
    assert high == pytest.approx(0.02)


def test_the_interval_narrows_with_the_root_of_the_questions() -> None:
    def width(n: int) -> float:
        after = means([float(i % 2) for i in range(n)])
        low, high = paired_bootstrap(means([0.5] * n), after)[0]
        return float(high - low)

    # The mean of n coins: 2 · 1.96 · 1/2 / √n.
    assert width(400) == pytest.approx(2 * 1.96 * 0.5 / 400**0.5, rel=0.05)
    assert width(100) / width(400) == pytest.approx(2, rel=0.1)


def test_the_seed_is_fixed_and_a_measure_of_nothing_has_no_interval() -> None:
    before, after = means([0.0, 1.0, 0.0], [1.0, 1.0, 1.0]), means([1.0, 0.0, 0.0], [1.0, 1.0, 1.0])
    before.weights[:, 1] = after.weights[:, 1] = 0
    first, second = paired_bootstrap(before, after), paired_bootstrap(before, after)
    np.testing.assert_array_equal(first, second)
    assert np.isnan(first[1]).all()
    assert not np.isnan(first[0]).any()


def test_a_resample_without_the_one_question_that_counts_says_nothing() -> None:
    before, after = means([0.0, 0.0, 0.0]), means([1.0, 0.0, 0.0])
    for tallies in (before, after):
        tallies.weights[1:] = 0
    assert paired_bootstrap(before, after)[0] == pytest.approx([1, 1])
