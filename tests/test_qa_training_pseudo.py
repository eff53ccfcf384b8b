"""Questions made of sentences: what is asked, what answers, and what is left alone."""

from __future__ import annotations

import random

import pytest

from qa.training.examples import NewsArticle
from qa.training.pseudo import Maker, varied

GRAMMAR = (
    "No smoke rose. They want to open, to pay, to kill and to reach it. " * 5
    + "The police and some aides met many residents at the town hall. " * 5
)


def made_of(sentence: str) -> list[tuple[str, str]]:
    """Return the questions made of a sentence with their answers."""
    maker = Maker([NewsArticle("a", "", GRAMMAR)])
    return [(question, sentence[slice(*answer)]) for question, answer in maker.of(sentence)]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The bridge will reopen on March 3.", "When will the bridge reopen?", "March 3"),
        ("The court was closed Monday, he said.", "When was the court closed?", "Monday"),
        ("The mayor opened the hall in May 2019.", "When did the mayor open the hall?", "May 2019"),
        ("Wend was shut Monday, May 3, 2022.", "When was Wend shut?", "Monday, May 3, 2022"),
        ("Aides met the mayor in Paris.", "Where did aides meet the mayor?", "Paris"),
        ("Smoke killed at least 12 dogs in Ohio.", "How many dogs did smoke kill in Ohio?", "12"),
        ("Nearly 2,500 people were moved away.", "How many people were moved away?", "2,500"),
        ("Wend paid about $3.5 million for it all.", "How much did Wend pay?", "$3.5 million"),
        ("Wend paid $135,000, he said in Paris.", "How much did Wend pay?", "$135,000"),
        ("About 53% of adults are vaccinated.", "What percentage of adults are vaccinated?", "53%"),
        ("Ann Brown, 64, lives there.", "How old is Ann Brown?", "64"),
        ("The 17-year-old suspect fled.", "How old is the suspect?", "17"),
        ("Ann Brown, the mayor of Wend, spoke.", "Who is the mayor of Wend?", "Ann Brown"),
        ("Ann Brown opened the new library.", "Who opened the new library?", "Ann Brown"),
    ],
)  # fmt: skip
def test_a_sentence_of_a_plain_build_is_asked_for(
    sentence: str, question: str, answer: str
) -> None:
    assert (question, answer) in made_of(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "She will resign on March 3.",  # who?
        "“We will reopen on March 3.”",
        "The bridge, which is old, will reopen on March 3.",
        "The man accused of theft in Paris.",
        "A locally owned shop in Paris.",
        "It rained.",
        "Aides met the mayor in St. Paul.",
        "The hall was closed and the mayor opened 12 schools in Ohio.",
        "The man ran from 12 people.",  # of whom the question would end in "from"
    ],
)
def test_other_sentences_are_left_alone(sentence: str) -> None:
    assert made_of(sentence) == []


def test_only_persons_are_asked_for_by_who() -> None:
    text = "Ann Brown opened the new library. Rapid City opened the new library."
    called = " Brown smiled. Brown left."
    assert [one.text for one in Maker([NewsArticle("a", "", GRAMMAR + text)])] == []
    [one] = Maker([NewsArticle("a", "", GRAMMAR + text + called)])
    assert (one.question, one.text) == ("Who opened the new library?", "Ann Brown")


def test_every_way_of_asking_is_chosen_as_often_as_it_can() -> None:
    dates = "The hall will open on March 3. " * 30
    text = GRAMMAR + dates + "Ann Brown, 64, came to town. The 17-year-old boy came too."
    made = list(Maker([NewsArticle("a", "", text)]))
    assert len(made) == 32
    chosen = varied(made, random.Random(1), most=4)
    assert sorted(one.question.split()[0] for one in chosen) == ["How", "How", "When", "When"]
    assert len(varied(made, random.Random(1), most=99)) == 32
