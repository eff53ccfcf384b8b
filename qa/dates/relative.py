"""What the time expressions in an article's words mean, from the day it was published.

"next Tuesday" in an article of 14 October 2024 is 22 October 2024. The rules follow news
usage (the AP and Reuters style books: a weekday alone is one within seven days) and return
None wherever they can't be sure; `time_words.py` finds the expressions, `tense.py` tells
"voted on Monday" from "will vote on Monday".

The words are read by a grammar of our own, the arithmetic (nth weekdays, the ends of months,
Easter) is python-dateutil's. No free-text parser reads the words, since these answer wherever
they can. Of the 180 rows of the test table that mean one day or none, dateparser 1.5 gets 83
wrong ("Oct. 15-17" is in 2017, "march" in March, "this Friday" the last one), 34 where it is
told to require a day, and dateutil's parser 59; importing dateparser takes 0.2 s besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from index.ingest.passages import sentences
from index.lexicon import MONTHS, any_of
from qa.dates import calendar_rules, deictic_rules
from qa.dates.days import Granularity, Resolved
from qa.dates.tense import Tense, tense_at
from qa.dates.time_words import Expression, Kind, expressions

__all__ = ["Expression", "Granularity", "Resolved", "expressions", "resolve", "times_in"]

Rule = Callable[[Mapping[str, str], date, Tense | None], Resolved | None]
RULES: dict[Kind, Rule] = {
    "date": calendar_rules.calendar_day,
    "dates": calendar_rules.calendar_day,
    "month": calendar_rules.calendar_month,
    "holiday": calendar_rules.holiday,
    "today": deictic_rules.today,
    "day": deictic_rules.near_day,
    "weekday": deictic_rules.weekday,
    "weekday of week": deictic_rules.weekday_of_week,
    "unit": deictic_rules.unit,
    "weekend": deictic_rules.weekend,
    "ago": deictic_rules.ago,
    "ahead": deictic_rules.ahead,
    "ordinal": deictic_rules.day_of_month,
}
"""What each kind of expression means, from its parts, the day it is said on and the tense."""

# Told from the calendar, not from the day of speaking: sound in quoted speech too.
_CALENDAR = frozenset({"date", "dates", "month", "ordinal"})
# Said of every year, or week, where a word of habit is near.
_HABITUAL = frozenset({"date", "month", "holiday", "weekday"})

# A year that says when: "in 1998", "May 1998", at the head of a line; not "the 1998 census".
_YEAR = re.compile(
    rf"(?:\b(?:[Ii]n|of|[Dd]uring|early|late|{any_of(month[:3] for month in MONTHS)}"
    r"[a-z]*\.?)[ -]|\d, |^)((?:1[5-9]|20)\d\d)\b(?!['’]?s)",
    re.MULTILINE,
)
_HABIT = re.compile(
    r"\b(?:often|usually|typically|generally|always|annually|traditionally|(?:each|every|a) year)\b"
)
_NEARBY = 1_000
"""Characters around an expression in which a year says which year the story tells of."""

_LONGEST = 100
"""Characters that no expression is longer than."""

# Days known by their date: "the Sept. 11 attacks" are no days of this year.
_BYWORDS = (
    (r"Sept?(?:ember|\.)? 11", r"attack|terror|hijack|tower|memorial|anniversary|victim"),
    (
        r"Jan(?:uary|\.)? 6",
        r"attack|riot|insurrection|Capitol|committee|panel|probe|trial|investigat",
    ),
    (r"Oct(?:ober|\.)? 7", r"attack|massacre|Hamas|Israel|hostage"),
)
_NAMED_BY_DATE = [(re.compile(day), re.compile(about)) for day, about in _BYWORDS]


class _Place(NamedTuple):
    """The sentence of an expression, from `start` to `end` in it, and the words before it."""

    before: str
    sentence: str
    start: int
    end: int


def resolve(text: str, start: int, end: int, published: date | None) -> Resolved | None:
    """Return the days that `text[start:end]` means in an article published on that day.

    The span may hold a whole time expression ("the vote on Monday") or be part of one
    ("Tuesday" of "next Tuesday"): the expression decides, read in its sentence. None where
    the span touches none, or more than one, or has figures beside it, or where the meaning
    isn't sure. An undated article (`published` None) resolves only what says its own year.
    """
    touched = _touched(text, start, end)
    if len(touched) != 1:
        return None
    expression, shift = touched[0]
    first, last = expression.start + shift, expression.end + shift
    if any(map(str.isdecimal, text[start:first] + text[last:end])):
        return None  # "May 6 next year, it was announced Tuesday"
    place = _place_of(text, first, last)
    try:
        return _meaning(expression, place, published)
    except (ValueError, OverflowError):
        return None  # 31 February; the week after 31 December 9999


def times_in(
    text: str, start: int, end: int, published: date | None
) -> list[tuple[Expression, Resolved | None]]:
    """Return the time expressions of the sentence `text[start:end]`, each with what it means.

    Their offsets are into `text`. None where the meaning isn't sure, as `resolve` says.
    """
    found = []
    for expression in expressions(text[start:end]):
        first, last = expression.start + start, expression.end + start
        try:
            means = _meaning(expression, _place_of(text, first, last), published)
        except (ValueError, OverflowError):
            means = None
        found.append((replace(expression, start=first, end=last), means))
    return found


def _touched(text: str, start: int, end: int) -> list[tuple[Expression, int]]:
    """The expressions that share a character with a span, and what to add to their offsets."""
    shift = max(0, start - _LONGEST)
    return [
        (found, shift)
        for found in expressions(text[shift : end + _LONGEST])
        if found.start + shift < end and found.end + shift > start
    ]


def _place_of(text: str, start: int, end: int) -> _Place:
    """Find the sentence of `text[start:end]`, in its paragraph: a line break ends both."""
    above = max(0, start - _NEARBY)
    begin = max(text.rfind("\n", 0, start) + 1, above)
    stop = text.find("\n", end, end + _NEARBY)
    paragraph = text[begin : end + _NEARBY if stop < 0 else stop]
    # More than one, where the stop of "Nov. 1" was taken for the end of a sentence.
    held = [
        (begin + first, begin + last)
        for first, last in sentences(paragraph)
        if begin + first < end and begin + last > start
    ]
    first, last = held[0][0], held[-1][1]
    return _Place(text[above:first], text[first:last], start - first, end - first)


def _meaning(expression: Expression, place: _Place, published: date | None) -> Resolved | None:
    words = place.sentence[place.start : place.end]
    stated = calendar_rules.with_year(expression, words)
    rule = RULES.get(expression.kind)
    if stated or published is None or rule is None or "year" in expression.parts:
        return stated
    if expression.kind in _HABITUAL and _HABIT.search(place.sentence):
        return None
    quoted = _inside_quotes((place.before + place.sentence[: place.start]).rpartition("\n")[2])
    if quoted and expression.kind not in _CALENDAR:
        return None  # said on a day that isn't known
    tense = None if quoted else tense_at(place.sentence, place.start, place.end)
    found = rule(expression.parts, published, tense)
    return None if found and _of_another_year(expression, place, found, published) else found


def _of_another_year(
    expression: Expression, place: _Place, found: Resolved, published: date
) -> bool:
    """Tell whether the story, at a date without its year, speaks of another year."""
    if expression.kind not in _CALENDAR:
        return False
    years = _YEAR.findall(place.before + place.sentence[: place.start])
    if years and int(years[-1]) not in (found.first.year, found.last.year, published.year):
        return True
    words = place.sentence[place.start : place.end]
    return any(day.search(words) and about.search(place.sentence) for day, about in _NAMED_BY_DATE)


def _inside_quotes(before: str) -> bool:
    """Tell whether a paragraph's words so far have opened quoted speech and not closed it."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
