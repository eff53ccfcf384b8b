"""Numbers found in a text, each with its unit, the same however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.amounts import amounts, ends_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5,200 came", [("5200", "")]),
        ("twenty-five came", [("25", "")]),
        ("4.5 million came", [("4500000", "")]),
        ("a million came", [("1000000", "")]),
        ("$4.5m", [("4500000", "$")]),
        ("US$4.5m", [("4500000", "$")]),
        ("C$4", [("4", "C$")]),
        ("4.5 million dollars", [("4500000", "$")]),
        ("£3,000. 4 people", [("3000", "£"), ("4", "")]),
        ("€4m-€5m", [("4000000-5000000", "€")]),
        ("10 to 15%", [("10-15", "%")]),
        ("between 10 and 15", [("10", ""), ("15", "")]),
        ("won 3-1", [("3-1", "")]),
        ("won 3–1", [("3-1", "")]),
        ("5 per cent, 5 percentage points", [("5", "%"), ("5", "point")]),
        ("two-thirds", [("two third", "")]),
        ("half a dozen", [("half", "word"), ("dozen", "word")]),
        ("the 21st, the twenty-first", [("21", "ordinal"), ("21", "ordinal")]),
        ("the 1990s and '90s", [("1990s", "decade"), ("90s", "decade")]),
        ("at 9:30 pm, 9.30 p.m. and 9:30", [("9:30", "pm"), ("9:30", "pm"), ("9:30", "clock")]),
        ("9 pm or 9:00 pm", [("9", "pm"), ("9", "pm")]),
        ("-5C, minus 5C", [("-5", "celsius"), ("-5", "celsius")]),
        ("5km and 5 kilometers", [("5", "km"), ("5", "km")]),
        ("20-year-old, 20 years", [("20", "year"), ("20", "year")]),
        ("Covid-19, G7, a Boeing 737", [("covid-19", "name"), ("g7", "name"), ("737", "")]),
        ("1.2.3", [("1.2.3", "")]),
        ("1,5 and 12,34 and 1,234,5", [("1,5", ""), ("12,34", ""), ("1,234,5", "")]),
        ("１２ and ٥", [("12", ""), ("5", "")]),
        ("no number", []),
    ],
)
def test_numbers_are_read_with_their_units(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.key, one.unit) for one in amounts(text)] == found


def test_parts_to_skip_have_no_numbers() -> None:
    text = "On 14 May 14 people came."
    assert [one.start for one in amounts(text, [(3, 9)])] == [10]


def test_the_two_of_a_range_are_told_apart() -> None:
    one, other, name = amounts("3-1, -5, F-16")
    assert (ends_of(one), ends_of(other), ends_of(name)) == (("3", "1"), (), ())


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    last = 0
    for one in amounts(text):
        assert last <= one.start < one.end <= len(text)
        last = one.start


@given(st.integers(0, 10**12))
def test_separators_change_nothing(number: int) -> None:
    assert [one.key for one in amounts(f"of {number:,} crates")] == [str(number)]
    assert [one.key for one in amounts(f"of {number} crates")] == [str(number)]
