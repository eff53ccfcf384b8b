"""What a number counts."""

from __future__ import annotations

import pytest

from index.keyword.tokenizer import term
from qa.language.counts import counted_by, counted_in_question


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many foreigners were killed in the attack?", "foreigners"),
        ("How many foreign tourists were killed?", "tourists"),
        ("number of puppies in the diet study", "puppies"),
        ("How many of the hostages came home?", "hostages"),
        ("How many people died?", None),  # anybody is one of the people
        ("How many did he get?", None),
        ("Who got the votes?", None),
    ],
)
def test_what_a_question_asks_the_number_of(question: str, noun: str | None) -> None:
    assert counted_in_question(question) == (noun and term(noun))


@pytest.mark.parametrize(
    ("answer", "after", "noun"),
    [
        ("17", " of them foreigners, died", "foreigners"),
        ("4,681 puppies", " were fed", "puppies"),
        ("12", " of the 40 ships", None),  # the 40 are ships
        ("seven", " and injured 12 others", None),
        ("17", ", and the miners left", None),
        ("17", " was lost", None),
    ],
)
def test_what_a_number_counts(answer: str, after: str, noun: str | None) -> None:
    assert counted_by(answer, after) == (noun and term(noun))
