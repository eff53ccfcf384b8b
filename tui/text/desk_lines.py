"""The words for what the desk adds to an answer: who disagrees, which event was first."""

from __future__ import annotations

from datetime import date, timedelta

from qa.types import Compared, DatedEvent, Disagreement, Order, ToldValue
from tui.text.phrases import counted, shown_date
from tui.text.safe_text import one_line

CANT_TELL = "Your articles don't tell which was first."
NOT_DATED = "your articles don't say"

_LONGEST_OUTLET, _LONGEST_VALUE, _LONGEST_EVENT = 40, 60, 120
_MOST_TOLD = 3
"""Values that a line says; the table says all."""


def disagreement_line(found: Disagreement) -> str:
    """Say in a line who says what, or how the value moved.

    Such as "3 outlets say 7, The Gazette says 9", or "Rose from 5 (12 Mar) to 7 (14 Mar 2025)".
    """
    if found.moved:
        first, last = found.values[0], found.values[-1]
        year = _year_of(first) != _year_of(last)
        return (
            f"{found.moved.capitalize()} from {_said(first)} ({_day(first, year)})"
            f" to {_said(last)} ({_day(last, year=True)})"
        )
    told = [_who_says(one) for one in found.values[:_MOST_TOLD]]
    more = len(found.values) - len(told)
    return ", ".join([*told, f"and {more} more" if more else ""]).rstrip(", ")


def outlets_line(value: ToldValue) -> str:
    """Name the outlets that tell a value."""
    return ", ".join(one_line(name, _LONGEST_OUTLET) for name in value.outlets)


def _who_says(value: ToldValue) -> str:
    if len(value.outlets) > 1:
        return f"{counted(len(value.outlets), 'outlet')} say {_said(value)}"
    return f"{outlets_line(value)} says {_said(value)}"


def _said(value: ToldValue) -> str:
    return one_line(value.said, _LONGEST_VALUE)


def _year_of(value: ToldValue) -> int | None:
    return value.day.year if value.day else None


def _day(value: ToldValue, year: bool) -> str:
    shown = shown_date(value.day)
    return shown if year or value.day is None else shown.rsplit(" ", 1)[0]


def reply_line(compared: Compared) -> str:
    """The reply to a question for an order, or that it can't be told."""
    if compared.reply is None:
        return CANT_TELL
    reply = one_line(compared.reply, _LONGEST_EVENT)
    return reply[:1].upper() + reply[1:]


def computed_line(compared: Compared) -> str | None:
    """Say from which days an order was worked out; None where it can't be told."""
    if compared.order is Order.UNKNOWN:
        return None
    first, second = (days(one) for one in compared.events)
    return f"Worked out: {first} is {compared.order.value} {second}. Both are quoted below."


def order_said(compared: Compared) -> str:
    """All of an order in a line: the reply, what it was worked out from, when each event was."""
    events = "; ".join(map(event_line, compared.events))
    if compared.order is Order.UNKNOWN:
        return f"{CANT_TELL} {events}."
    first, second = (days(one) for one in compared.events)
    said = f"{reply_line(compared)}. Worked out: {first} is {compared.order.value} {second}"
    return f"{said} ({events})."


def event_line(event: DatedEvent) -> str:
    """The question for an event's day, and when it was: "When was the flood? 12 May 2025"."""
    asked = one_line(event.asked, _LONGEST_EVENT)
    return f"{asked}{' ' if asked.endswith('?') else ': '}{days(event)}"


def days(event: DatedEvent) -> str:
    """When an event was: "12 May 2025", "May 2025", "14 May 2025 or before"."""
    first, last = event.first, event.last
    if last is None:
        return NOT_DATED
    if first is None:
        return f"{shown_date(last)} or before"
    if first == last:
        return shown_date(first)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.month, last.month, last.year) == (1, 12, first.year):
            return str(first.year)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%b} {first.year}"
    return f"{_without_year(first, last)}–{shown_date(last)}"


def _without_year(first: date, last: date) -> str:
    if first.year != last.year:
        return shown_date(first)
    return str(first.day) if first.month == last.month else f"{first.day} {first:%b}"
