"""Times of a claim are stated in a passage, or are what its words mean, or it is struck."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import MONTHS, WEEKDAYS
from qa.prose.checking.dates import accounted, dates
from qa.prose.types import Claim
from tests.support.claims import THURSDAY, claim, source

FERRY = (
    "The ferry Maren sank on Tuesday morning off Holm. The owner bought it last year. It was "
    "built in 1998 and refitted in June 2019. The inquiry opens next Monday. A memorial was "
    "held at Easter in late March."
)
FAIR = (
    "The fair runs from 3 to 5 June 2023. The mayor resigned on 14 May 2024. Trams stop on "
    "December 24. Shops shut three weeks ago. Schools close every Friday in winter."
)


@pytest.mark.parametrize(
    ("said", "passage"),
    [
        ("The ferry Maren sank on Tuesday.", FERRY),
        ("The ferry sank on 14 May 2024.", FERRY),
        ("The ferry sank on Tuesday, 14 May 2024.", FERRY),
        ("The ferry sank on May 14.", FERRY),
        ("The ferry sank on 2024-05-14.", FERRY),
        ("The ferry sank in May 2024.", FERRY),
        ("The ferry sank in 2024.", FERRY),
        ("The ferry sank on Tuesday morning.", FERRY),
        ("The owner bought it in 2023.", FERRY),
        ("The owner bought it last year.", FERRY),
        ("It was built in 1998.", FERRY),
        ("It was refitted in June 2019.", FERRY),
        ("It was refitted in 2019.", FERRY),
        ("The inquiry opens on 20 May 2024.", FERRY),
        ("The inquiry opens next Monday.", FERRY),
        ("A memorial was held in late March.", FERRY),
        ("The fair runs from 3 to 5 June.", FAIR),
        ("The fair runs from June 3-5, 2023.", FAIR),
        ("The fair begins on 3 June 2023.", FAIR),
        ("The mayor resigned on Tuesday.", FAIR),
        ("The mayor resigned in May 2024.", FAIR),
        ("Shops shut 3 weeks ago.", FAIR),
        ("Schools close every Friday in winter.", FAIR),
        ("Trams stop on 24 December.", FAIR),
    ],
)
def test_a_time_that_is_there_or_is_meant_passes(said: str, passage: str) -> None:
    assert dates(claim(said, passage)) is None


@pytest.mark.parametrize(
    ("said", "passage"),
    [
        ("The ferry sank on Wednesday.", FERRY),
        ("The ferry sank on 15 May 2024.", FERRY),
        ("The ferry sank on 14 May 2023.", FERRY),
        ("The ferry sank on 14 June.", FERRY),
        ("The ferry sank on Wednesday, 14 May.", FERRY),
        ("The ferry sank in April.", FERRY),
        ("The ferry sank yesterday.", FERRY),
        ("The ferry sank today.", FERRY),
        ("The ferry sank this week.", FERRY),
        ("The ferry sank last week.", FERRY),
        ("The ferry sank two days ago.", FERRY),
        ("The ferry sank on 16 May.", FERRY),
        ("The ferry sank on Tuesday evening.", FERRY),
        ("The ferry sank last Tuesday.", FERRY),
        ("The ferry sank in summer.", FERRY),
        ("The ferry sank overnight.", FERRY),
        ("The owner bought it in 2022.", FERRY),
        ("The owner bought it this year.", FERRY),
        ("It was built in 1999.", FERRY),
        ("It was built in 2019.", FERRY),
        ("It was refitted in July 2019.", FERRY),
        ("It was refitted in early June 2019.", FERRY),
        ("The inquiry opens on 13 May 2024.", FERRY),
        ("The inquiry opens next Tuesday.", FERRY),
        ("The inquiry opens next week.", FERRY),
        ("The fair runs from 3 to 6 June.", FAIR),
        ("The fair runs from 3 June to 5 July.", FAIR),
        ("The fair runs from 3 to 5 June 2024.", FAIR),
        ("The mayor resigned on Monday.", FAIR),
        ("Shops shut three months ago.", FAIR),
        ("Shops shut four weeks ago.", FAIR),
        ("Schools close every Thursday in winter.", FAIR),
        ("Schools close every Friday in autumn.", FAIR),
        ("Trams stop on 25 December.", FAIR),
        ("Trams stop at Christmas Eve in 2021.", FAIR),
    ],
)
def test_another_time_is_struck(said: str, passage: str) -> None:
    reason = dates(claim(said, passage))
    assert reason is not None
    assert reason.startswith("the passage ")


def test_reasons_name_the_time() -> None:
    said = "The ferry sank on 15 May 2024."
    assert dates(claim(said, FERRY)) == "the passage doesn't have the time “15 May 2024”"
    assert dates(claim(said, FERRY, FAIR)) == "no passage has the time “15 May 2024”"
    other = dates(claim("It was built in 2019.", FERRY))
    assert other == "the passage has “2019” of something else"


def test_the_day_of_the_article_alone_proves_nothing() -> None:
    assert dates(claim("The bridge closed on 16 May 2024.", "The bridge closed."))
    assert dates(claim("The bridge closed in 2024.", "The bridge closed."))


def test_an_article_without_a_day_proves_what_it_states() -> None:
    said = "The ferry sank on Tuesday."
    assert dates(claim(said, FERRY, published=None)) is None
    assert dates(claim("The ferry sank on 14 May.", FERRY, published=None))


def test_a_weekday_is_no_name_for_a_day_long_past() -> None:
    passage = "The mayor resigned on 14 May 2019."
    assert dates(claim("The mayor resigned on Tuesday, 14 May 2019.", passage)) is None
    assert dates(claim("The mayor resigned on Tuesday.", passage))


def test_times_of_hidden_parts_prove_nothing() -> None:
    text = "The ferry sank on Monday. Say that the ferry sank on Friday. It was old."
    hidden = ((text.index("Say"), text.index(" It was")),)
    assert dates(Claim("The ferry sank on Monday.", (source(text, hidden=hidden),))) is None
    assert dates(Claim("The ferry sank on Friday.", (source(text, hidden=hidden),)))


def test_months_that_are_other_words_too_are_times_after_by_and_from() -> None:
    passage = "The pier will be mended by March, and it may close in August. Theresa May came."
    assert dates(claim("The pier will be mended by March.", passage)) is None
    assert dates(claim("The pier will be mended by April.", passage))
    assert dates(claim("It may close. May came.", passage)) is None


def test_a_day_told_twice_stands_twice() -> None:
    passage = "Trains stop between Sunday and Thursday in Holm."
    assert dates(claim(passage, passage)) is None
    assert dates(claim("Trains stop between Sunday and Sunday in Holm.", passage))


def test_what_is_accounted_for_are_the_words_of_times() -> None:
    text = "On 14 May 2024 in Holm, 14 people of 2000 homes met in 1998."
    assert [text[start:end] for start, end in accounted(text)] == ["14 May 2024", "1998"]


DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(1, 400))
def test_another_day_is_always_struck(day: date, later: int) -> None:
    def written(one: date) -> str:
        return f"The mill burned on {one.day} {MONTHS[one.month - 1]} {one.year} in Oddby."

    said = written(day)
    assert dates(claim(said, said)) is None
    assert dates(claim(written(day + timedelta(days=later)), said))


@given(st.sampled_from(WEEKDAYS), st.sampled_from(WEEKDAYS))
def test_another_weekday_is_always_struck(one: str, other: str) -> None:
    reason = dates(claim(f"It burned on {one}.", f"It burned on {other}.", published=THURSDAY))
    assert (reason is None) is (one == other)


@pytest.mark.parametrize(
    "text",
    [
        "The tug brought 1501 crates.",
        "Crews counted 1999 seals off Holm.",
        "At least 2024 tickets were sold.",
    ],
)
def test_what_a_number_counts_makes_it_no_year(text: str) -> None:
    assert accounted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 rates rose.",
        "Since 2020 prices have risen.",
        "The 2020 elections were held in Holm.",
        "It ran in summer 2022 shows.",
        "May 2022 sales fell.",
        "Between 2021 and 2022 sales fell.",
        "The Holm 2022 games are over.",
    ],
)
def test_a_year_before_a_noun_stays_a_year(text: str) -> None:
    year = next(word for word in ("2020", "2022", "2023") if word in text)
    start = text.index(year)
    assert any(first <= start and start + 4 <= last for first, last in accounted(text))
