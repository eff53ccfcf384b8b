"""What an assistant is told of values that differ, and of an order that was worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from article_fakes import article
from tui_fakes import cite, found

from dateline.mcp import words
from dateline.mcp.documents import Asked
from qa.types import Compared, DatedEvent, Disagreement, Order, ToldValue

DAY = date(2025, 3, 12)
COURIER = article("The flood killed 7 on Tuesday.", "c", source="Courier", published=DAY)
GAZETTE = article("Rescuers found 9 dead.", "g", source="The Gazette", published=DAY)
SEVEN, NINE = cite(COURIER, "7"), cite(GAZETTE, "9")
FLOOD = DatedEvent("the flood", cite(COURIER, "Tuesday"), date(2025, 3, 11), date(2025, 3, 11))
FAIR = DatedEvent("the fair", NINE, DAY, DAY)


def test_who_tells_which_value() -> None:
    told = Disagreement((ToldValue("7", (SEVEN,)), ToldValue("9", (NINE,))))
    document = Asked.of(replace(found("How many?", "7"), disagreement=told), 3)
    assert document.differ == "Courier says 7, The Gazette says 9"
    assert "Articles differ: Courier says 7, The Gazette says 9" in words.asked(document)


def test_an_order_is_worked_out_and_no_quotation() -> None:
    answer = found("Which came first?", "Tuesday", citations=(FLOOD.citation, NINE))
    compared = Compared((FLOOD, FAIR), Order.BEFORE, "the flood")
    document = Asked.of(replace(answer, compared=compared), 3)
    assert document.answer == "Tuesday"
    assert words.asked(document).startswith(
        "Answer: The flood. Worked out: 11 Mar 2025 is before 12 Mar 2025 (the flood: 11 Mar 2025;"
    )


def test_an_order_that_is_not_told() -> None:
    answer = replace(found("Which came first?", "Tuesday"), text=None, citations=())
    compared = Compared((FLOOD, DatedEvent("the fair")), Order.UNKNOWN)
    said = words.asked(Asked.of(replace(answer, compared=compared), 3))
    assert said.startswith(
        "Your articles don't tell which was first. the flood: 11 Mar 2025; the fair: your articles"
    )
