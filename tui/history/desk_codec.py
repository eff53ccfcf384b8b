"""What the desk adds to an answer, as JSON beside it: who disagrees, and which event was first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from index.types import Article
from qa.json_codec import decode_day, encode_day
from qa.types import Citation, Compared, DatedEvent, Disagreement, Order, ToldValue

_Json = dict[str, Any]
_CITATION = ("start", "end", "quote", "sentence_start", "sentence_end")
_NO_DAY = {"citation": None, "first": None, "last": None}

Number = Callable[[Article], int]
"""Gives the place of an article among those that are stored with an answer."""


def disagreement_json(found: Disagreement | None, number: Number) -> _Json | None:
    """Return the values that outlets differ in as they are stored."""
    if found is None:
        return None
    values = [
        {"said": one.said, "citations": [_cited_json(cited, number) for cited in one.citations]}
        for one in found.values
    ]
    return {"moved": found.moved, "values": values}


def disagreement(value: _Json | None, articles: Sequence[Article]) -> Disagreement | None:
    """Return what `disagreement_json` gave; None for None."""
    if value is None:
        return None
    values = tuple(
        ToldValue(one["said"], tuple(_cited(each, articles) for each in one["citations"]))
        for one in value["values"]
    )
    return Disagreement(values, value.get("moved"))


def disagreement_without(value: _Json | None, numbers: Mapping[int, int]) -> _Json | None:
    """Return it without the articles that have no new number; None where one value is left."""
    if value is None:
        return None
    values = [
        {**one, "citations": _renumbered(one["citations"], numbers)} for one in value["values"]
    ]
    left = [one for one in values if one["citations"]]
    return {**value, "values": left} if len(left) > 1 else None


def compared_json(compared: Compared | None, number: Number) -> _Json | None:
    """Return two events as they are stored."""
    if compared is None:
        return None
    events = [
        {
            "asked": one.asked,
            "citation": _cited_json(one.citation, number) if one.citation else None,
            "first": encode_day(one.first),
            "last": encode_day(one.last),
        }
        for one in compared.events
    ]
    return {"events": events, "order": compared.order.name, "reply": compared.reply}


def compared(value: _Json | None, articles: Sequence[Article]) -> Compared | None:
    """Return what `compared_json` gave; None for None."""
    if value is None:
        return None
    one, other = (_event(each, articles) for each in value["events"])
    return Compared((one, other), Order[value["order"]], value.get("reply"))


def compared_without(value: _Json | None, numbers: Mapping[int, int]) -> _Json | None:
    """Return it without the articles that have no new number: no order is left without both."""
    if value is None:
        return None
    events = [
        one
        if one["citation"] is None
        else {**one, "citation": {**one["citation"], "article": numbers[number]}}
        if (number := one["citation"]["article"]) in numbers
        else {**one, **_NO_DAY}
        for one in value["events"]
    ]
    if all(one["citation"] for one in events):
        return {**value, "events": events}
    return {**value, "events": events, "order": Order.UNKNOWN.name, "reply": None}


def cited_by(value: _Json) -> list[int]:
    """Return the numbers of the articles that stored values and events are cited from."""
    told = (value.get("disagreement") or {}).get("values", ())
    events = (value.get("compared") or {}).get("events", ())
    numbers = [cited["article"] for one in told for cited in one["citations"]]
    return numbers + [one["citation"]["article"] for one in events if one["citation"]]


def _event(value: _Json, articles: Sequence[Article]) -> DatedEvent:
    citation = value.get("citation")
    return DatedEvent(
        value["asked"],
        _cited(citation, articles) if citation else None,
        decode_day(value.get("first")),
        decode_day(value.get("last")),
    )


def _cited_json(citation: Citation, number: Number) -> _Json:
    fields = {name: getattr(citation, name) for name in _CITATION}
    return {"article": number(citation.article), **fields}


def _cited(value: _Json, articles: Sequence[Article]) -> Citation:
    return Citation(articles[value["article"]], *(value[name] for name in _CITATION))


def _renumbered(values: Iterable[_Json], numbers: Mapping[int, int]) -> list[_Json]:
    return [
        {**one, "article": numbers[one["article"]]} for one in values if one["article"] in numbers
    ]
