"""Hedges: what says how exact a value is, apart from the value."""

from __future__ import annotations

import pytest

from qa.language.hedges import with_hedge, without_hedge


def split(text: str, part: str) -> tuple[str | None, str]:
    """The hedge of a part of a text, and the part without it."""
    start = text.index(part)
    end = start + len(part)
    hedge, begin = without_hedge(text, start, end, 0)
    return hedge, text[begin:end]


@pytest.mark.parametrize(
    ("text", "part", "hedge", "value"),
    [
        ("It drew about 5,000 people.", "5,000", "about", "5,000"),
        ("It drew about 5,000 people.", "about 5,000", "about", "5,000"),
        ("It cost at least £4.2 million.", "£4.2 million", "at least", "£4.2 million"),
        ("No more than 12 may go.", "12", "no more than", "12"),
        ("He came around noon.", "noon", "around", "noon"),
        ("He was king for nearly three years.", "three years", "nearly", "three years"),
        ("An estimated 65,000 people came.", "An estimated 65,000", "an estimated", "65,000"),
        ("It fell by just under a quarter.", "a quarter", "just under", "a quarter"),
        ("It takes up to a dozen.", "up to a dozen", "up to", "a dozen"),
        ("They met around Friday.", "Friday", "around", "Friday"),
        ("It lasts approx. 3 hours.", "3 hours", "approx.", "3 hours"),
        # none
        ("It drew 5,000 people.", "5,000", None, "5,000"),
        ("They spoke about Ukraine.", "Ukraine", None, "Ukraine"),
        ("They spoke about Ukraine.", "about Ukraine", None, "about Ukraine"),
        ("Some people left.", "Some people", None, "Some people"),
        ("He ran over the hill.", "the hill", None, "the hill"),
        ("Of about 90 there were 12.", "12", None, "12"),
        ("The layabout 5 left.", "5", None, "5"),
    ],
)
def test_a_hedge_stands_directly_before_a_value(
    text: str, part: str, hedge: str | None, value: str
) -> None:
    assert split(text, part) == (hedge, value)


def test_a_hedge_of_another_sentence_is_none() -> None:
    text = "What is it about? 5,000 came."
    start = text.index("5,000")
    assert without_hedge(text, start, start + 5, start) == (None, start)


def test_the_value_with_its_hedge_is_the_articles_own_words() -> None:
    text = "It drew more than\n5,000 people."
    start = text.index("5,000")
    assert text[with_hedge(text, start, start + 5) : start + 5] == "more than\n5,000"
    assert split(text, "5,000") == ("more than", "5,000")
