"""A saved question with its answers as one line of JSON.

A field that is missing takes its default and one that isn't known is passed over, but for
`format`: what a newer Dateline wrote isn't touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from index.types import Filters
from qa.json_codec import decode_day, decode_filters, encode_day, encode_filters
from qa.manner import Manner, Reading, Strictness
from qa.saved.types import (
    Cause,
    Change,
    Conditions,
    Event,
    News,
    Record,
    SavedQuestion,
    Seen,
    SeenRival,
    Source,
)

FORMAT = 1

_Json = dict[str, Any]
_SEEN = ("text", "hedge", "resolved", "confidence", "removed")
_RIVAL = ("text", "hedge", "confidence", "older", "resolved")
_SOURCE = (
    *("article", "title", "source", "path", "url", "link", "text_sha256", "page"),
    *("start", "end", "quote", "sentence_start", "sentence_end", "sentence"),
)
_TEXTS = frozenset(
    "text hedge resolved article title source path url link text_sha256 quote sentence".split()
)
_NUMBERS = frozenset("confidence page start end sentence_start sentence_end".split())
_OPTIONAL = frozenset("text hedge resolved source url link page".split())


def encode(record: Record) -> str:
    """Return a record as one line, without its end."""
    saved = record.saved
    value = {
        "format": FORMAT,
        "id": saved.id,
        "name": saved.name,
        "question": saved.question,
        "added": encode_time(saved.added),
        "filters": encode_filters(saved.filters),
        "as_of": encode_day(saved.as_of),
        "strictness": saved.manner.strictness.value,
        "reading": saved.manner.reading.value,
        "checked": None if record.checked is None else encode_time(record.checked),
        "last": None if record.last is None else _seen_json(record.last),
        "events": [_event_json(event) for event in record.events],
    }
    # Escaped: the line is one line whatever the articles' characters, and has no lone surrogate.
    return json.dumps(value)


def decode(line: str | bytes) -> Record:
    """Read what `encode` wrote.

    Raises:
        ValueError: it isn't a saved question, or one that a newer Dateline wrote.
    """
    try:
        value = json.loads(line)
        if value.get("format") != FORMAT:
            raise ValueError("written by another version of Dateline")
        return _record(value)
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a saved question: {error!r}") from error


def encode_time(moment: datetime) -> str:
    """A moment with its offset, such as "2024-10-14T09:30:00+00:00"."""
    return moment.isoformat(timespec="seconds")


def _record(value: _Json) -> Record:
    last, checked = value.get("last"), value.get("checked")
    return Record(
        SavedQuestion(
            id=_text(value["id"]),
            name=_text(value["name"]),
            question=_text(value["question"]),
            added=_time(value["added"]),
            filters=decode_filters(value["filters"]) if value.get("filters") else Filters(),
            as_of=decode_day(value.get("as_of")),
            manner=Manner(Strictness(value["strictness"]), Reading(value["reading"])),
        ),
        last=None if last is None else _seen(last),
        checked=None if checked is None else _time(checked),
        events=tuple(_event(one) for one in value.get("events", ())),
    )


def _event_json(event: Event) -> _Json:
    return {
        "id": event.id,
        "at": encode_time(event.at),
        "changes": [_change_json(change) for change in event.changes],
        "before": None if event.before is None else _seen_json(event.before),
        "now": _seen_json(event.now),
        "told": event.told,
        "looked": event.looked,
    }


def _event(value: _Json) -> Event:
    before = value.get("before")
    return Event(
        id=_text(value["id"]),
        at=_time(value["at"]),
        changes=tuple(_change(one) for one in value["changes"]),
        before=None if before is None else _seen(before),
        now=_seen(value["now"]),
        told=bool(value.get("told")),
        looked=bool(value.get("looked")),
    )


def _change_json(change: Change) -> _Json:
    return {
        "news": change.news.value,
        "text": change.text,
        "sources": [_source_json(one) for one in change.sources],
        "cause": change.cause.value if change.cause else None,
    }


def _change(value: _Json) -> Change:
    cause = value.get("cause")
    return Change(
        News(value["news"]),
        _text(value.get("text", "")),
        _sources(value.get("sources", ())),
        None if cause is None else Cause(cause),
    )


def _seen_json(seen: Seen) -> _Json:
    return {
        **{name: getattr(seen, name) for name in _SEEN},
        "sources": [_source_json(one) for one in seen.sources],
        "rivals": [
            {
                **{name: getattr(one, name) for name in _RIVAL},
                "sources": [_source_json(source) for source in one.sources],
            }
            for one in seen.rivals
        ],
        "read": list(seen.read),
        "conditions": asdict(seen.conditions),
    }


def _seen(value: _Json) -> Seen:
    conditions = {name: _text(one) for name, one in value["conditions"].items()}
    return Seen(
        **_known(value, _SEEN),
        sources=_sources(value["sources"]),
        rivals=tuple(
            SeenRival(**_known(one, _RIVAL), sources=_sources(one["sources"]))
            for one in value["rivals"]
        ),
        read=tuple(map(_text, value["read"])),
        conditions=Conditions(**conditions),
    )


def _source_json(source: Source) -> _Json:
    value = {name: getattr(source, name) for name in _SOURCE}
    return {**value, "published": encode_day(source.published), "story": list(source.story)}


def _sources(values: Sequence[_Json]) -> tuple[Source, ...]:
    return tuple(
        Source(
            **_known(value, _SOURCE),
            published=decode_day(value.get("published")),
            story=tuple(map(_text, value.get("story", ()))),
        )
        for value in values
    )


def _known(value: Mapping[str, Any], names: Sequence[str]) -> _Json:
    """The fields of these names that there are, each of the kind that it must be."""
    found = {name: value[name] for name in names if name in value}
    for name, one in found.items():
        if one is None and name in _OPTIONAL:
            continue
        kinds = str if name in _TEXTS else int | float if name in _NUMBERS else bool
        if not isinstance(one, kinds):
            raise TypeError(f"{name} can't be {one!r}")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} isn't text")
    return value


def _time(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} has no offset")
    return moment
