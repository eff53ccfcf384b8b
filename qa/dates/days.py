"""Days, weeks and months: their first and last day, and the words that a face shows.

The arithmetic is python-dateutil's (BSD-3-Clause): `relativedelta` clips months to their
length and finds the nth weekday, and costs an import of 5 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as nth_weekday

from index.lexicon import MONTHS

Granularity = Literal["day", "days", "weekend", "week", "month", "year"]

STEPS = {"last": -1, "this": 0, "next": 1}
"""How many weeks, months or years away the last, this and the next one is."""

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a time expression means: all days from `first` to `last`, both included.

    `stated` is True where the words themselves say all of it ("14 October 2024", "in 2019"),
    so that a face has nothing to add.
    """

    first: date
    last: date
    granularity: Granularity
    stated: bool = False

    @property
    def words(self) -> str:
        """How a face shows it: "22 October 2024", "14–20 October 2024", "October 2024", "2025"."""
        first, last = self.first, self.last
        month, last_month = MONTHS[first.month - 1], MONTHS[last.month - 1]
        if self.granularity == "year":
            return f"{first.year}"
        if self.granularity == "month":
            return f"{month} {first.year}"
        end = f"{last.day} {last_month} {last.year}"
        if first == last:
            return end
        if first.year != last.year:
            return f"{first.day} {month} {first.year} – {end}"
        return f"{first.day} {month} – {end}" if month != last_month else f"{first.day}–{end}"


def one_day(day: date, *, stated: bool = False) -> Resolved:
    """Return a single day."""
    return Resolved(day, day, "day", stated)


def days_between(first: date, last: date, *, stated: bool = False) -> Resolved | None:
    """Return a run of days; None where they are out of order."""
    if first == last:
        return one_day(first, stated=stated)
    return Resolved(first, last, "days", stated) if first < last else None


def week_of(day: date) -> Resolved:
    """Return the week that holds `day`, from its Monday to its Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Resolved(monday, monday + timedelta(days=6), "week")


def weekend_from(saturday: date) -> Resolved:
    """Return a Saturday and the Sunday after it."""
    return Resolved(saturday, saturday + timedelta(days=1), "weekend")


def month_of(day: date, *, stated: bool = False) -> Resolved:
    """Return the calendar month that holds `day`."""
    return Resolved(day + relativedelta(day=1), day + relativedelta(day=31), "month", stated)


def year_of(year: int, *, stated: bool = False) -> Resolved:
    """Return a calendar year."""
    return Resolved(date(year, 1, 1), date(year, 12, 31), "year", stated)


def weekday_after(day: date, weekday: int) -> date:
    """Return the first such weekday (Monday is 0) after `day`: 1 to 7 days on."""
    found: date = day + relativedelta(days=1, weekday=nth_weekday(weekday)(+1))
    return found


def weekday_before(day: date, weekday: int) -> date:
    """Return the last such weekday (Monday is 0) before `day`: 1 to 7 days back."""
    found: date = day + relativedelta(days=-1, weekday=nth_weekday(weekday)(-1))
    return found


def months_from(day: date, months: int) -> date:
    """Return the same day so many months on (back, if negative), or that month's last day."""
    found: date = day + relativedelta(months=months)
    return found
