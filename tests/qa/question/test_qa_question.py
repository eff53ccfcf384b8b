"""Names in a question, and how it is made ready to be searched (follow-ups: test_qa_follow_up)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Filters
from qa.language.names import names_in
from qa.question.question import understand
from qa.types import Turn


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("When is Campbell visiting Japan?", ["Campbell", "Japan"]),
        ("Is Kurt Campbell going to Seoul and Tokyo?", ["Kurt Campbell", "Seoul", "Tokyo"]),
        ("Did The Marrow Bay Courier say so?", ["Marrow Bay Courier"]),
        ("Who is the Secretary of State?", ["Secretary of State"]),
        ("What is Campbell's title?", ["Campbell"]),
        ("What is Campbell’s title?", ["Campbell"]),
        ("What is the United States' plan?", ["United States"]),
        ("Did U.S. President Biden write?", ["U.S. President Biden"]),
        ("Is J.K. Rowling there?", ["J.K. Rowling"]),
        ("Who leads the U.S.?", ["U.S."]),
        ("What's the cost of Hallam & Oduya's work?", ["Hallam & Oduya"]),
        ("Tell me about Under Armour", ["Under Armour"]),
        ("After what did Pryor resign?", ["Pryor"]),
        ("Who won the cup?", []),
        ("", []),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_understanding_keeps_the_question_its_day_and_its_filters() -> None:
    filters = Filters(sources=("Courier",))
    question = understand("  When \n is it? ", as_of=date(2024, 10, 14), filters=filters)
    assert question.text == question.searched_for == "When is it?"
    assert (question.kind, question.as_of, question.filters) == (
        "date",
        date(2024, 10, 14),
        filters,
    )


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_is_understood(text: str, earlier: list[str]) -> None:
    question = understand(text, turns=[Turn(one) for one in earlier])
    assert question.text == " ".join(text.split())
    question.searched_for.encode("utf-8")
    assert bool(question.carried) == (question.searched_for != question.text)


def test_names_may_open_with_any_capital_and_hold_small_link_words() -> None:
    text = "Did Émile Zola or Øystein write to the Bank of England and the State of the Union?"
    assert names_in(text) == ["Émile Zola", "Øystein", "Bank of England", "State of the Union"]


@pytest.mark.parametrize(
    ("text", "as_of", "news_of"),
    [
        ("Who won?", date(2024, 10, 16), date(2024, 10, 16)),
        ("Who won?", None, None),
        ("Who won this week?", date(2024, 10, 16), date(2024, 10, 16)),
        # A Wednesday; last week ended on Sunday, 13 October.
        ("Who won last week?", date(2024, 10, 18), date(2024, 10, 16)),
        ("Who won in May 2023?", date(2024, 10, 16), date(2023, 6, 3)),
        ("Who won in 2019?", date(2024, 10, 16), date(2024, 10, 16)),
        ("Who will play next week?", date(2024, 10, 16), date(2024, 10, 16)),
        ("Who won today?", date.max, date.max),
        ("Who won yesterday?", date.min, date.min),
    ],
)
def test_the_day_whose_news_is_asked_for(
    text: str, as_of: date | None, news_of: date | None
) -> None:
    assert understand(text, as_of=as_of).news_of == news_of
