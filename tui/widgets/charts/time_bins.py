"""Counts by day, put together so that a chart of a given width has room for all of their time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tui.text.phrases import shown_date
from tui.widgets.charts.columns import Column

_MOST_DAYS = 45
_MOST_WEEKS = 20
_YEARS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 10_000)
_WEEK, _MONTHS = 7, 12


@dataclass(frozen=True, slots=True)
class TimeBins:
    """Counts of stretches of time that follow one another, those without any among them.

    `unit` is what one stretch is called: "day", "week", "month", "quarter", "year", "10 years".
    """

    unit: str
    columns: tuple[Column, ...]

    @property
    def most(self) -> Column:
        """The stretch that counts most, the first of them where several do."""
        return max(self.columns, key=lambda column: column.value)


def time_bins(days: Mapping[date, int], width: int) -> TimeBins | None:
    """Put counts by day together into at most `width` stretches; None where there are none.

    They are the shortest that there is room for, but no shorter than says something: a year
    is shown by months even where it has room for its weeks.
    """
    if not days or width < 1:
        return None
    first, last = min(days), max(days)
    span = (last - first).days + 1
    if span <= min(_MOST_DAYS, width):
        return _binned(days, "day", 1)
    if -(-span // _WEEK) < min(_MOST_WEEKS, width):
        return _binned(days, "week", _WEEK)
    for unit, months in (("month", 1), ("quarter", 3)):
        if _month(last) // months - _month(first) // months < width:
            return _by_months(days, unit, months)
    return _by_years(days, width)


def _binned(days: Mapping[date, int], unit: str, length: int) -> TimeBins:
    """By days, or by weeks, which begin on Mondays."""
    first, last = min(days), max(days)
    begins = first - timedelta(first.weekday()) if length == _WEEK else first
    counts = [0] * ((last - begins).days // length + 1)
    for day, count in days.items():
        counts[(day - begins).days // length] += count
    columns = []
    for number, count in enumerate(counts):
        start = begins + timedelta(number * length)
        label = shown_date(start) if length == 1 else f"the week of {shown_date(start)}"
        tick = f"{start.day} {start:%b}" if length == 1 or start.day <= _WEEK else ""
        columns.append(Column(count, label, tick))
    return TimeBins(unit, tuple(columns))


def _by_months(days: Mapping[date, int], unit: str, length: int) -> TimeBins:
    first, last = _month(min(days)) // length, _month(max(days)) // length
    counts = [0] * (last - first + 1)
    for day, count in days.items():
        counts[_month(day) // length - first] += count
    columns: list[Column] = []
    for number, count in enumerate(counts, start=first):
        year, month = divmod(number * length, _MONTHS)
        name = f"{date(year, month + 1, 1):%b}"
        label = name if length == 1 else f"Q{month // length + 1}"
        tick = name if month else str(year)
        columns.append(
            Column(count, f"{label} {year}", tick if columns else f"{name} {year}", not month)
        )
    return TimeBins(unit, tuple(columns))


def _by_years(days: Mapping[date, int], width: int) -> TimeBins:
    first, last = min(days).year, max(days).year
    length = next(n for n in _YEARS if last // n - first // n < width or n == _YEARS[-1])
    counts = [0] * (last // length - first // length + 1)
    for day, count in days.items():
        counts[day.year // length - first // length] += count
    columns = []
    for number, count in enumerate(counts, start=first // length):
        start = number * length
        label = str(start) if length == 1 else f"{start}–{start + length - 1}"
        columns.append(Column(count, label, str(start)))
    return TimeBins("year" if length == 1 else f"{length} years", tuple(columns))


def _month(day: date) -> int:
    return day.year * _MONTHS + day.month - 1
