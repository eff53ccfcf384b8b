"""Names in a question, and what a follow-up carries from the turns before it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Filters
from qa.names import names_in
from qa.question import is_follow_up, understand
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
        ("Who won the cup?", []),
        ("", []),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Who will he meet there?",
        "And in Tokyo?",
        "What about the ferry?",
        "How long was it closed?",
        "When did she come to Marrow Bay?",
        "What happened there?",
        "How old are they?",
        "What did Blinken tell them?",
    ],
)
def test_follow_ups(text: str) -> None:
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "When is Campbell visiting Japan?",
        "How long is the detour?",
        "Was there a fire at the bakery?",
        "How many people were there at the match?",
        "Is there anyone missing?",
        "What is happening this week?",
        "Who was elected this year?",
        "When did Campbell say he would visit?",
        "Why did the Skerry crews end their strike?",
        "Is it true that Campbell resigned?",
        "Sooner or later, who pays?",
        "",
    ],
)
def test_questions_that_stand_by_themselves(text: str) -> None:
    assert not is_follow_up(text)


def searched(text: str, *earlier: str) -> str:
    return understand(text, turns=[Turn(question) for question in earlier]).searched_for


def test_a_follow_up_carries_the_names_of_the_question_before_it() -> None:
    assert (
        searched("Who will he meet there?", "When is Campbell visiting Seoul?")
        == "Who will he meet there? (Campbell Seoul)"
    )


def test_a_follow_up_without_names_before_it_carries_words() -> None:
    assert (
        searched("How many votes did he get?", "Who came second in the mayoral election?")
        == "How many votes did he get? (came second mayoral election)"
    )


def test_a_chain_of_follow_ups_reaches_back_to_its_opening() -> None:
    turns = ("When is Campbell visiting Seoul?", "Who will he meet there?", "And in Tokyo?")
    assert searched("What will they discuss?", *turns) == (
        "What will they discuss? (Campbell Seoul Tokyo)"
    )


def test_nothing_is_carried_over_a_question_that_stands_by_itself() -> None:
    turns = ("When is Campbell visiting Seoul?", "When was the Tallow Bridge closed?")
    assert searched("How long will it stay shut?", *turns) == (
        "How long will it stay shut? (Tallow Bridge)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "When was the Tallow Bridge closed?",
        "Was there a fire at the bakery?",
        "What happened this week?",
        "When did Haddad say he would retire?",
    ],
)
def test_a_new_subject_carries_nothing(text: str) -> None:
    assert searched(text, "When is Campbell visiting Seoul?") == text


def test_the_first_question_carries_nothing() -> None:
    assert searched("Who will he meet there?") == "Who will he meet there?"


def test_what_the_question_says_itself_is_not_carried_again() -> None:
    assert searched("And in Seoul?", "Will Campbell visit Seoul?") == "And in Seoul? (Campbell)"


def test_a_name_within_another_word_counts_as_left_out() -> None:
    assert searched("Where is his parking space?", "Who is Park?") == (
        "Where is his parking space? (Park)"
    )


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
    assert question.searched_for.startswith(question.text)


def test_names_may_open_with_any_capital_and_hold_small_link_words():
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
