"""Whether a sentence states its words: denials, plans overtaken, other years."""

from __future__ import annotations

from datetime import date

import pytest

from qa.choosing.negation import (
    asks_for_old,
    denied,
    of_another_year,
    of_time_asked,
    overtaken,
    successor,
)


def place(sentence: str, words: str) -> tuple[str, int, int]:
    start = sentence.index(words)
    return sentence, start, start + len(words)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The Tarn Bridge will not reopen on March 3 as promised.", "March 3"),
        ("It won't open on Monday.", "Monday"),
        ("The toll never reached 40.", "40"),
        ("The fare is no longer £2.", "£2"),
        ("The vote will be on Friday rather than Thursday.", "Thursday"),
        ("It cannot be finished by May 4.", "May 4"),
        ("The pool won't open in July.", "July"),
        ("The ferry will not be ready for March 3.", "March 3"),
        ("The line failed to reopen on March 8.", "March 8"),
        ("It is not true that 5,000 people came.", "5,000"),
        ("The mill denied that it would cut 400 jobs.", "400"),
        ("Not all of the 120 houses were flooded.", "120"),
        ("Repairs will not end by the May 4 deadline.", "May 4"),
    ],
)
def test_a_sentence_denies_what_follows_its_not(sentence: str, words: str) -> None:
    assert denied(*place(sentence, words))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The Tarn Bridge reopens on March 3.", "March 3"),
        ("It will not reopen until March 3.", "March 3"),
        ("The bridge, which is not safe, reopens on March 3.", "March 3"),
        ("She did not say why it opens on March 3.", "March 3"),
        ("Not only 40 sheep were lost.", "40"),
        ("The team has not won for 12 years.", "12 years"),
        ("Not one of them came; 40 wrote.", "40"),
        ("On March 3 the bridge will not reopen.", "March 3"),
        ("Police have not identified the 11 people killed.", "11"),
        ("The hall could not hold its 300 guests.", "300"),
        ("He was found not guilty on March 3.", "March 3"),
        ("She must say whether or not to resign on March 3.", "March 3"),
        ("The mayor will not attend the hearing on March 3.", "March 3"),
        ("The court chose a fine instead of jail, on March 3.", "March 3"),
        ("He denied the charge and will appear on March 3.", "March 3"),
        ("It will not be seen in Monday's race.", "Monday"),
    ],
)
def test_a_not_elsewhere_denies_nothing(sentence: str, words: str) -> None:
    assert not denied(*place(sentence, words))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("It had been due to open on March 3.", "March 3"),
        ("It was to have reopened on March 3, and then on April 14.", "March 3"),
        ("It was to have reopened on March 3, and then on April 14.", "April 14"),
        ("The opening, originally planned for June, is in May.", "June"),
        ("The toll rose from five to seven.", "five"),
        ("The council raised the fare from about £2 to £3.", "£2"),
        ("The opening was put back from March 3 to April 14.", "March 3"),
        ("Sales were £9 million, up from £7 million a year ago.", "£7 million"),
        ("An earlier estimate put it at 30.", "30"),
        ("The original target date was March 3.", "March 3"),
        ("The new total of 52 passes the old total of 40.", "40"),
        ("Unemployment rose to 6.1% in May from 5.4%.", "5.4%"),
        ("The fine was cut to $2 million from $3 million.", "$3 million"),
        ("The start was moved from Monday to next Friday.", "Monday"),
    ],
)
def test_a_value_is_overtaken_by_the_one_that_came_after_it(sentence: str, words: str) -> None:
    assert overtaken(*place(sentence, words))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The toll rose from five to seven.", "seven"),
        ("She will visit from October 15 to October 17.", "October 15"),
        ("The opening was put back from March 3 to April 14.", "April 14"),
        ("Boats run from 9 to 5.", "9"),
        ("It is due to open on March 3.", "March 3"),
        ("Sales were £9 million, up from £7 million a year ago.", "£9 million"),
        ("Upper Street is closed from May 12 to August 3.", "May 12"),
        ("Prices will be cut from May 12 to August 3.", "May 12"),
        ("Fares go up from March 1 to pay for repairs.", "March 1"),
        ("The number of mills fell from 1980 to 2020.", "1980"),
        ("Goods worth from £4 to £6 were lent.", "£4"),
        ("Boats go from 9 to 5.", "9"),
        ("The concert was meant to honour the 40 victims.", "40"),
        ("The council replaced the original plan with one costing £4 million.", "£4 million"),
        ("A previously undisclosed £3 million loan was repaid.", "£3 million"),
        ("Unemployment rose to 6.1% in May from 5.4%.", "6.1%"),
        ("The choir grew to 40 singers from 12 villages.", "12"),
    ],
)
def test_what_holds_is_not_overtaken(sentence: str, words: str) -> None:
    assert not overtaken(*place(sentence, words))


