"""Spans completed, denied and overtaken; of values over time, the newest counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from article_fakes import article, hit

from index.ingest.passages import sentences
from index.types import Hit
from qa.choosing.candidate import Ranked
from qa.choosing.choice import Choice
from qa.choosing.pipeline import candidates
from qa.choosing.spans import completed
from qa.choosing.supersession import Timeline, by_time
from qa.manner import Reading
from qa.question.question import understand
from qa.reading.own_reader import model_folder
from qa.reading.reader import Span

WHEN = "When will the Tarn Bridge reopen?"
TOLL = "How many people died in the Tarn flood?"


def news(name: str, text: str, published: str | None, *, title: str = "", rank: int = 1) -> Hit:
    day = date.fromisoformat(published) if published else None
    return hit(article(text, name, title=title, published=day), rank=rank)


def span(words: str, of: Hit, margin: float = 6.0) -> Span:
    """The words where they first stand, in the sentences that they touch."""
    start = of.text.index(words)
    end = start + len(words)
    touched = [(s, e) for s, e in sentences(of.text) if s < end and start < e]
    return Span(of, start, end, touched[0][0], touched[-1][1], margin, 0.0)


def told(question: str, spans: Sequence[Span], as_of: str = "2025-06-01") -> Timeline:
    asked = understand(question, as_of=date.fromisoformat(as_of))
    hits = list({one.hit.article.id: one.hit for one in spans}.values())
    found = candidates(asked, spans, hits, {})
    return by_time(asked, [Ranked(one, one.best.margin) for one in found])


def texts(ranked: Sequence[Ranked]) -> list[str]:
    return [one.best.text for one, _ in ranked]


JANUARY = news("jan", "The county expects the Tarn Bridge to reopen on March 3.", "2025-01-14")
FEBRUARY = news("feb", "The Tarn Bridge will not reopen on March 3 as promised.", "2025-02-19")
MAY = news("may", "The Tarn Bridge will carry traffic again next Tuesday.", "2025-05-21")


def test_a_day_that_a_newer_article_denies_is_an_older_value() -> None:
    found = told(
        WHEN, [span("March 3", FEBRUARY, 9), span("March 3", JANUARY, 8), span("Tuesday", MAY, 5)]
    )
    assert texts(found.current) == ["next Tuesday"]
    assert texts(found.older) == ["March 3"]
    assert found.older[0][0].best.hit is JANUARY


def test_a_day_that_is_only_denied_is_no_answer() -> None:
    found = told(WHEN, [span("March 3", FEBRUARY, 9)])
    assert (found.current, found.older, texts(found.denied)) == ((), (), ["March 3"])


def test_what_is_denied_is_still_the_answer_where_it_is_asked_for() -> None:
    question = "When was the Tarn Bridge originally to reopen?"
    found = told(question, [span("March 3", FEBRUARY, 9), span("Tuesday", MAY, 5)])
    assert texts(found.current) == ["March 3", "next Tuesday"]


def test_an_older_denial_does_not_outdate_newer_news() -> None:
    again = news("jun", "The Tarn Bridge reopens on March 3 after all.", "2025-02-28")
    found = told(WHEN, [span("March 3", FEBRUARY, 9), span("March 3", again, 8)])
    assert texts(found.current) == ["March 3"]
    assert found.current[0][0].spans == (span("March 3", again, 8),)


FIRST = news("first", "Two people died in the Tarn flood.", "2024-11-24")
LATER = news("later", "The Tarn flood has killed seven people.", "2024-11-26")


@pytest.mark.parametrize(
    ("as_of", "current", "older"),
    [
        ("2024-11-27", ["seven"], ["Two"]),
        ("2024-11-24", ["Two", "seven"], []),  # as the news was on that day
    ],
)
def test_the_newest_value_as_of_the_day_asked_is_the_answer(
    as_of: str, current: list[str], older: list[str]
) -> None:
    found = told(TOLL, [span("Two", FIRST, 9), span("seven", LATER, 8)], as_of)
    assert (texts(found.current), texts(found.older)) == (current, older)


def test_sources_of_one_day_that_disagree_are_both_current() -> None:
    other = news("other", "Three people died in the Tarn flood, police said.", "2024-11-24")
    found = told(TOLL, [span("Two", FIRST, 9), span("Three", other, 8)])
    assert (texts(found.current), texts(found.older)) == (["Two", "Three"], [])


@pytest.mark.parametrize(
    ("question", "newer_margin"),
    [
        # So much less an answer that it may be of something else.
        ("How many people were hurt in the Tarn flood?", 5.5),
        ("How many people had the Tarn flood killed on 24 November 2024?", 8),
        ("How many people first died in the Tarn flood?", 8),
        ("What killed people in the Tarn flood?", 8),
    ],
)
def test_a_newer_value_counts_only_where_today_is_asked_for(
    question: str, newer_margin: float
) -> None:
    found = told(question, [span("Two", FIRST, 9), span("seven", LATER, newer_margin)])
    assert texts(found.current)[0] == "Two"
    assert found.older == ()


def test_an_undated_value_is_neither_newer_nor_older() -> None:
    undated = news("undated", "Nine people died in the Tarn flood.", None)
    found = told(TOLL, [span("Two", FIRST, 9), span("Nine", undated, 8)])
    assert (texts(found.current), texts(found.older)) == (["Two", "Nine"], [])


COST = "How much does the Tarn Bridge repair cost?"
HIRED = news("hired", "New bearings for the Tarn Bridge cost £4.2 million.", "2025-01-14")
RAISED = news(
    "raised",
    "The state pays £1.5 million. The bill rose from £4.2 million to £6.8 million.",
    "2025-05-21",
)


def test_a_value_told_to_follow_another_takes_its_place() -> None:
    found = told(
        COST,
        [
            span("£4.2 million", HIRED, 9),
            span("£1.5 million", RAISED, 4),
            span("£6.8 million", RAISED, 2),
        ],
    )
    assert texts(found.current) == ["£6.8 million", "£1.5 million"]
    assert texts(found.older) == ["£4.2 million"]


def test_an_overtaken_value_far_from_the_answer_is_not_shown() -> None:
    found = told(COST, [span("£1.5 million", RAISED, 9), span("£4.2 million", HIRED, 4)])
    assert (texts(found.current), texts(found.older)) == (["£1.5 million"], [])


def test_news_of_after_the_day_asked_overtakes_nothing() -> None:
    spans = [span("£4.2 million", HIRED, 9), span("£6.8 million", RAISED, 5)]
    assert texts(told(COST, spans, "2025-02-01").current)[0] == "£4.2 million"
    assert texts(told(COST, spans, "2025-05-21").older) == ["£4.2 million"]


ROSE = news("rose", "The Tarn flood's toll has risen from two to 11.", "2024-11-25")


def test_a_count_in_words_is_followed_by_the_one_that_an_article_gives_after_it() -> None:
    low = news("low", "So two people died in the Tarn flood.", "2024-11-24")
    found = told(TOLL, [span("two", low, 9), span("two to 11", ROSE, 1)])
    # The reader wasn't sure of the later count; that it follows the first one makes it so.
    assert (texts(found.current), texts(found.older)) == (["11"], ["two"])
    apart = told(TOLL, [span("two", low, 9), span("toll", ROSE, 1)])
    # Without a later count among the answers, "from two" may be of anything.
    assert texts(apart.current)[0] == "two"


def test_a_day_put_back_twice_is_the_last_one() -> None:
    once = news("once", "The opening was put back from March 3 to April 14.", "2025-02-19")
    again = news("again", "It will not open on April 14. It opens on May 27.", "2025-04-02")
    found = told(
        WHEN,
        [
            span("March 3", JANUARY, 9),
            span("April 14", again, 8.5),
            span("March 3 to April 14", once, 8),
            span("May 27", again, 7),
        ],
    )
    assert texts(found.current) == ["May 27"]
    assert texts(found.older) == ["April 14", "March 3"]


def test_what_was_so_in_the_year_asked_is_not_overtaken() -> None:
    then = news("then", "Growers picked 4,000 tonnes in 2023.", "2024-01-20")
    now = news(
        "now", "They picked 5,500 tonnes in 2024, up from 4,000 tonnes in 2023.", "2025-01-20"
    )
    found = told(
        "How many tonnes did growers pick in 2023?",
        [span("4,000 tonnes", then, 9), span("5,500 tonnes", now, 8)],
    )
    assert texts(found.current)[0] == "4,000 tonnes"
    assert found.older == ()


@pytest.mark.parametrize(
    ("question", "text", "marked", "quoted"),
    [
        (WHEN, "It opens again next Tuesday.", "Tuesday", "next Tuesday"),
        (WHEN, "It opens by the end of July.", "July", "the end of July"),
        (WHEN, "It opens on March 3.", "March 3", "March 3"),
        (WHEN, "It opens on March 3. The county said so.", "March 3. The county", None),
        (WHEN, "The Courier, May 3, 2025\n\nIt opens soon.", "May 3, 2025", None),
        (WHEN, "It opens on May 3, 2025", "May 3, 2025", "May 3, 2025"),
        (COST, "The grant fell from £412,000 to £355,000.", "£412,000 to £355,000", "£355,000"),
        (COST, "It costs £400 to £500.", "£400 to £500", "£400 to £500"),
        (COST, "It costs from £400 to £500.", "£400 to £500", "£400 to £500"),
        (TOLL, "The toll rose from four to 11.", "four to 11", "11"),
        (WHEN, "It was put back from May 3 to June 1.", "May 3 to June 1", "June 1"),
        (WHEN, "It was put back from May 3 to June 1.", "May 3", "May 3"),
        (WHEN, "It is shut from May 3 to June 1.", "May 3 to June 1", "May 3 to June 1"),
        (WHEN, "It opens on May 9.", "on", None),
        ("To what sum did it fall?", "It fell from £4 to £3.", "£4 to £3", "£3"),
        (
            "Who opens it?",
            "May opens it. Nobody else.",
            "May opens it. Nobody",
            "May opens it. Nobody",
        ),
    ],
)
def test_a_span_is_completed_to_what_should_be_quoted(
    question: str, text: str, marked: str, quoted: str | None
) -> None:
    published = None if "It opens on May 3" in text else "2025-05-03"
    found = completed(understand(question), span(marked, news("a", text, published)))
    assert (found and found.text) == quoted


def test_an_older_value_reaches_the_answer_as_such() -> None:
    first = replace(FIRST, passage=replace(FIRST.passage, id=LATER.passage.id + 1))
    spans = [span("Two", first, 8), span("seven", LATER, 8)]
    asked = understand(TOLL, as_of=date(2024, 12, 1))
    choice = Choice.load(model_folder(Reading.CAREFUL))
    found = by_time(asked, choice.rank(candidates(asked, spans, [first, LATER], {})))
    assert texts(found.current) == ["seven"]
    confidence = choice.rate(found.current)[0][1]
    alone = by_time(asked, choice.rank(candidates(asked, spans[1:], [LATER], {})))
    # The older value is no rival: it takes nothing from the newer one's lead.
    assert confidence == pytest.approx(choice.rate(alone.current)[0][1])


def test_days_that_mean_the_same_agree_and_others_do_not() -> None:
    same_day = news("same", "The Tarn Bridge opens on May 27.", "2025-05-22")
    vote = news("vote", "The Tarn Bridge vote is next Tuesday.", "2025-02-19")
    found = told(
        WHEN, [span("Tuesday", MAY, 9), span("Tuesday", vote, 5.5), span("May 27", same_day, 5)]
    )
    assert [[one.text for one in each.spans] for each, _ in found.current] == [
        ["next Tuesday", "May 27"],
        ["next Tuesday"],
    ]


FINAL = (
    "Marrow Town beat Vale Rovers. In the cup final Town's manager, Bronagh Keel, beat Rovers'"
    " captain, Piet Oosthuizen."
)


@pytest.mark.parametrize(
    ("question", "words", "denied"),
    [
        ("Who manages Vale Rovers?", "Bronagh Keel", True),
        ("Who is the captain of Marrow Town?", "Piet Oosthuizen", True),
        ("Who manages Marrow Town?", "Bronagh Keel", False),
        ("Who is Town's manager?", "Bronagh Keel", False),
        ("Who captains Vale Rovers?", "Piet Oosthuizen", False),
        ("Who is the manager?", "Bronagh Keel", False),  # nobody's in particular
        ("Who beat Vale Rovers?", "Bronagh Keel", False),  # it isn't asked who manages them
        ("Who beat Rovers' manager?", "Piet Oosthuizen", False),
    ],
)
def test_who_holds_an_office_elsewhere_does_not_hold_it_here(
    question: str, words: str, denied: bool
) -> None:
    found = candidates(understand(question), [span(words, news("a", FINAL, "2025-05-18"))], [], {})
    assert [one.denied for one in found] == [denied]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the president of the US?", "America's president, Ada Lim, came."),
        ("Who manages Brightsea Albion?", "Brightsea Albion won. Gulls' manager, Ada Lim, came."),
        ("Who leads the Harbour Institute?", "The Harbour Institute. Its leader, Ada Lim, came."),
    ],
)
def test_what_may_be_another_name_of_what_is_asked_about_denies_nothing(
    question: str, text: str
) -> None:
    of = news("a", text, "2025-05-18")
    assert not candidates(understand(question), [span("Ada Lim", of)], [], {})[0].denied


def test_what_another_article_confirms_stays() -> None:
    here, there = news("a", FINAL, "2025-05-18"), news("b", "Bronagh Keel it is.", "2025-05-18")
    spans = [span("Bronagh Keel", here), span("Bronagh Keel", there)]
    (found,) = candidates(understand("Who manages Vale Rovers?"), spans, [], {})
    assert not found.denied
    assert [one.hit.article.id for one in found.spans] == ["b"]


def test_the_current_holder_is_the_newest_articles() -> None:
    old = news("old", "Ada Orme, mayor of Vale, opened the market.", "2023-05-01")
    new = news("new", "Jon Wend, mayor of Vale, closed the market.", "2025-05-01")
    spans = [span("Ada Orme", old, 9), span("Jon Wend", new, 8)]
    found = told("Who is the current mayor of Vale?", spans)
    assert texts(found.current) == ["Jon Wend"]
    assert texts(found.older) == ["Ada Orme"]
    assert texts(told("Who opened the market?", spans).current)[0] == "Ada Orme"


def test_another_edition_is_no_answer_where_one_was_asked_for() -> None:
    old = news("old", "Ada Orme won the Vale Prize 2024.", "2024-05-01")
    new = news("new", "Jon Wend won the Vale Prize 2025.", "2025-05-01")
    spans = [span("Ada Orme", old, 9), span("Jon Wend", new, 5)]
    assert texts(told("Who won the 2025 Vale Prize?", spans).current) == ["Jon Wend"]
    assert texts(told("Who won the 2025 Vale Prize?", spans[:1]).current) == []


def test_who_reports_a_refusal_did_not_refuse() -> None:
    said = "Judge Sigrid Moan said the ferry company had not asked the council."
    court = news("court", said, "2025-03-20")
    spans = [span("Judge Sigrid Moan", court, 9), span("the ferry company", court, 5)]
    asked = "Who had not asked the council?"
    assert texts(told(asked, spans).current) == ["the ferry company"]
    assert texts(told("Who said that the company had not asked?", spans).current)[0] == (
        "Judge Sigrid Moan"
    )


def test_the_final_toll_is_the_newest_even_where_it_is_found_with_doubts() -> None:
    old = news("old", "The Tarn flood killed five.", "2025-03-01")
    new = news("new", "The Tarn flood has killed seven people.", "2025-03-05")
    found = told(
        "What was the final death toll of the Tarn flood?",
        [span("five", old, 1.0), span("seven", new, -1.0)],
    )
    assert texts(found.current) == ["seven"]
    assert texts(found.older) == ["five"]


def test_who_holds_an_office_holds_it_today() -> None:
    old = news("old", "The mayor, Ada Orme, opened the market.", "2023-05-01")
    new = news("new", "Jon Wend was elected mayor on Friday.", "2025-05-01")
    spans = [span("Ada Orme", old, 9), span("Jon Wend", new, 8)]
    for question in ("Who is the mayor?", "Who's the mayor of Vale?", "Who is mayor now?"):
        assert texts(told(question, spans).current) == ["Jon Wend"]
