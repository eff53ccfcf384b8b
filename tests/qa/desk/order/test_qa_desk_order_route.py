"""Two dated events compared: before, after, on one day, or not to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import pytest
from article_fakes import article, hit

from index.backend import LibraryBackend
from index.types import Article
from qa.choosing.pipeline import Verdict
from qa.desk.found import Found
from qa.desk.order.route import in_order
from qa.desk.text import cited
from qa.manner import Strictness
from qa.question.question import understand
from qa.types import Alternative, Answer, Compared, Order

BRIDGE = article(
    "The Tarn bridge opened on Monday, the county said.",
    "bridge",
    source="Courier",
    published=date(2025, 5, 13),
)
STRIKE = article(
    "The ferry strike ended on 20 May, the union said.",
    "strike",
    source="Echo",
    published=date(2025, 5, 21),
)
MONTH = article("The ferry strike ended in May 2025.", "month", published=date(2025, 6, 2))
SAME = article("The ferry strike ended on 12 May.", "same", published=date(2025, 5, 14))
UNDATED = article("The ferry strike ended at noon.", "noon", published=date(2025, 5, 9))
OLD = article(
    "In 1990 the old crossing was closed, long before the ferry strike.",
    "old",
    published=date(2025, 5, 9),
)
QUESTION = "Did the Tarn bridge open before the ferry strike ended?"


def said(question: str, source: Article, words: str, confidence: float = 0.9) -> Answer:
    start = source.text.index(words)
    citation = cited(source, start, start + len(words))
    return Answer(question, question, citation.quote, confidence, (citation,))


def asked(
    question: str, answers: Mapping[str, Answer], usual: Answer | None = None
) -> tuple[Answer, list[str]]:
    """The answer, and what was asked for it."""
    heard: list[str] = []

    def ask(text: str) -> Answer:
        heard.append(text)
        return answers.get(text, Answer(text, text, None, 0.1))

    found = Found(
        cast(LibraryBackend, None), [hit(BRIDGE)], Verdict(), Strictness.BALANCED, 0.4, ask
    )
    usual = usual or Answer(question, question, None, 0.1)
    return in_order(understand(question), usual, found), heard


OPENED = said("When did the Tarn bridge open?", BRIDGE, "on Monday")
ENDED = "When did the ferry strike end?"


def compared(answer: Answer) -> Compared:
    assert answer.compared
    return answer.compared


def test_both_days_are_cited_and_the_reply_is_worked_out() -> None:
    answers = {OPENED.question: OPENED, ENDED: said(ENDED, STRIKE, "20 May")}
    answer, heard = asked(QUESTION, answers)
    assert heard == [OPENED.question, ENDED]
    assert compared(answer).reply == "Yes"
    assert compared(answer).order is Order.BEFORE
    assert [(one.first, one.last) for one in compared(answer).events] == [
        (date(2025, 5, 12), date(2025, 5, 12)),
        (date(2025, 5, 20), date(2025, 5, 20)),
    ]
    assert [one.asked for one in compared(answer).events] == heard
    assert answer.text == "on Monday"
    assert answer.resolved == "12 May 2025"
    assert [one.quote for one in answer.citations] == ["on Monday", "20 May"]
    assert answer.confidence == pytest.approx(0.81)


def test_asked_which_was_first_the_earlier_day_is_quoted() -> None:
    question = "Which came first, the ferry strike ending or the Tarn bridge opening?"
    strike, bridge = "When was the ferry strike ending?", "When was the Tarn bridge opening?"
    answer, _ = asked(
        question, {strike: said(strike, STRIKE, "20 May"), bridge: said(bridge, BRIDGE, "Monday")}
    )
    assert compared(answer).reply == "the Tarn bridge opening"
    assert answer.text == "Monday"
    assert [one.article.id for one in answer.citations] == ["bridge", "strike"]


def test_the_same_day_is_neither_before_nor_after() -> None:
    answer, _ = asked(QUESTION, {OPENED.question: OPENED, ENDED: said(ENDED, SAME, "12 May")})
    assert compared(answer).order is Order.SAME_DAY
    assert compared(answer).reply == "No"


@pytest.mark.parametrize(
    "other",
    [
        said(ENDED, MONTH, "in May 2025"),  # holds the other's day
        Answer(ENDED, ENDED, None, 0.2),  # the articles don't say
        said(ENDED, UNDATED, "noon"),  # an hour of no day, in an article of an earlier one
    ],
)
def test_what_overlaps_or_is_not_dated_cannot_be_told(other: Answer) -> None:
    answer, _ = asked(QUESTION, {OPENED.question: OPENED, ENDED: other})
    if other.citations and other.citations[0].article is UNDATED:
        # That article's own day bounds it: the strike had ended before the bridge opened.
        assert compared(answer).reply == "No"
        assert compared(answer).events[1].first is None
        return
    assert compared(answer).order is Order.UNKNOWN
    assert compared(answer).reply is None
    assert answer.text is None
    assert answer.citations == ()
    assert compared(answer).events[0].citation == OPENED.citations[0]


def test_a_serious_rival_that_turns_the_order_leaves_it_open() -> None:
    late = article("The Tarn bridge opened on 28 May.", "late", published=date(2025, 5, 29))
    start = late.text.index("28 May")
    rival = Alternative("28 May", 0.35, (cited(late, start, start + 6),))
    doubted = Answer(OPENED.question, OPENED.question, OPENED.text, 0.6, OPENED.citations, (rival,))
    answers = {OPENED.question: doubted, ENDED: said(ENDED, STRIKE, "20 May")}
    answer, _ = asked(QUESTION, answers)
    assert compared(answer).reply is None


def test_a_time_long_gone_is_not_taken_for_the_event() -> None:
    answers = {OPENED.question: OPENED, ENDED: said(ENDED, OLD, "1990")}
    answer, _ = asked(QUESTION, answers)
    assert compared(answer).reply is None
    assert compared(answer).events[1].citation is None


def test_a_bare_year_is_no_day_and_bounds_nothing() -> None:
    ruling = article(
        "The 1973 ferry strike ruling affirmed the right.", "r", published=date(2025, 5, 9)
    )
    answer, _ = asked(QUESTION, {OPENED.question: OPENED, ENDED: said(ENDED, ruling, "1973")})
    assert compared(answer).order is Order.UNKNOWN


def test_other_questions_keep_their_answer_and_ask_nothing() -> None:
    usual = said("When did the Tarn bridge open?", BRIDGE, "Monday")
    answer, heard = asked("When did the Tarn bridge open?", {}, usual)
    assert answer is usual
    assert heard == []


def test_where_the_words_may_be_meant_otherwise_the_usual_answer_stays() -> None:
    usual = said("x", BRIDGE, "opened")
    answer, _ = asked("Was the bridge safe before the flood?", {}, usual)
    assert answer is usual
