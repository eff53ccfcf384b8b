"""Saved questions as lines of JSON, and what is left of them once an article is removed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from saved_fakes import NOON, record, rival, seen

from index.types import Filters
from qa.manner import Manner, Reading, Strictness
from qa.saved.codec import decode, encode
from qa.saved.forgetting import without
from qa.saved.types import Cause, Change, Event, News, Record, Seen, Source

LAST = replace(seen("March 3", "first", "second"), rivals=(rival("\ud800 \u2028 May 1", "third"),))
FULL = replace(
    record(last=LAST),
    events=(
        Event("e1", NOON, (Change(News.FIRST),), None, LAST, told=True),
        Event(
            "e2",
            NOON,
            (Change(News.OTHER, "x", LAST.sources, Cause.DENIED),),
            LAST,
            seen(None),
            looked=True,
        ),
    ),
)
FULL = replace(
    FULL,
    saved=replace(
        FULL.saved,
        filters=Filters(date(2025, 1, 1), None, ("BBC",)),
        as_of=date(2025, 3, 1),
        manner=Manner(Strictness.BOLD, Reading.QUICK),
    ),
)


def test_a_record_comes_back_as_it_was_from_one_line() -> None:
    line = encode(FULL)
    assert "\n" not in line
    assert line.isascii()
    assert decode(line) == FULL


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "null",
        '{"format": 2}',
        encode(FULL).replace('"told": true', '"told": true, "at": "yesterday"'),
        encode(FULL).replace('"start": 11', '"start": "11"'),
        encode(FULL).replace('"strictness": "bold", "reading"', '"strictness": "mad", "reading"'),
        "[" * 100_000,
    ],
)
def test_what_is_no_record_is_an_error_of_one_kind(line: str) -> None:
    assert line != encode(FULL)
    with pytest.raises(ValueError, match=r"."):
        decode(line)


def is_first(one: Source) -> bool:
    return one.article == "first"


def test_an_answer_that_others_say_too_is_in_their_words_from_then_on() -> None:
    left = without(FULL, is_first)
    assert left.last is not None
    assert left.last.text == "March 3"
    assert [one.article for one in left.last.sources] == ["second"]
    assert "first" not in json.dumps(json.loads(encode(left))["last"])


def test_of_an_answer_that_nobody_else_says_nothing_is_left() -> None:
    only = Record(FULL.saved, seen("March 3", "first"), NOON)
    left = without(only, is_first).last
    assert isinstance(left, Seen)
    assert (left.text, left.sources, left.read, left.removed) == (None, (), (), True)


def test_what_has_none_of_it_stays() -> None:
    assert without(FULL, lambda one: one.article == "nowhere") == FULL
