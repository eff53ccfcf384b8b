"""Dates, months, years and holidays: the year that they belong to.

A month and day without a year fall in the year that the tense points to, or, without a
tense, in the year that brings them close. Where neither is sure the rules return None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, TH, relativedelta

from index.ingest.dates.fields import parse_date
from index.lexicon import WEEKDAYS, month_number
from qa.dates.days import (
    STEPS,
    Resolved,
    days_between,
    month_of,
    months_from,
    one_day,
    year_of,
)
from qa.dates.tense import Tense
from qa.dates.time_words import Expression

Parts = Mapping[str, str]

# How far off a date without a year may be: further off in the year of the article than in
# another, but never so far that its namesake on the other side is the likelier one.
_HALF_A_YEAR = 183
_NINE_MONTHS = 274
# Without a tense only what is close by is sure: lists run from last spring to next autumn.
_CLOSE_BY = 45
_CLOSE_BY_IN_ANOTHER_YEAR = 14
# A holiday without a year is the one at hand, or a general remark.
_A_MONTH = 31
# "in November" is the last one until well into the next year.
_MONTHS_BACK = 9

_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's day": lambda year: date(year, 1, 1),
    "valentine's day": lambda year: date(year, 2, 14),
    "st patrick's day": lambda year: date(year, 3, 17),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter sunday": lambda year: easter(year),
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "memorial day": lambda year: date(year, 5, 31) + relativedelta(weekday=MO(-1)),
    "juneteenth": lambda year: date(year, 6, 19),
    "labor day": lambda year: date(year, 9, 1) + relativedelta(weekday=MO(+1)),
    "halloween": lambda year: date(year, 10, 31),
    "veterans day": lambda year: date(year, 11, 11),
    "thanksgiving": lambda year: date(year, 11, 1) + relativedelta(weekday=TH(+4)),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year's eve": lambda year: date(year, 12, 31),
}
"""Holidays of one known day a year. Easter is the Western one; Memorial Day, Labor Day,
Veterans Day and Thanksgiving are the United States'."""


def with_year(expression: Expression, words: str) -> Resolved | None:
    """Resolve an expression that says its own year; None for any other.

    `words` are the expression's own. A date that names a weekday it doesn't fall on is None.

    Raises:
        ValueError: there is no such day (31 February).
    """
    parts = expression.parts
    if expression.kind == "numeric":
        day = parse_date(words)
        return one_day(day, stated=True) if day else None
    if "year" not in parts:
        return None
    year = int(parts["year"])
    if expression.kind == "year":
        return year_of(year, stated=True)
    if expression.kind == "month":
        return month_of(date(year, month_number(parts["month"]), 1), stated="part" not in parts)
    if expression.kind == "holiday":
        return one_day(_holiday(parts)(year))
    if _crosses_new_year(parts):
        year -= 1
    found = _days(parts, year)
    return replace(found, stated=True) if found and _weekday_agrees(parts, found.first) else None


def calendar_day(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "Oct. 15", "Tuesday, Oct. 15" or "October 15-17" as said on `day`."""
    candidates = [
        found
        for year in (day.year - 1, day.year, day.year + 1)
        if (found := _days_if_any(parts, year)) and _weekday_agrees(parts, found.first)
    ]
    if "of" in parts:
        meant = day.year + STEPS[parts["of"]]
        return next((found for found in candidates if found.first.year == meant), None)
    if "weekday" in parts:
        # Its weekday alone tells a date from its namesakes of the years around it.
        return min(candidates, key=lambda found: abs(found.first - day), default=None)
    return _nearest(candidates, day, tense)


def calendar_month(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "in October", "mid-October", "last October" as said on `day`."""
    this = day.replace(day=1)
    number, which = month_number(parts["month"]), parts.get("which", "").lower()
    if "of" in parts:
        return month_of(date(day.year + STEPS[parts["of"]], number, 1))
    past = months_from(this, -((this.month - number) % 12))
    future = months_from(this, (number - this.month) % 12)
    if which == "last":
        # In December "last October" may mean two months ago or fourteen.
        if number < this.month:
            return None
        return month_of(past if past != this else months_from(this, -12))
    if which == "next":
        if number > this.month:
            return None
        return month_of(future if future != this else months_from(this, 12))
    if which == "this":
        return month_of(this.replace(month=number))
    if which == "this past":
        return month_of(past)
    if which == "this coming":
        return month_of(future)
    if past == this:
        return month_of(this)
    if tense == "past":
        return month_of(past) if past >= months_from(this, -_MONTHS_BACK) else None
    return _nearest([month_of(future)], day, tense) if tense else None


def holiday(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve a holiday within a month of `day`, on the side that the tense points to."""
    on = _holiday(parts)
    candidates = [one_day(on(day.year + years)) for years in (-1, 0, 1)]
    nearest = min(candidates, key=lambda found: abs(found.first - day))
    if tense is None or abs(nearest.first - day) > timedelta(days=_A_MONTH):
        return None
    return nearest if _on_side(nearest, day, tense) else None


def _nearest(candidates: list[Resolved], day: date, tense: Tense | None) -> Resolved | None:
    """The candidate that is meant: the nearest on the tense's side, if near or of this year."""
    on_side = [found for found in candidates if tense is None or _on_side(found, day, tense)]
    nearest = min(on_side, key=lambda found: abs(found.first - day), default=None)
    if nearest is None:
        return None
    if nearest.first.year == day.year:
        furthest = _CLOSE_BY if tense is None else _NINE_MONTHS
    else:
        furthest = _CLOSE_BY_IN_ANOTHER_YEAR if tense is None else _HALF_A_YEAR
    return nearest if abs(nearest.first - day) <= timedelta(days=furthest) else None


def _on_side(found: Resolved, day: date, tense: Tense) -> bool:
    """Whether some of the days lie in the past, or in the future, today counting as both."""
    return found.first <= day if tense == "past" else found.last >= day


def _days(parts: Parts, year: int) -> Resolved | None:
    """The day or the run of days that begins in `year`; None where no run is meant.

    Raises:
        ValueError: there is no such day.
    """
    month = month_number(parts.get("month") or parts["month2"])
    first = date(year, month, _number(parts["day"]))
    if "day2" not in parts:
        return one_day(first)
    year += _crosses_new_year(parts)
    last = date(year, month_number(parts.get("month2") or parts["month"]), _number(parts["day2"]))
    joint = parts["joint"].strip()
    apart = "between" not in parts and last - first != timedelta(days=1)
    if joint == "or" or (joint == "and" and apart):
        return None
    return days_between(first, last)


def _days_if_any(parts: Parts, year: int) -> Resolved | None:
    try:
        return _days(parts, year)
    except ValueError:
        return None


def _crosses_new_year(parts: Parts) -> bool:
    months = parts.get("month"), parts.get("month2")
    return bool(months[0] and months[1] and month_number(months[1]) < month_number(months[0]))


def _weekday_agrees(parts: Parts, day: date) -> bool:
    return WEEKDAYS[day.weekday()].startswith(parts.get("weekday", "")[:3])


def _number(day: str) -> int:
    return int(day.rstrip("stndrh"))


def _holiday(parts: Parts) -> Callable[[int], date]:
    name = parts["holiday"].lower().replace("’", "'").replace("st.", "st")
    return _HOLIDAYS["thanksgiving" if name == "thanksgiving day" else name]
