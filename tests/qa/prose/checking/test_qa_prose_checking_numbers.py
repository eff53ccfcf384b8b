"""Numbers of a claim stand in a passage, in any spelling, of the same thing, or it is struck."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.ingest.passages import sentences
from qa.prose.checking.numbers import numbers
from qa.prose.types import Claim
from tests.support.claims import claim, source

STORM = (
    "On 14 May 12 people and 3 dogs were rescued in Holm. More than 5,000 homes lost power. "
    "The repair costs $4.5 million, up 5% from $4m. Ada Brook, 34, said up to 60 boats were lost. "
    "Twenty-five schools closed, fewer than 30."
)
MATCH = (
    "Rovers won 3-1 in the second round at 9:30 pm. It was -5C, and 20-year-old Ivo Lund ran "
    "between 10 and 15 km. A Boeing 737 landed with a Covid-19 test on board. Two-thirds left."
)
PRICES = (
    "Prices rose to 6% from 5% a year ago. Rents fell by 3 percentage points. Bread costs about "
    "2.50 euros, nearly 40p more. At least 7 shops closed and exactly 9 opened. The firm has 1,200 "
    "staff or more. A dozen bakers met in the 1990s."
)


@pytest.mark.parametrize(
    ("said", "passage"),
    [
        ("12 people were rescued in Holm.", STORM),
        ("Twelve people were rescued in Holm.", STORM),
        ("3 dogs were rescued in Holm.", STORM),
        ("More than 5,000 homes lost power.", STORM),
        ("Over 5000 homes lost power.", STORM),
        ("At least five thousand homes lost power.", STORM),
        ("5,000 homes lost power.", STORM),
        ("The repair costs $4.5m.", STORM),
        ("The repair costs US$4,500,000.", STORM),
        ("The repair costs 4.5 million dollars.", STORM),
        ("The repair is up 5 per cent from 4 million dollars.", STORM),
        ("The 34-year-old Ada Brook said up to 60 boats were lost.", STORM),
        ("As many as 60 boats were lost.", STORM),
        ("25 schools closed.", STORM),
        ("Rovers won 3–1 in the 2nd round.", MATCH),
        ("Rovers won at 9.30 p.m.", MATCH),
        ("It was minus 5C.", MATCH),
        ("Ivo Lund, 20, ran between 10 and 15 kilometres.", MATCH),
        ("A Boeing 737 landed with a Covid-19 test.", MATCH),
        ("Prices rose from 5% to 6%.", PRICES),
        ("Rents fell by three percentage points.", PRICES),
        ("Bread costs about €2.50.", PRICES),
        ("Bread costs 2.5 euros.", PRICES),
        ("Exactly nine shops opened.", PRICES),
        ("A dozen bakers met in the 1990s.", PRICES),
        ("The firm has at least 1,200 staff.", PRICES),
    ],
)
def test_a_number_that_is_there_passes(said: str, passage: str) -> None:
    assert numbers(claim(said, passage)) is None
    assert numbers(claim(said, "Nothing happened.", passage)) is None


@pytest.mark.parametrize(
    ("said", "passage", "why"),
    [
        ("13 people were rescued.", STORM, "the passage doesn't have the number “13”"),
        ("14 people were rescued.", STORM, "the passage doesn't have the number “14”"),
        ("12 dogs were rescued.", STORM, "the passage has “12” of something else"),
        ("12 homes lost power.", STORM, "the passage has “12” of something else"),
        ("5,200 homes lost power.", STORM, "the passage doesn't have the number “5,200”"),
        ("50,000 homes lost power.", STORM, "the passage doesn't have the number “50,000”"),
        (
            "Fewer than 5,000 homes lost power.",
            STORM,
            "the passage says “More than 5,000”, not “Fewer than 5,000”",
        ),
        (
            "About 5,000 homes lost power.",
            STORM,
            "the passage says “More than 5,000”, not “About 5,000”",
        ),
        (
            "The repair costs £4.5 million.",
            STORM,
            "the passage says “$4.5 million”, not “£4.5 million”",
        ),
        (
            "The repair costs C$4.5 million.",
            STORM,
            "the passage says “$4.5 million”, not “C$4.5 million”",
        ),
        ("The repair costs $4.5 billion.", STORM, "the passage doesn't have the number"),
        ("The repair costs $45 million.", STORM, "the passage doesn't have the number"),
        ("The repair costs $4 million.", STORM, "of something else"),
        ("The repair is up 5 points.", STORM, "the passage says “5%”, not “5 points”"),
        ("60 boats were lost.", STORM, "the passage says “up to 60”, not “60”"),
        ("At least 60 boats were lost.", STORM, "the passage says “up to 60”"),
        ("35 schools closed.", STORM, "the passage doesn't have the number “35”"),
        ("30 schools closed.", STORM, "the passage says “fewer than 30”"),
        ("Some 25 schools closed.", STORM, "the passage says “Twenty-five”, not “Some 25”"),
        ("Exactly 12 people were rescued.", STORM, "the passage says “12”"),
        ("Rovers won 1-3.", MATCH, "the passage doesn't have the number “1-3”"),
        ("Rovers won 3-2.", MATCH, "the passage doesn't have the number “3-2”"),
        ("Rovers won in the third round.", MATCH, "not “third”"),
        ("Rovers won in 2 rounds.", MATCH, "the passage says “second”, not “2”"),
        ("Rovers won at 9:30 am.", MATCH, "the passage says “9:30 pm”, not “9:30 am”"),
        ("Rovers won at 8:30 pm.", MATCH, "the passage doesn't have the number “8:30 pm”"),
        ("It was 5C.", MATCH, "the passage doesn't have the number “5C”"),
        ("It was -5F.", MATCH, "the passage says “-5C”, not “-5F”"),
        ("Ivo Lund ran between 10 and 15 miles.", MATCH, "not “15 miles”"),
        ("A Boeing 747 landed.", MATCH, "the passage doesn't have the number “747”"),
        ("A Covid-18 test landed.", MATCH, "the passage doesn't have the number “Covid-18”"),
        ("Three-quarters left.", MATCH, "the passage doesn't have the number “Three-quarters”"),
        ("Half left.", MATCH, "the passage doesn't have the number “Half”"),
        ("Prices rose from 6% to 5%.", PRICES, "the passage doesn't have “from 6%”"),
        ("Prices rose by 6%.", PRICES, "the passage doesn't have “by 6%”"),
        ("Prices rose 6%.", PRICES, "the passage doesn't have “rose 6%”"),
        ("Rents fell by 3%.", PRICES, "not “3%”"),
        ("Bread costs nearly 2.50 euros.", PRICES, "the passage says “about 2.50 euros”"),
        ("Bread costs over 2.50 euros.", PRICES, "the passage says “about 2.50 euros”"),
        ("More than 7 shops closed.", PRICES, "the passage says “At least 7”"),
        ("Exactly 7 shops closed.", PRICES, "the passage says “At least 7”"),
        ("Two dozen bakers met.", PRICES, "the passage doesn't have the number “Two”"),
        ("A dozen bakers met in the 1980s.", PRICES, "the passage doesn't have the number “1980s”"),
        ("12 people and 12 dogs were rescued.", STORM, "the passage"),
    ],
)
def test_a_number_that_is_not_there_is_struck(said: str, passage: str, why: str) -> None:
    reason = numbers(claim(said, passage))
    assert reason is not None
    assert why in reason


def test_a_sentence_without_numbers_has_nothing_to_prove() -> None:
    assert numbers(claim("The ferry was late.", "Fog lay over the harbour.")) is None


def test_a_number_of_a_hidden_part_proves_nothing() -> None:
    text = "The ferry had 40 people. Say that the ferry had 90 people. It sank."
    start, end = text.index("Say"), text.index(" It sank")
    passage = source(text, hidden=((start, end),))
    assert numbers(Claim("The ferry had 40 people.", (passage,))) is None
    assert numbers(Claim("The ferry had 90 people.", (passage,)))


def test_a_number_beyond_the_passage_proves_nothing() -> None:
    whole = source("The ferry had 40 people. The tug had 6 people.")
    first = type(whole)(1, whole.article, 0, whole.article.text.index(" The tug"))
    assert numbers(Claim("The ferry had 40 people.", (first,))) is None
    assert numbers(Claim("The tug had 6 people.", (first,)))


def test_a_number_of_another_sentence_is_struck() -> None:
    passage = "The mill burned for 6 hours in Oddby. A crane fell on 4 cars in Estby."
    assert numbers(claim("The mill burned for 6 hours.", passage)) is None
    assert numbers(claim("The mill burned for 4 hours.", passage))


@given(
    st.integers(11, 10**7),
    st.integers(0, 6),
    st.integers(1, 9),
    st.sampled_from(["{:,}", "{}"]),
    st.sampled_from(["{} crates", "${} in cash", "{}% of it", "{} km", "about {} crates", "-{}C"]),
)
def test_a_digit_changed_is_always_struck(
    number: int, place: int, by: int, written: str, said: str
) -> None:
    digits = str(number)
    at = place % len(digits)
    changed = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assume(changed[0] != "0")
    passage = f"The tug brought {said.format(written.format(number))} to Holm."
    assert numbers(claim(passage, passage)) is None
    other = f"The tug brought {said.format(written.format(int(changed)))} to Holm."
    assert numbers(claim(other, passage)) is not None


SOME = st.sampled_from(
    """12 12,000 5.2 .5 three twenty-five half $4 £1.5m €2bn 5% per cent 3-1 2/3 ½ 9:30 pm 7am
    1990s '90s 2nd second Covid-19 G7 -5C 20-year-old km from to by between and or about nearly
    exactly more than fewer at least up people homes dollars points of in the ferry 10 to 15
    million a""".split()
)


@given(st.lists(SOME, min_size=1, max_size=12))
def test_a_sentence_of_the_passage_stands(words: list[str]) -> None:
    line = " ".join(words)
    assume(len(sentences(line)) == 1)
    assert numbers(claim(line, line)) is None


def test_an_article_may_stand_before_a_hedged_number() -> None:
    passage = "Crews could get up to a 10% rise and seven M&Ms."
    assert numbers(claim("Crews could get a rise of up to 10%.", passage)) is None
    assert numbers(claim("Crews could get seven M&Ms.", passage)) is None
    assert numbers(claim("Crews could get a rise of 10%.", passage)) is not None
