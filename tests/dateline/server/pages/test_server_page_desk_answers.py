"""What the desk adds to an answer's page: who disagrees, and which of two events was first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from article_fakes import article
from tui_fakes import cite, found

from dateline.server.pages.asking import Asking
from dateline.server.pages.html.templates import rendered
from dateline.server.pages.views.answers import Around, answer_view
from qa.types import Answer, Compared, DatedEvent, Disagreement, Order, ToldValue
from tui.conversation.scope import Scope

DAY = date(2025, 3, 12)
COURIER = article("The flood <i>killed</i> 7.", "c", source="Courier", published=DAY)
GAZETTE = article("Rescuers found 9 dead.", "g", source="The Gazette", published=DAY)
SEVEN, NINE = cite(COURIER, "7", COURIER.text), cite(GAZETTE, "9", GAZETTE.text)


def page(answer: Answer) -> str:
    asking = Asking(answer.question, Scope())
    return rendered("answer.html", view=answer_view(asking, answer, Around(10, DAY)))


def test_each_outlets_value_and_words_stand_in_a_table() -> None:
    told = Disagreement((ToldValue("7", (SEVEN,)), ToldValue("9", (NINE,))))
    html = page(replace(found("How many?", "7", citations=(SEVEN,)), disagreement=told))
    assert "<p>Courier says 7, The Gazette says 9</p>" in html
    assert html.count("<mark>9</mark>") == 1
    assert "The flood &lt;i&gt;killed&lt;/i&gt; <mark>7</mark>." in html


def test_an_order_is_said_to_be_worked_out() -> None:
    events = (
        DatedEvent("the flood", SEVEN, date(2025, 3, 11), date(2025, 3, 11)),
        DatedEvent("the fair", NINE, DAY, DAY),
    )
    answer = found("Was the flood before the fair?", "7", citations=(SEVEN, NINE))
    html = page(replace(answer, compared=Compared(events, Order.BEFORE, "Yes")))
    assert '<p class="said" dir="auto">Yes</p>' in html
    assert "Worked out: 11 Mar 2025 is before 12 Mar 2025." in html
    assert html.count("<blockquote") == 2


def test_an_order_that_is_not_told_shows_what_is_known() -> None:
    events = (DatedEvent("the flood", SEVEN, DAY, DAY), DatedEvent("the <b>fair</b>"))
    answer = replace(found("Which came first?", "7"), text=None, citations=())
    html = page(replace(answer, compared=Compared(events, Order.UNKNOWN)))
    assert "Your articles don&#39;t tell which was first." in html
    assert "the &lt;b&gt;fair&lt;/b&gt;: your articles don&#39;t say" in html
    assert "Nearest passages" not in html
