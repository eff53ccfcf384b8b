"""The words for who disagrees, and for which of two events was first."""

from __future__ import annotations

from datetime import date

import pytest
from article_fakes import article
from tui_fakes import cite

from qa.types import Citation, Compared, DatedEvent, Disagreement, Order, ToldValue
from tui.text.desk_lines import (
    CANT_TELL,
    computed_line,
    days,
    disagreement_line,
    event_line,
    reply_line,
)


def told(said: str, *outlets: str, day: date = date(2025, 3, 12)) -> ToldValue:
    return ToldValue(said, tuple(_says(said, outlet, day) for outlet in outlets))


def _says(said: str, outlet: str, day: date) -> Citation:
    found = article(f"It was {said}.", outlet, source=outlet or None, title="T", published=day)
    return cite(found, said)


def test_outlets_that_agree_are_counted_and_one_alone_is_named() -> None:
    found = Disagreement((told("7", "Courier", "Echo", "Herald"), told("9", "The Gazette")))
    assert disagreement_line(found) == "3 outlets say 7, The Gazette says 9"


def test_of_many_values_three_are_said() -> None:
    values = tuple(told(str(n), f"Outlet {n}") for n in range(4, 9))
    line = "Outlet 4 says 4, Outlet 5 says 5, Outlet 6 says 6, and 2 more"
    assert disagreement_line(Disagreement(values)) == line


def test_a_value_that_moved_has_its_days_and_one_year() -> None:
    values = (told("5", "Courier"), told("7", "Courier", day=date(2025, 3, 14)))
    assert disagreement_line(Disagreement(values, "rose")) == (
        "Rose from 5 (12 Mar) to 7 (14 Mar 2025)"
    )


def test_two_years_are_both_said() -> None:
    values = (told("14 May", "Courier", day=date(2024, 12, 30)), told("21 May", "Echo"))
    assert disagreement_line(Disagreement(values, "changed")) == (
        "Changed from 14 May (30 Dec 2024) to 21 May (12 Mar 2025)"
    )


def test_an_article_without_an_outlet_is_named_by_its_title() -> None:
    assert disagreement_line(Disagreement((told("7", ""), told("9", "Echo")))) == (
        "T says 7, Echo says 9"
    )


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2025, 5, 12), date(2025, 5, 12), "12 May 2025"),
        (date(2025, 5, 12), date(2025, 5, 14), "12–14 May 2025"),
        (date(2025, 5, 30), date(2025, 6, 1), "30 May–1 Jun 2025"),
        (date(2024, 12, 30), date(2025, 1, 2), "30 Dec 2024–2 Jan 2025"),
        (date(2025, 5, 1), date(2025, 5, 31), "May 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (None, date(2025, 5, 12), "12 May 2025 or before"),
        (None, None, "your articles don't say"),
    ],
)
def test_days_of_an_event(first: date | None, last: date | None, said: str) -> None:
    assert days(DatedEvent("the fair", None, first, last)) == said


def test_the_order_is_told_as_worked_out() -> None:
    opened = DatedEvent("the bridge open", None, date(2025, 5, 12), date(2025, 5, 12))
    ended = DatedEvent("the strike ended", None, date(2025, 5, 20), date(2025, 5, 20))
    compared = Compared((opened, ended), Order.BEFORE, "Yes")
    assert reply_line(compared) == "Yes"
    assert computed_line(compared) == (
        "Worked out: 12 May 2025 is before 20 May 2025. Both are quoted below."
    )
    assert event_line(opened) == "the bridge open: 12 May 2025"
    asked = DatedEvent("When did the strike end?", None, ended.first, ended.last)
    assert event_line(asked) == "When did the strike end? 20 May 2025"
    assert reply_line(Compared((opened, ended), Order.BEFORE, "the bridge")) == "The bridge"


def test_what_cannot_be_told_says_so() -> None:
    compared = Compared((DatedEvent("a"), DatedEvent("b")), Order.UNKNOWN)
    assert reply_line(compared) == CANT_TELL
    assert computed_line(compared) is None
