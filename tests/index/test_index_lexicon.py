"""The lists of words that several rooms share."""

from __future__ import annotations

import re

import pytest

from index.lexicon import (
    AMBIGUOUS_MONTHS,
    ANY_MONTH,
    AP_MONTH_ABBREVIATIONS,
    MONTH_ABBREVIATIONS,
    MONTHS,
    SMALL_NUMBERS,
    TENS,
    any_of,
    month_number,
)


def test_a_month_has_its_number_however_it_is_spelt() -> None:
    assert [month_number(month) for month in MONTHS] == list(range(1, 13))
    assert month_number("sept.") == month_number("SEP") == month_number("September") == 9


def test_what_is_no_month_has_no_number() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        month_number("Monday")


def test_any_of_takes_the_longest_word_and_letters_as_they_are() -> None:
    assert re.findall(ANY_MONTH, "September 3") == ["September"]
    assert re.findall(any_of(["U.S", "U.S."]), "U.S. Senator") == ["U.S."]
    assert re.match(any_of(["Mr."]), "Mrs") is None


def test_numbers_stand_at_their_place() -> None:
    assert SMALL_NUMBERS.index("twelve") == 12
    assert SMALL_NUMBERS[-1] == "nineteen"
    assert TENS.index("forty") + 2 == 4


def test_parts_of_the_months_are_parts() -> None:
    assert set(AMBIGUOUS_MONTHS) < set(MONTHS)
    assert set(AP_MONTH_ABBREVIATIONS) < set(MONTH_ABBREVIATIONS)
