"""Fusion by its formulas."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import RECENT_BONUS, fuse, min_max, recency_bonus


def test_min_max() -> None:
    assert min_max(np.array([2.0, 5.0, 4.0])).tolist() == [0.0, 1.0, (4 - 2) / (5 - 2)]
    assert min_max(np.array([3.0, 3.0])).tolist() == [1.0, 1.0]
    assert min_max(np.array([])).tolist() == []


@pytest.mark.parametrize("weight", [0.0, 0.5, 0.3, 1.0])
def test_fuse(weight: float) -> None:
    fused = fuse(np.array([0.0, 8.0, 2.0]), np.array([0.9, 0.1, 0.5]), weight)
    assert fused.tolist() == pytest.approx(
        [
            weight * 1 + (1 - weight) * 0,
            weight * 0 + (1 - weight) * 1,
            weight * (0.5 - 0.1) / (0.9 - 0.1) + (1 - weight) * 2 / 8,
        ]
    )


def test_a_passage_without_a_vector_counts_as_the_lowest() -> None:
    fused = fuse(np.array([4.0, 4.0, 0.0]), np.array([np.nan, 0.2, 0.8]))
    assert fused.tolist() == [0.5 * 0 + 0.5 * 1, 0.5 * 0 + 0.5 * 1, 0.5 * 1 + 0.5 * 0]


def test_without_any_vector_keywords_decide() -> None:
    assert fuse(np.array([4.0, 0.0]), np.array([np.nan, np.nan])).tolist() == [0.5, 0.0]


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-1, 1)), max_size=20))
def test_fused_scores_lie_between_0_and_1(pairs: list[tuple[float, float]]) -> None:
    fused = fuse(np.array([b for b, _ in pairs]), np.array([d for _, d in pairs]))
    assert len(fused) == len(pairs)
    assert all(0 <= score <= 1 for score in fused)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (date(2024, 5, 20), RECENT_BONUS),  # the day itself
        (date(2024, 5, 19), RECENT_BONUS),
        (date(2024, 5, 10), RECENT_BONUS),  # ten days before
        (date(2024, 5, 9), 0.0),
        (date(2024, 5, 21), 0.0),  # not yet published
        (None, 0.0),
    ],
)
def test_recency_bonus(published: date | None, expected: float) -> None:
    days = np.array([published.toordinal() if published else 0], dtype=np.int32)
    assert recency_bonus(days, date(2024, 5, 20).toordinal()).tolist() == [expected]


def test_an_undated_article_gains_nothing_even_on_the_first_days_of_the_calendar() -> None:
    assert recency_bonus(np.array([0, 1], dtype=np.int32), 5).tolist() == [0.0, RECENT_BONUS]
