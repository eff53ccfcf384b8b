"""Which questions want two or three sentences."""

from __future__ import annotations

import pytest

from qa.prose.wanted import wants_prose


@pytest.mark.parametrize(
    "question",
    [
        "Why was the ferry cancelled?",
        "How did the fire begin?",
        "what happened at the harbour on Tuesday",
        "Compare the two plans for the pier.",
        "Explain the new fares",
        "Tell me about the mayor's plan",
        "What is the difference between the two bills?",
        "How do the plans differ?",
        "What led to the strike?",
        "So how come it closed?",
    ],
)
def test_reasons_courses_and_comparisons_do(question: str) -> None:
    assert wants_prose(question)


@pytest.mark.parametrize(
    "question",
    [
        "When is Campbell visiting Japan?",
        "Who won the final?",
        "How many people were hurt?",
        "How much is the fine?",
        "How old is the mayor?",
        "Where is the summit?",
        "Which country won?",
        "What is the name of the ferry?",
        "",
    ],
)
def test_a_name_a_day_or_a_number_needs_none(question: str) -> None:
    assert not wants_prose(question)
