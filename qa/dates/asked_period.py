"""What a question's own time words mean on the day it is asked.

Laxer than the reading of articles, since a period only steers the search: "this week" is the
seven days up to today, "last Friday" simply the latest one before today, and what has begun
ends today. A question speaks of the past unless it says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from index.lexicon import WEEKDAYS
from qa.dates.calendar_rules import with_year
from qa.dates.days import (
    SATURDAY,
    STEPS,
    Resolved,
    days_between,
    month_of,
    months_from,
    one_day,
    week_of,
    weekday_after,
    weekday_before,
    weekend_from,
    year_of,
)
from qa.dates.deictic_rules import NUMBERS
from qa.dates.relative import RULES, Rule
from qa.dates.tense import Tense
from qa.dates.time_words import Expression, Kind, expressions

_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|upcoming|going to"
    r"|(?:is|are) (?:[\w'’]+ ){0,5}(?:set|due|scheduled|expected|planned|slated|planning))\b",
    re.IGNORECASE,
)
_ROLLING = re.compile(
    r"\b(?:the|this) (?:last|past) (?:(?P<number>[a-z]+|\d{1,3}) )?"
    r"(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_FROM_THEN_ON = re.compile(r"\b(?P<word>since|after) (?:the |late |early )?$", re.IGNORECASE)
_UP_TO_THEN = re.compile(r"\b(?:before|until|till|by) $", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from) $", re.IGNORECASE)
_TO = re.compile(r" (?:and|to|through|until) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a question asks about, `first` and `last` included.

    `hard` is True where it says them in full ("in 2023", "on 14 October 2024"), False where
    they are told from the day of asking.
    """

    first: date
    last: date
    hard: bool = False


def asked_period(question: str, as_of: date) -> Period | None:
    """Return what a question's time words mean on the day `as_of`; None where it has none.

    Of several the narrowest counts; "from May to July 2023" is one. "before", "until" and
    "by" give no period, since nothing says where it begins.
    """
    tense: Tense = "future" if _FUTURE.search(question) else "past"
    try:
        sure = [period for period in _periods(question, as_of, tense) if period]
    except (ValueError, OverflowError):
        return None  # 31 February; the last 999 years of the year 500
    return min(sure, key=lambda period: (period.last - period.first, not period.hard), default=None)


def _periods(question: str, as_of: date, tense: Tense) -> Iterator[Period | None]:
    told = [
        (expression, found)
        for expression in expressions(question)
        if (found := _meaning(expression, question, as_of, tense))
    ]
    for (expression, found), (other, until) in pairwise(told):
        joined = _TO.fullmatch(question, expression.end, other.start)
        if joined and _BETWEEN.search(question[: expression.start]) and found.first <= until.last:
            yield Period(found.first, until.last, found.stated and until.stated)
            return
    for match in _ROLLING.finditer(question):
        yield _rolling(match, as_of)
    for expression, found in told:
        yield _bounded(question[: expression.start], found, as_of, tense)


def _meaning(expression: Expression, question: str, as_of: date, tense: Tense) -> Resolved | None:
    stated = with_year(expression, question[expression.start : expression.end])
    rule = _RULES.get(expression.kind)
    if stated or rule is None or "year" in expression.parts:
        return stated
    return rule(expression.parts, as_of, tense)


def _bounded(before: str, found: Resolved, as_of: date, tense: Tense) -> Period | None:
    """The period that a time makes together with the words before it."""
    if _UP_TO_THEN.search(before):
        return None
    if since := _FROM_THEN_ON.search(before):
        after = since["word"].lower() == "after"
        first = found.last + timedelta(days=1) if after else found.first
        return Period(first, as_of, found.stated) if first <= as_of else None
    if tense == "past" and not found.stated and found.first <= as_of < found.last:
        return Period(found.first, as_of)
    return Period(found.first, found.last, found.stated)


def _rolling(match: re.Match[str], as_of: date) -> Period | None:
    """The days up to today of "the past three weeks"."""
    said = (match["number"] or "one").lower()
    number = int(said) if said.isdecimal() else NUMBERS.get(said)
    if not number:
        return None
    step = relativedelta(**{f"{match['unit'].lower()}s": number})
    return Period(as_of - step + timedelta(days=1), as_of)


def _today(_parts: Mapping[str, str], as_of: date, _tense: Tense | None) -> Resolved:
    return one_day(as_of)


def _weekday(parts: Mapping[str, str], as_of: date, tense: Tense | None) -> Resolved:
    wanted, which = WEEKDAYS.index(parts["weekday"]), parts.get("which", "").lower()
    if which in ("last", "this past"):
        return one_day(weekday_before(as_of, wanted))
    if which in ("next", "this coming"):
        return one_day(weekday_after(as_of, wanted))
    if wanted == as_of.weekday():
        return one_day(as_of)
    towards = weekday_after if tense == "future" else weekday_before
    return one_day(towards(as_of, wanted))


def _weekend(parts: Mapping[str, str], as_of: date, tense: Tense | None) -> Resolved:
    """The weekend begun last, or the one before or after it."""
    begun = weekday_before(as_of + timedelta(days=1), SATURDAY)
    at_weekend = as_of.weekday() >= SATURDAY
    which = parts["which"].lower()
    if which in ("next", "this coming") or (tense == "future" and not at_weekend):
        return weekend_from(begun + timedelta(days=7))
    return weekend_from(begun - timedelta(days=7) if which == "last" and at_weekend else begun)


def _unit(parts: Mapping[str, str], as_of: date, tense: Tense | None) -> Resolved | None:
    step = STEPS[parts["which"].lower()]
    match parts["unit"]:
        case "month":
            return month_of(months_from(as_of, step))
        case "year":
            return year_of(as_of.year + step)
    if step or tense == "future":
        return week_of(as_of + timedelta(days=7 * step))
    return days_between(as_of - timedelta(days=6), as_of)


_RULES: dict[Kind, Rule] = {
    **RULES,
    "today": _today,
    "weekday": _weekday,
    "weekend": _weekend,
    "unit": _unit,
}