def test_the_value_that_came_after_is_told() -> None:
    said = "The find pushed the bill from £4.2 million to £6.8 million."
    assert successor(*place(said, "£4.2 million")) == said.index("£6.8 million")
    assert successor(*place(said, "£6.8 million")) is None
    moved = "It was put back from March 3 to April 14."
    assert successor(*place(moved, "March 3")) == moved.index("April 14")


@pytest.mark.parametrize(
    ("question", "words", "asked"),
    [
        ("How much was picked in 2023?", "4,000 tonnes", True),
        ("How much was picked in 2023?", "5,500 tonnes", False),
        ("How much was picked?", "4,000 tonnes", False),
        ("When was most picked, in 2023?", "2023", False),  # a time is no quantity
    ],
)
def test_a_quantity_of_the_time_asked_is_told(question: str, words: str, asked: bool) -> None:
    said = "It picked 5,500 tonnes in 2024, up from 4,000 tonnes in 2023."
    assert of_time_asked(question, *place(said, words)) is asked


def test_a_quantity_that_changed_has_no_share_in_the_time_of_the_next() -> None:
    said = "Unemployment fell from 6.1% to 5.4% in January."
    question = "What was unemployment in January?"
    assert of_time_asked(question, *place(said, "5.4%"))
    assert not of_time_asked(question, *place(said, "6.1%"))


@pytest.mark.parametrize(
    ("question", "sentence", "context", "published", "another"),
    [
        ("How many were tested in 2024?", "The North tested in 2022.", "", None, True),
        ("How many were tested in 2022?", "The North tested in 2022.", "", None, False),
        ("Who died in the flood of 1958?", "died.", "Flood", date(2024, 11, 24), True),
        ("Who died in the flood of 1958?", "died.", "The 1958 flood", date(2024, 1, 2), False),
        ("Who died in the flood of 1958?", "died.", "Flood", None, False),
        ("How many were sold in 2023?", "were sold.", "", date(2024, 1, 9), False),
        ("How many will be sold in 2025?", "will be sold.", "", date(2024, 12, 9), False),
        ("How many were sold in 2023?", "were sold.", "", date(2025, 1, 9), True),
        ("How many were sold?", "were sold in 2020.", "", date(2025, 1, 9), False),
        ("Who hosts the 2030 games?", "hosts.", "", date(2024, 1, 9), False),
    ],
)
def test_a_sentence_of_another_year_is_told(
    question: str, sentence: str, context: str, published: date | None, another: bool
) -> None:
    assert of_another_year(question, sentence, context, published) is another


@pytest.mark.parametrize(
    ("question", "old"),
    [
        ("When was the bridge originally to reopen?", True),
        ("When did the county first expect it to reopen?", True),
        ("How high was the river at its peak?", True),
        ("When will it not run?", True),
        ("When was the bridge due to reopen?", True),
        ("When did the line fail to reopen?", True),
        ("When is the report due?", False),
        ("When did Marrow Town last win the Cup?", True),
        ("In what year was the bridge built?", True),
        ("When does the bridge reopen?", False),
        ("How many people died in the flood?", False),
    ],
)
def test_questions_for_what_once_was_are_told(question: str, old: bool) -> None:
    assert asks_for_old(question) is old
