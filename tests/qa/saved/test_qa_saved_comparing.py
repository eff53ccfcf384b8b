"""What is news between two answers to a saved question, and what isn't."""

from __future__ import annotations

from dataclasses import replace

import pytest
from saved_fakes import CONDITIONS, rival, seen, source

from qa.saved.comparing import Outcome, compare, same_answer
from qa.saved.types import Cause, News, Seen, Source


def causes() -> tuple[Cause, tuple[Source, ...]]:
    return Cause.SUPERSEDED, ()


def news(before: Seen | None, now: Seen) -> list[News]:
    return [change.news for change in compared(before, now).changes]


def compared(before: Seen | None, now: Seen) -> Outcome:
    return compare(before, now, causes)


MARCH = seen("March 3", "first")
NOTHING = seen(None)


def test_the_first_answer_is_what_the_next_is_compared_with() -> None:
    outcome = compared(None, MARCH)
    assert [change.news for change in outcome.changes] == [News.FIRST]
    assert not outcome.changes[0].is_news
    assert outcome.last == MARCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("March 3", "3 March"),
        ("March 3", "March 3, 2025"),
        ("twelve people", "12"),
        ("£4.2 million", "£4,200,000"),
        ("Joe Biden", "President Biden"),
    ],
)
def test_the_same_said_in_other_words_is_no_other_answer(one: str, other: str) -> None:
    assert news(seen(one, "first"), seen(other, "first")) == []


def test_another_value_is_another_answer_and_says_why() -> None:
    [change] = compared(MARCH, seen("April 14", "second")).changes
    assert (change.news, change.cause) == (News.OTHER, Cause.SUPERSEDED)


def test_the_same_words_that_mean_another_day_are_another_answer() -> None:
    before = replace(seen("next Tuesday", "first"), resolved="4 March 2025")
    now = replace(seen("next Tuesday", "second"), resolved="11 March 2025")
    assert news(before, now) == [News.OTHER]
    assert same_answer(before, replace(now, resolved=None, text="4 March"))


def test_other_bounds_of_the_same_words_are_the_same_answer() -> None:
    wide = source("first", "March 3 at noon")
    narrow = replace(wide, end=wide.start + 7, quote="March 3")
    before = replace(MARCH, text="Monday, the first day of March", sources=(wide,))
    assert news(before, replace(MARCH, sources=(narrow,))) == []


def test_an_answer_that_comes_and_one_that_goes() -> None:
    assert news(NOTHING, MARCH) == [News.ANSWERED]
    [change] = compared(MARCH, NOTHING).changes
    assert (change.news, change.cause) == (News.GONE, Cause.SUPERSEDED)
    assert news(NOTHING, NOTHING) == []


def test_a_new_source_is_news_but_no_copy_no_edit_and_nothing_read_before() -> None:
    assert news(MARCH, seen("March 3", "first", "second")) == [News.SOURCE]
    copy = source("copy", "March 3", "first", sentence=MARCH.sources[0].sentence)
    edited = replace(MARCH.sources[0], text_sha256="another")
    moved = source("moved", "March 3", url="https://a.example/1")
    story = replace(source("third", "March 3"), story=("first",))
    for one in (copy, edited, story):
        assert news(MARCH, replace(MARCH, sources=(*MARCH.sources, one))) == []
    there = replace(MARCH, sources=(replace(MARCH.sources[0], url="https://a.example/1"),))
    assert news(there, replace(there, sources=(*there.sources, moved))) == []
    read = replace(MARCH, read=("sha of second",))
    assert news(read, seen("March 3", "first", "second")) == []


def test_a_source_that_comes_back_is_not_new_again() -> None:
    both = compared(MARCH, seen("March 3", "first", "second")).last
    one = compared(both, MARCH).last
    assert news(one, seen("March 3", "second", "first")) == []


def test_a_rival_is_news_once() -> None:
    contradicted = replace(MARCH, rivals=(rival("April 14", "second"),))
    outcome = compared(MARCH, contradicted)
    assert [change.news for change in outcome.changes] == [News.RIVAL]
    assert outcome.changes[0].text == "April 14"
    gone = compared(outcome.last, MARCH)
    assert gone.changes == ()
    assert news(gone.last, contradicted) == []
    assert news(MARCH, replace(MARCH, rivals=(rival("May 1", "old", older=True),))) == []


def test_confidence_that_wavers_is_no_news() -> None:
    guess = replace(rival("March 3", "first"), confidence=0.48)
    sure = replace(MARCH, confidence=0.52)
    held_back = replace(NOTHING, confidence=0.48, rivals=(guess,), read=MARCH.read)
    assert news(held_back, sure) == []
    assert compared(sure, held_back).last.text == "March 3"
    assert news(sure, held_back) == []
    assert news(MARCH, replace(MARCH, confidence=0.55)) == []
    unlikely = replace(MARCH, read=(*MARCH.read, "sha of second"))
    assert news(unlikely, replace(unlikely, rivals=(rival("May 1", "second", 0.17),))) == []


def test_a_clear_fall_or_a_new_article_is_news() -> None:
    guess = replace(rival("March 3", "first"), confidence=0.3)
    fallen = replace(NOTHING, confidence=0.3, rivals=(guess,), read=MARCH.read)
    assert news(MARCH, fallen) == [News.GONE]
    held_back = replace(NOTHING, confidence=0.48, rivals=(replace(guess, confidence=0.48),))
    assert news(held_back, replace(seen("March 3", "second"), confidence=0.52)) == [News.ANSWERED]


def test_an_answer_and_its_rival_that_change_places_are_no_news() -> None:
    before = replace(
        seen("March 3", "first"),
        confidence=0.52,
        rivals=(rival("April 14", "second", 0.48),),
        read=("sha of first", "sha of second"),
    )
    now = replace(
        seen("April 14", "second"),
        confidence=0.53,
        rivals=(rival("March 3", "first", 0.47),),
        read=before.read,
    )
    assert news(before, now) == []
    older = replace(now, rivals=(rival("March 3", "first", 0.47, older=True),))
    assert news(before, older) == [News.OTHER]


def test_asked_otherwise_is_told_and_is_no_news() -> None:
    bold = replace(CONDITIONS, strictness="bold", encoder="other")
    now = replace(seen("April 14", "second"), conditions=bold)
    outcome = compared(MARCH, now)
    [change] = outcome.changes
    assert not change.is_news
    assert change.text == "strictness bold (was balanced), another embedding model"
    assert news(outcome.last, now) == []
