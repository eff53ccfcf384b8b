"""How many died: every report's number counts as one, and the newest of them holds."""

from __future__ import annotations

from datetime import date

import pytest
from article_fakes import article, hit

from qa.choosing.tolls import levelled
from qa.question.question import understand
from qa.reading.reader import Span

ASKED = "How many people died in the Vale flood?"


def span(text: str, words: str, margin: float, *, title: str = "The Vale flood") -> Span:
    of = hit(article(text, text[:9], title=title, published=date(2025, 5, 1)))
    start = text.index(words)
    return Span(of, start, start + len(words), 0, len(text), margin, 0.0)


def margins(question: str, *spans: Span) -> list[float]:
    return [one.margin for one in levelled(understand(question), spans)]


BEST = span("The number of people killed in Vale rose to five on Monday.", "five", 6.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The flood has killed seven people.", "seven"),
        ("The flood has killed seven people.", "seven people"),
        ("The flood, killing at least 19, spread.", "19"),
        ("Two people died in the night.", "Two"),
        ("Seven are now known dead.", "Seven"),
        ("The death toll stood at 97.", "97"),
        ("It left 40 injured and 3 dead.", "3"),
        ("It claimed the lives of 12 miners.", "12"),
    ],
)
def test_what_tells_a_toll_is_as_good_as_the_best_that_does(text: str, words: str) -> None:
    assert margins(ASKED, BEST, span(text, words, -1.0)) == [6.0, 6.0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two more bodies were found, police said.", "Two"),
        ("The flood killed two more people.", "two"),
        ("It left 40 injured and 3 dead.", "40"),
        ("The flood emptied 140 homes.", "140"),
        ("The flood killed people in their beds.", "people"),
    ],
)
def test_other_numbers_are_left_as_they_are(text: str, words: str) -> None:
    assert margins(ASKED, BEST, span(text, words, -1.0)) == [6.0, -1.0]


def test_a_toll_of_another_event_is_left_as_it_is() -> None:
    other = span("The fire has killed seven people.", "seven", -1.0, title="Fire in Wend")
    assert margins(ASKED, BEST, other) == [6.0, -1.0]


def test_no_toll_is_lowered() -> None:
    better = span("The flood has killed seven people.", "seven", 8.0)
    assert margins(ASKED, BEST, better) == [8.0, 8.0]


@pytest.mark.parametrize(
    "question", ["How many homes were emptied in the Vale flood?", "Who died in the Vale flood?"]
)
def test_where_no_toll_is_asked_for_nothing_changes(question: str) -> None:
    told = span("The flood has killed seven people.", "seven", -1.0)
    assert margins(question, BEST, told) == [6.0, -1.0]
