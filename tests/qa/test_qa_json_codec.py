from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from index.types import Filters
from qa.json_codec import decode_day, decode_filters, encode_day, encode_filters


@pytest.mark.parametrize("day", [None, date(2024, 10, 14)])
def test_a_day_is_read_back(day: date | None) -> None:
    assert decode_day(encode_day(day)) == day


@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(date(2024, 1, 1), None, ("BBC", "The Courier")), Filters(until=date.max)],
)
def test_filters_are_read_back(filters: Filters) -> None:
    assert decode_filters(json.loads(json.dumps(encode_filters(filters)))) == filters


def test_a_part_that_is_missing_filters_nothing() -> None:
    assert decode_filters({}) == Filters()


@pytest.mark.parametrize("altered", [{"since": 3}, {"until": "May"}, {"sources": 3}])
def test_what_are_no_filters_is_refused(altered: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        decode_filters(altered)
