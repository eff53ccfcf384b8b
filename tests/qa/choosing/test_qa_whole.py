"""Answers quoted whole: names, lists, quotations and times of day of which a part was marked."""

from __future__ import annotations

import pytest

from qa.choosing.whole import time_with_day, whole

WHO = "Who was it?"
SCHOOLS = "Which schools are merging?"


def completed(question: str, text: str, marked: str) -> str:
    start = text.index(marked)
    first, last = whole(text, (start, start + len(marked)), (0, len(text)), question)
    assert first <= start
    assert last >= start + len(marked)
    return text[first:last]


@pytest.mark.parametrize(
    ("text", "marked", "quoted"),
    [
        ("Luca Ferrand was sent off. So Luca Ferrand left.", "Luca", "Luca Ferrand"),
        ("They told Reuters Ukraine would fight on.", "Reuters", "Reuters"),
        ("In London Prime Minister Keir Starmer said so.", "London", "London"),
        ("Mayor Sorrell Says Bridge Opens with Fanfare", "Sorrell", "Sorrell"),
        ("Путин приехал вчера в Москву.", "Путин", "Путин"),
        ("It stands in St. Louis's oldest park. St. Louis is old.", "St. Louis", "St. Louis"),
        ("At the hearing Judge Beatrix Lomond spoke of it.", "Judge", "Judge Beatrix Lomond"),
        ("They won the Battle of Bach Dang in spring.", "Bach Dang", "Battle of Bach Dang"),
        ("He went to the University of the Skerries.", "Skerries", "University of the Skerries"),
        (
            "They met at the U.N. Security Council today.",
            "Security Council",
            "U.N. Security Council",
        ),
        ("The pupils of St Brannoc's are moving.", "St Brannoc", "St Brannoc's"),
        (
            "The pupils of St Brannoc's are moving.",
            "pupils of St Brannoc",
            "pupils of St Brannoc's",
        ),
        ("Ferrand's shirt hung there.", "Ferrand", "Ferrand"),
        ("It was in Paris Monday, they said.", "Paris", "Paris"),
        ("It was in Paris May 3, they said.", "Paris", "Paris"),
        ("Later on Luca Ferrand's brother came to see Luca Ferrand.", "Luca", "Luca Ferrand"),
        ("Then Vale Rovers Manager Keel spoke.", "Vale Rovers", "Vale Rovers"),
        ("Campbell Visits Tokyo", "Campbell", "Campbell"),
        ("The Eagle sank at once.", "The", "The"),
        ("The minister met them in BBC Broadcasting House.", "minister", "minister"),
    ],
)
def test_a_name_is_whole(text: str, marked: str, quoted: str) -> None:
    assert completed(WHO, text, marked) == quoted


@pytest.mark.parametrize(
    ("question", "text", "marked", "quoted"),
    [
        (
            SCHOOLS,
            "The heads of Kelp Street, Vale Moor and St Brannoc's met.",
            "Kelp Street",
            "Kelp Street, Vale Moor and St Brannoc's",
        ),
        (
            SCHOOLS,
            "Kelp Street and Vale Moor are merging.",
            "Vale Moor",
            "Kelp Street and Vale Moor",
        ),
        ("Which school is merging?", "Kelp Street and Vale Moor are.", "Vale Moor", "Vale Moor"),
        ("Which news did Keel hear?", "Keel and Ferrand came.", "Keel", "Keel"),
        (
            "Which company owns it?",
            "Tamar Yards and Sound Ferries do.",
            "Tamar Yards",
            "Tamar Yards",
        ),
        ("Which bus was late?", "Red Line and Blue Line were.", "Red Line", "Red Line"),
        (
            "Which companies are named?",
            "It belongs to Sound Ferries and Coastal Lines wants to buy it.",
            "Sound Ferries",
            "Sound Ferries",
        ),
        # Between commas Keel's role may stand, which is no other name.
        ("Who are the winners?", "Keel, Rovers' coach, came.", "Keel", "Keel"),
        ("Who were the winners?", "It was Ada Keel and Bo Iwu.", "Ada Keel", "Ada Keel and Bo Iwu"),
    ],
)
def test_a_list_is_whole_where_several_are_asked_for(
    question: str, text: str, marked: str, quoted: str
) -> None:
    assert completed(question, text, marked) == quoted


@pytest.mark.parametrize(
    ("text", "marked", "quoted"),
    [
        ("She called it a “two-way street” of arms.", "a “two-way", "a “two-way street”"),
        (
            "She called it a “two-way street” of arms.",
            "street” of arms",
            "“two-way street” of arms",
        ),
        (
            'He calls it "a very odd street" now.',
            'calls it "a very',
            'calls it "a very odd street"',
        ),
        ('He calls it "a very odd street" now.', "odd", "odd"),
        ('"It was a great day" and "another day" now.', 'great day"', '"It was a great day"'),
        ("He began: “Of all the days.", "began: “Of all", "began: “Of all"),
        (f"It is “{'a ' * 20}street” now.", "is “a a", "is “a a"),
    ],
)
def test_a_short_quotation_is_whole(text: str, marked: str, quoted: str) -> None:
    assert completed(WHO, text, marked) == quoted


@pytest.mark.parametrize(
    ("text", "marked", "quoted"),
    [
        ("They walked out at noon on Thursday, tired.", "noon", "noon on Thursday"),
        ("It starts at 7:30 p.m. ET on May 3.", "7:30 p.m.", "7:30 p.m. ET on May 3"),
        ("It starts at 9am next Tuesday.", "9am", "9am next Tuesday"),
        ("It starts at noon and ends on Thursday.", "noon", "noon"),
        ("It starts at noon.", "noon", "noon"),
        ("On Thursday they walked out.", "Thursday", "Thursday"),
    ],
)
def test_a_time_of_day_goes_with_its_day(text: str, marked: str, quoted: str) -> None:
    start = text.index(marked)
    first, last = time_with_day(text, (start, start + len(marked)), len(text))
    assert text[first:last] == quoted
