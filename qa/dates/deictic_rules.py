"""Times told from the day of speaking: weekdays, weeks, weekends, "yesterday", "two days ago".

A rule returns None wherever usage is divided: "last Friday" on a Saturday, "next Tuesday" on
a Monday, "next weekend" before this one, any week on a Sunday. A wrong date is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from index.lexicon import SMALL_NUMBERS, WEEKDAYS
from qa.dates.days import (
    SATURDAY,
    STEPS,
    SUNDAY,
    Resolved,
    month_of,
    months_from,
    one_day,
    week_of,
    weekday_after,
    weekday_before,
    weekend_from,
    year_of,
)
from qa.dates.tense import Tense

Parts = Mapping[str, str]

_FRIDAY = 4
NUMBERS = {word: number for number, word in enumerate(SMALL_NUMBERS[:13]) if number}
NUMBERS |= {"a": 1, "an": 1}
# "three weeks ago" still names a week; the further back, the rounder the number.
_FEW_WEEKS = 3
_DAYS_FROM_TODAY = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last": -1,  # last night
    "this": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def today(parts: Parts, day: date, _tense: Tense | None) -> Resolved | None:
    """Resolve "today" where it can't mean "nowadays": "announced today", "later today"."""
    return one_day(day) if "verb" in parts or "edge" in parts else None


def near_day(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "yesterday", "this morning", "last night"; not "if they left tomorrow"."""
    word = parts["word"].lower()
    steps = _DAYS_FROM_TODAY.get(word) or _DAYS_FROM_TODAY[word.split()[0]]
    if (steps > 0 and tense == "past") or (steps < 0 and tense == "future"):
        return None
    return one_day(day + timedelta(days=steps))


def weekday(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "Tuesday", "this Tuesday", "last Tuesday", "next Tuesday"."""
    wanted, today = WEEKDAYS.index(parts["weekday"]), day.weekday()
    before, after = weekday_before(day, wanted), weekday_after(day, wanted)
    match parts.get("which", "").lower():
        case "last":
            # Sure where the last one is also the one of last week.
            sure = wanted >= today and (day - before).days > 1
            return one_day(before) if sure else None
        case "next":
            sure = wanted <= today and (after - day).days > 1
            return one_day(after) if sure else None
        case "this past":
            return one_day(before)
        case "this coming":
            return one_day(after)
        case "this":
            return _this_weekday(wanted, day, tense)
    if wanted == today:
        # Said on a Friday, "will play on Thursday and Friday" looks a week ahead.
        return None if "listed" in parts and tense == "future" else one_day(day)
    if tense == "future":
        return one_day(after)
    # Six days back in the past tense is more likely tomorrow, in a report dated a day early.
    furthest = 5 if tense == "past" else 1
    return one_day(before) if (day - before).days <= furthest else None


def _this_weekday(wanted: int, day: date, tense: Tense | None) -> Resolved | None:
    today = day.weekday()
    if wanted == today:
        return one_day(day)
    if wanted > today:
        return one_day(weekday_after(day, wanted)) if tense != "past" else None
    if tense == "past":
        return one_day(weekday_before(day, wanted))
    return one_day(weekday_after(day, wanted)) if tense == "future" else None


def weekday_of_week(parts: Parts, day: date, _tense: Tense | None) -> Resolved | None:
    """Resolve "Tuesday last week". Sundays open the week for some and close it for others."""
    wanted = WEEKDAYS.index(parts["weekday"])
    if SUNDAY in (wanted, day.weekday()):
        return None
    weeks = STEPS[parts["which"].lower()]
    return one_day(week_of(day).first + timedelta(days=7 * weeks + wanted))


def unit(parts: Parts, day: date, _tense: Tense | None) -> Resolved | None:
    """Resolve "last week", "earlier this month", "next year"."""
    step = STEPS[parts["which"].lower()]
    match parts["unit"]:
        case "week":
            on_sunday = day.weekday() == SUNDAY
            return None if on_sunday else week_of(day + timedelta(days=7 * step))
        case "month":
            return month_of(months_from(day, step))
        case _:
            return year_of(day.year + step)


def weekend(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "the weekend", "this weekend", "last weekend", "next weekend"."""
    today = day.weekday()
    at_weekend = today >= SATURDAY
    coming = weekday_after(day - timedelta(days=1), SATURDAY)
    current = day - timedelta(days=today - SATURDAY) if at_weekend else coming
    gone = weekday_before(current, SATURDAY)
    match parts["which"].lower():
        case "last" | "this past":
            return weekend_from(gone)
        case "next":
            return weekend_from(current + timedelta(days=7)) if at_weekend else None
        case "this coming":
            return weekend_from(coming) if not at_weekend else None
        case "this" if today >= _FRIDAY or tense == "future":
            return weekend_from(current)
        case "this":
            return weekend_from(gone) if tense == "past" and today <= 1 else None
    if tense is None or at_weekend:
        return None
    return weekend_from(gone if tense == "past" else current)


def ago(parts: Parts, day: date, _tense: Tense | None) -> Resolved | None:
    """Resolve "three days ago", and "two weeks ago" as a week."""
    return _away(parts, day, -1)


def ahead(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "in three days"; only the future tense tells it from "within three days"."""
    return _away(parts, day, +1) if tense == "future" else None


def _away(parts: Parts, day: date, direction: int) -> Resolved | None:
    said = parts["number"].lower()
    number = NUMBERS.get(said) or int(said)
    if parts["unit"] == "day":
        return one_day(day + direction * timedelta(days=number))
    if number > _FEW_WEEKS or day.weekday() == SUNDAY:
        return None
    return week_of(day + direction * timedelta(weeks=number))


def day_of_month(parts: Parts, day: date, tense: Tense | None) -> Resolved | None:
    """Resolve "on the 15th": in this month, on the side that the tense points to."""
    found = day.replace(day=int(parts["day"][:-2]))
    if tense is None or (found > day if tense == "past" else found < day):
        return None
    return one_day(found)
