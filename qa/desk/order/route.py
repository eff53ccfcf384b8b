"""The answer to a question for the order of two events: both are asked for, and compared."""

from __future__ import annotations

from dataclasses import replace

from qa.desk.found import Found
from qa.desk.order.asking import Asked, Event, OrderAsked, order_asked
from qa.desk.order.dating import Dated, dated, days_told
from qa.question.question import Question
from qa.types import Answer, Compared, DatedEvent, Order

RIVAL = 0.3
"""The confidence from which another day, told of the same event, keeps the order open."""

NOT_TOLD = 0.0


def in_order(asked: Question, answer: Answer, found: Found) -> Answer:
    """Answer "Did X happen before Y?" by the days of both; other questions are left as they are.

    The answer's text is the words that date the event which decides: the earlier one where it is
    asked which was first, else the one asked about. It is None where the order can't be told;
    `Answer.compared` then has what is known of each.
    """
    order = order_asked(asked.searched_for)
    if order is None:
        return answer
    first, second = (found.ask(event.question) for event in order.events)
    dates = dated(first), dated(second)
    how = _compared(dates[0], dates[1])
    if how is not Order.UNKNOWN and (_open(first, dates, how, 0) or _open(second, dates, how, 1)):
        how = Order.UNKNOWN
    if how is Order.UNKNOWN and not order.sure:
        return answer
    events = _event(order.events[0], dates[0]), _event(order.events[1], dates[1])
    reply = _reply(order, how)
    compared = Compared(events, how, reply)
    if reply is None or dates[0] is None or dates[1] is None:
        return replace(
            answer,
            text=None,
            citations=(),
            alternatives=(),
            resolved=None,
            hedge=None,
            confidence=NOT_TOLD,
            compared=compared,
            why=None,
        )
    ones = [dates[0].citation, dates[1].citation]
    if _second_decides(order.asked, how):
        ones.reverse()
    meant = days_told(ones[0])
    return replace(
        answer,
        text=ones[0].quote,
        citations=tuple(ones),
        alternatives=(),
        resolved=meant.words if meant and not meant.stated else None,
        hedge=None,
        confidence=first.confidence * second.confidence,
        compared=compared,
        why=None,
    )


def _compared(one: Dated | None, other: Dated | None) -> Order:
    """Compare two runs of days: where they overlap, nothing is sure but one common day."""
    if one is None or other is None:
        return Order.UNKNOWN
    if other.first and one.last < other.first:
        return Order.BEFORE
    if one.first and other.last < one.first:
        return Order.AFTER
    days = {one.first, one.last, other.first, other.last}
    return Order.SAME_DAY if len(days) == 1 else Order.UNKNOWN


def _open(answer: Answer, dates: tuple[Dated | None, Dated | None], how: Order, place: int) -> bool:
    """Whether a serious rival for one event's day would turn the order around."""
    for rival in answer.alternatives:
        meant = days_told(rival.citations[0]) if rival.citations else None
        if rival.older or rival.confidence < RIVAL or meant is None:
            continue
        other = Dated(rival.citations[0], meant.first, meant.last)
        pair = (other, dates[1]) if place == 0 else (dates[0], other)
        if _compared(*pair) is not how:
            return True
    return False


def _event(event: Event, found: Dated | None) -> DatedEvent:
    if found is None:
        return DatedEvent(event.question)
    return DatedEvent(event.question, found.citation, found.first, found.last)


def _reply(order: OrderAsked, how: Order) -> str | None:
    if how is Order.UNKNOWN:
        return None
    if order.asked in (Asked.BEFORE, Asked.AFTER):
        wanted = Order.BEFORE if order.asked is Asked.BEFORE else Order.AFTER
        return "Yes" if how is wanted else "No"
    if how is Order.SAME_DAY:
        return "Both on the same day"
    return order.events[_second_decides(order.asked, how)].words


def _second_decides(asked: Asked, how: Order) -> bool:
    """Whether the day that is quoted first is the second event's: asked which, it is that one."""
    return (asked is Asked.FIRST and how is Order.AFTER) or (
        asked is Asked.LAST and how is Order.BEFORE
    )
