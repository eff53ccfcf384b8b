"""Values that moved between two articles, and those that only seem to have."""

from collections.abc import Mapping
from datetime import date

import pytest
from article_fakes import article

from index.keyword.tokenizer import terms
from qa.desk.changes.measured import moved


def weigh(text: str) -> Mapping[str, float]:
    return {term: 0.2 if len(term) < 4 else 1.0 for term in terms(text)}


def values(before: str, after: str) -> list[tuple[str, str]]:
    older = article(before, "older", published=date(2025, 1, 5))
    newer = article(after, "newer", published=date(2025, 1, 8))
    return [
        (before[pair.before.start : pair.before.end], after[pair.after.start : pair.after.end])
        for pair in moved(older, newer, weigh)
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "The toll on the Lamp bridge is £4 for cars.",
            "From now on the toll on the Lamp bridge is £6 for cars.",
            [("£4", "£6")],
        ),
        (
            "The Lamp bridge will open to traffic in March 2025.",
            "The Lamp bridge will open to traffic in May 2025.",
            [("March 2025", "May 2025")],
        ),
        (
            "The flood killed at least 12 people in Wend.",
            "The flood in Wend has killed more than 30 people.",
            [("12", "30")],
        ),
        (
            "The Wend jackpot is £1.2 million with a £600,000 cash option.",
            "The Wend jackpot is £1.9 million with a £900,000 cash option.",
            [("£1.2 million", "£1.9 million"), ("£600,000", "£900,000")],
        ),
    ],
)
def test_a_value_moved(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(values(before, after)) == sorted(expected)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Of something else.
        ("The toll on the Lamp bridge is £4.", "A ferry ticket to Skerry Point costs £6."),
        ("The flood killed 12 people in Wend.", "The flood injured 30 people in Wend."),
        ("The war has killed 70 journalists in Wend.", "The war has killed 90 nurses in Wend."),
        # The same, rounded or in other words.
        ("The Wend bridge cost £2 million to build.", "The Wend bridge cost £2,000,000 to build."),
        (
            "Some 1,200 fans of Wend came to the match.",
            "Some 1,212 fans of Wend came to the match.",
        ),
        # A toll doesn't fall; another attack of many is no growth.
        ("The flood killed 30 people in Wend.", "The flood killed 12 people in Wend."),
        ("The raid killed 3 people in Wend.", "The raid killed 300 people in Wend."),
        # Only some of all; additional ones; a number that is a name.
        ("The storm closed 75 shops in Wend.", "The storm closed another 87 shops in Wend."),
        ("They met in Game 1 of the Wend finals.", "They met in Game 5 of the Wend finals."),
        ("Crude oil costs $130 a barrel in Wend.", "Crude oil costs $19 less a barrel in Wend."),
        ("Photo 13 of 49 photos: the Wend band.", "Photo 11 of 37 photos: the Wend band."),
        # Tables.
        (
            "STAT Wend Ossin Yds 118 140 Pass 46 31 Rush 72 109 Downs 6 9 Plays 32 goals",
            "STAT Wend Ossin Yds 147 377 Pass 10 87 Rush 47 190 Downs 6 14 Plays 33 goals",
        ),
        # Whom "he" means isn't known.
        ("Keel averaged 20 rebounds this season.", "He averaged 25 rebounds this season."),
        # Both told in both articles.
        (
            "The toll on the Lamp bridge is £4 for cars. That toll is £6 for vans.",
            "The toll on the Lamp bridge is £6 for vans.",
        ),
    ],
)
def test_a_value_only_seems_to_have_moved(before: str, after: str) -> None:
    assert values(before, after) == []
