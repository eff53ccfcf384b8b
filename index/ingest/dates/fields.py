"""The date of a metadata field, in the forms that programs and people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from index.ingest.dates.lines import read_date_line
from index.ingest.dates.written import day_in, plausible

# "2024-05-02T10:00:00+02:00[Europe/Oslo]", "20240502100000", "2020-08-25|00h23", "… CEST".
_ISO = re.compile(
    r"(?P<year>\d{4})([-/.]?)(?P<month>\d{2})\2(?P<day>\d{2})"
    r"(?:[T |_]*(?P<hour>\d{2})[:h.]?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,:]\d+)?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{2,5})?)?"
    r"(?: ?[\[(]?[A-Z]\w+/\w+(?:/\w+)?[\])]?)?",
    re.IGNORECASE,
)
# Of ten digits, or three, six or nine more; fourteen are a day and a time. Before 1970: any.
_EPOCH = re.compile(r"(?:\d{10}(?:\d{3}){0,3}|-\d{9,19})(?:\.\d{1,20})?")
_OF_DOT_NET = re.compile(r"/Date\((?P<epoch>-?\d{1,19})(?P<zone>[+-]\d{4})?\)/")
_WRAPPINGS = ("$date", "$numberLong", "@value", "seconds", "_seconds")
"""Keys under which MongoDB, JSON-LD and Firestore keep the date of an object."""

_IN_BRACKETS = re.compile(r" ?\([^()]*\)$")  # "GMT+0000 (Coordinated Universal Time)"
_DAY_MONTH_YEAR = re.compile(r"\b\d{1,2}[ -][A-Z][a-z]{2,8}[ -]\d{4}\b")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_EPOCH = 100_000_000
"""In seconds, 1973; a smaller number is a day such as 20241014, or no date."""

_LARGEST = 10**20
"""More than the billionths of any day that there is."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as it is written, with its time and its zone where these are written too."""

    day: date
    at: datetime | None = None

    @property
    def in_utc(self) -> bool:
        """Whether the day is that of Greenwich, which need not be the day at the place."""
        return self.at is not None and self.at.utcoffset() == timedelta(0)


def parse_date(value: object, *, day_first: bool = False) -> date | None:
    """Read a metadata field: a date, an ISO or mail date or datetime, an epoch, or a date in words.

    A datetime gives the day as it is written, in its own time zone; an epoch (seconds, or
    thousandths, millionths or billionths of one; also as text, and as "/Date(…)/") its day in UTC.
    `{"$date": …}`, as MongoDB exports dates, is what it holds, and so are `{"@value": …}` and
    `{"seconds": …}`. None where the value isn't a full, plausible, unambiguous date.
    """
    moment = read_moment(value, day_first=day_first)
    return moment.day if moment else None


def read_moment(value: object, *, day_first: bool = False) -> Moment | None:
    """Read a metadata field as `parse_date` does, and keep its time and zone."""
    while isinstance(value, dict):
        held: dict[Any, Any] = value
        value = next((held[key] for key in _WRAPPINGS if held.get(key) is not None), None)
    if isinstance(value, datetime):
        return _at(value)
    if isinstance(value, date):
        return _on(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    if not isinstance(value, str):
        return None
    written = " ".join(value.split())
    if _EPOCH.fullmatch(written):
        return _epoch(float(written))
    if match := _OF_DOT_NET.fullmatch(written):
        return _in_zone(_epoch(int(match["epoch"])), match["zone"])
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return (
            _iso(written)
            or _in_words(_IN_BRACKETS.sub("", written), day_first)
            or _of_mail(written)
        )
    return _on(read.date()) if len(written) <= len("2024-05-02") else _at(read)


def _iso(written: str) -> Moment | None:
    """An ISO date and time with what fromisoformat doesn't take around it."""
    match = _ISO.fullmatch(written)
    if match is None:
        return None
    day = day_in(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None or not match["hour"]:
        return _on(day)
    try:
        at = datetime(
            *day.timetuple()[:3],
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
            tzinfo=_zone(match["zone"]),
        )
    except ValueError:  # 25 o'clock: the day is still the day
        return Moment(day)
    return Moment(day, at)


def _zone(name: str | None) -> timezone | None:
    """The zone of "Z", "UTC" or "+02:00"; None for others, whose names aren't unique."""
    if name is None or name[0] not in "+-":
        return UTC if (name or "").upper() in ("Z", "UTC", "GMT") else None
    digits = name[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset)


def _in_words(written: str, day_first: bool) -> Moment | None:
    line = read_date_line(written, day_first=day_first)
    found = {*line.published, *line.updated, *line.bare} if line else set()
    return Moment(found.pop()) if len(found) == 1 else None


def _of_mail(written: str) -> Moment | None:
    """A date as mail and feeds write it: "Mon, 14 Oct 2024 23:30:00 -0500" (RFC 5322).

    What is all figures, and may be read either way round, isn't read.
    """
    from email.utils import parsedate_to_datetime

    if not _DAY_MONTH_YEAR.search(written):
        return None
    try:
        return _at(parsedate_to_datetime(written))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _epoch(number: float) -> Moment | None:
    """Seconds since 1970, or thousandths, millionths, billionths; or a day such as 20241014.

    A negative number is of a day before 1970.
    """
    if not abs(number) < _LARGEST:  # nor a NaN
        return None
    if 16_000_101 <= number < _FIRST_EPOCH and number == int(number):
        digits = str(int(number))
        return _on(day_in(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    for power in (1, 10**3, 10**6, 10**9):
        least = _FIRST_EPOCH if number > 0 or power == 1 else _FIRST_EPOCH / 10
        if least <= abs(number) / power < 100 * _FIRST_EPOCH:
            try:
                return _at(_BEGINNING + timedelta(seconds=number / power))
            except OverflowError:
                return None
    return None


def _in_zone(moment: Moment | None, zone: str | None) -> Moment | None:
    if moment is None or moment.at is None or zone is None:
        return moment
    try:
        return _at(moment.at.astimezone(_zone(zone)))
    except (ValueError, OverflowError):
        return moment


def _at(moment: datetime) -> Moment | None:
    day = plausible(moment.date())
    return Moment(day, moment) if day else None


def _on(day: date | None) -> Moment | None:
    return Moment(day) if day and plausible(day) else None
