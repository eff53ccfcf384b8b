from datetime import date

import pytest

from index.errors import UsageError
from index.types import Filters
from tui.conversation.scope import EVERYTHING, Scope, chips, filters_line
from tui.screens.filters import day_typed

MARCH = Scope(
    Filters(date(2024, 3, 1), date(2024, 3, 31), ("Brindle Gazette", "BBC")), date(2024, 4, 2)
)


def test_each_part_of_a_scope_is_a_chip_that_can_be_taken_away() -> None:
    assert [chip.words for chip in chips(MARCH)] == [
        "since 1 Mar 2024",
        "until 31 Mar 2024",
        "Brindle Gazette",
        "BBC",
        "asked on 2 Apr 2024",
    ]
    since, _, gazette, _, asked_on = chips(MARCH)
    assert since.rest.filters == Filters(None, date(2024, 3, 31), ("Brindle Gazette", "BBC"))
    assert since.rest.as_of == date(2024, 4, 2)
    assert gazette.rest.filters.sources == ("BBC",)
    assert asked_on.rest == Scope(MARCH.filters)


def test_taking_all_chips_away_leaves_everything() -> None:
    scope = MARCH
    while found := chips(scope):
        scope = found[-1].rest
    assert scope == EVERYTHING
    assert not scope


def test_many_outlets_are_one_chip() -> None:
    scope = Scope(Filters(sources=("A", "B", "C", "D")))
    (chip,) = chips(scope)
    assert chip.words == "4 outlets"
    assert chip.rest == EVERYTHING


def test_an_outlet_s_name_is_shown_as_data() -> None:
    (chip,) = chips(Scope(Filters(sources=("[red]\x1b[31mX",))))
    assert chip.words == "[red]X"


def test_filters_line() -> None:
    assert filters_line(MARCH.filters) == (
        "since 1 Mar 2024 · until 31 Mar 2024 · Brindle Gazette · BBC"
    )


@pytest.mark.parametrize(
    ("typed", "bound", "day"),
    [
        ("2024-06-15", "since", date(2024, 6, 15)),
        (" 2024-06 ", "since", date(2024, 6, 1)),
        ("2024-06", "until", date(2024, 6, 30)),
        ("2024", "until", date(2024, 12, 31)),
        ("", "since", None),
    ],
)
def test_a_day_typed(typed: str, bound: str, day: date | None) -> None:
    assert day_typed(typed, bound) == day


@pytest.mark.parametrize("typed", ["dinner", "2024-13", "2024 06", "15.6.2024", "2024-06-15 x"])
def test_what_is_no_day_is_refused_with_a_way_to_write_one(typed: str) -> None:
    with pytest.raises(UsageError, match="isn't a year, a month or a day") as refused:
        day_typed(typed, "since")
    assert "2024-06-15" in refused.value.hint
