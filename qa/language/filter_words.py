"""The filters that a question carries in words: `source:bbc after:2024-01 before:2024-06-15`.

`after:` and `since:` let through what was published on the day given, or on the first of the
month or year given, or later; `before:` what was published before that day; `until:` what was
published on it, or on the last of the month or year, or earlier. In place of a day there may be
"today", "yesterday", a weekday (the latest) and "this" or "last" with "week", "month" or "year",
counted from the day asked; any other word right behind the colon is refused, since a filter that
was dropped would let through what the user meant to leave out. `source:` names an outlet,
in quotation marks where it has several words; any of several named will do. A filter that
is ruled out ("-source:bbc") isn't one: its words stay in the question.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from index.errors import UsageError
from index.lexicon import WEEKDAYS
from index.types import Filters
from qa.dates.days import (
    Resolved,
    month_of,
    months_from,
    one_day,
    week_of,
    weekday_before,
    year_of,
)

_ONE_DAY = timedelta(days=1)

_MARKS = '"“”„«»'
# A name has a letter or a figure, and an apostrophe before a letter is its own ('O'Hara News').
_NAME = (
    rf"[{_MARKS}](?=[^{_MARKS}]*\w)[^{_MARKS}]+[{_MARKS}]"
    r"|['‘](?=(?:[^\w'’]|['’](?=\w))*\w)(?:[^'’]|['’](?=\w)){1,80}['’](?!\w)"
)
_AT_THE_END = ".,;?!)]}" + _MARKS + "'‘’"
_RELATIVE = (
    r"today|yesterday|(?P<which>this|last)[ -](?P<unit>week|month|year)"
    rf"|(?:last[ -])?(?P<weekday>{'|'.join(WEEKDAYS)})"
)
# What follows a date filter stands right behind it: "before: dinner" are words of a question.
_FILTER = re.compile(
    rf"(?<![\w:-])(?:(?P<outlet>source):(?P<name>{_NAME}|(?=[^\s{_MARKS}]*\w)[^\s{_MARKS}]+)"
    rf"|(?P<bound>after|since|before|until):(?P<day>(?:{_RELATIVE})(?![\w-])[{re.escape(_AT_THE_END)}]*|\w\S*))",
    re.IGNORECASE,
)
_UNQUOTED = re.compile(f"[{_MARKS}]")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """A question's own words, the filters that stood in it, and those as they were typed.

    `text` is empty where beside the filters there is no word.
    """

    text: str
    filters: Filters
    words: tuple[str, ...]


def typed_filters(text: str, as_of: date | None = None) -> Typed:
    """Take the filters out of a question; "yesterday" is counted from `as_of`, default today.

    Raises:
        UsageError: a filter's day isn't one, or no day could pass.
    """
    filters, words, today = Filters(), [], as_of or date.today()
    for match in _FILTER.finditer(text):
        words.append(match[0] if _is_quoted(match) else match[0].rstrip(_AT_THE_END))
        filters = narrowed(filters, _one(match, today))
    rest = " ".join(_FILTER.sub(" ", text).split())
    # What is left of "(source:bbc)" asks nothing.
    return Typed(rest if not words or re.search(r"\w", rest) else "", filters, tuple(words))


def with_filters(question: str, filters: Filters) -> str:
    """Return a question that carries filters in words, as `typed_filters` reads them."""
    words = [question]
    words += [f"after:{filters.since}"] if filters.since else []
    words += [f"until:{filters.until}"] if filters.until else []
    words += [f'source:"{_UNQUOTED.sub(" ", outlet).strip()}"' for outlet in filters.sources]
    return " ".join(words)


def narrowed(one: Filters, other: Filters) -> Filters:
    """Return filters that let through what both let through; outlets of either will do.

    Raises:
        UsageError: no day passes both.
    """
    since = max(filter(None, (one.since, other.since)), default=None)
    until = min(filter(None, (one.until, other.until)), default=None)
    if since and until and since > until:
        raise UsageError(
            f"no day is both on or after {since} and on or before {until}", "change the filters"
        )
    return Filters(since, until, tuple(dict.fromkeys((*one.sources, *other.sources))))


def _is_quoted(match: re.Match[str]) -> bool:
    return bool(re.fullmatch(_NAME, match["name"] or ""))


def _one(match: re.Match[str], today: date) -> Filters:
    if match["outlet"]:
        name = match["name"]
        return Filters(
            sources=(name[1:-1].strip() if _is_quoted(match) else name.rstrip(_AT_THE_END),)
        )
    first, last = days_of(match["day"].rstrip(_AT_THE_END), today)
    bound = match["bound"].casefold()
    if bound in ("after", "since"):
        return Filters(since=first)
    if bound == "before":
        return Filters(until=max(first, date.min + _ONE_DAY) - _ONE_DAY)
    return Filters(until=last)


def days_of(value: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day, as they are written here.

    Raises:
        UsageError: it is none of these.
    """
    if found := _DAY.fullmatch(value):
        year, month, day = (int(part) if part else None for part in found.groups())
        with suppress(ValueError):  # no such month, or no such day in it
            first, last = date(year or 0, month or 1, day or 1), date(year or 0, month or 12, 1)
            return first, first if day else last + relativedelta(day=31)
    if found := re.fullmatch(_RELATIVE, value, re.IGNORECASE):
        try:
            days = _relative(found, today)
        except (ValueError, OverflowError):
            raise UsageError(f"{value!r} would be before the first day that there is") from None
        return days.first, days.last
    raise UsageError(
        f"{value!r} isn't a year, a month or a day",
        "write 2024, 2024-06, 2024-06-15, yesterday or last week",
    )


def _relative(found: re.Match[str], today: date) -> Resolved:
    if found["weekday"]:
        weekday = WEEKDAYS.index(found["weekday"].capitalize())
        # "last Monday" isn't today; "Monday" may be.
        until = today if found[0].casefold().startswith("last") else today + _ONE_DAY
        return one_day(weekday_before(until, weekday))
    if not found["unit"]:
        return one_day(today if found[0].casefold() == "today" else today - _ONE_DAY)
    back = int(found["which"].casefold() == "last")
    match found["unit"].casefold():
        case "week":
            return week_of(today - 7 * back * _ONE_DAY)
        case "month":
            return month_of(months_from(today, -back))
    return year_of(today.year - back)
