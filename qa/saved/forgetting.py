"""Taking what an article said out of saved questions: its words, and what they answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qa.saved.types import Change, Event, News, Record, Seen, SeenRival, Source

IsGone = Callable[[Source], bool]
"""Tells whether a source is of what must go."""


def without(record: Record, is_gone: IsGone) -> Record:
    """Return a record with nothing of the sources that must go; itself where it has none.

    An answer that others say too is in their words from then on; of one that nobody else says is
    left that it was removed.
    """
    last = None if record.last is None else _seen(record.last, is_gone)
    events = tuple(_event(event, is_gone) for event in record.events)
    return replace(record, last=last, events=events)


def emptied(record: Record) -> Record:
    """Return a record without any answer, as if its question had never been asked."""
    return replace(record, last=None, checked=None, events=())


def _event(event: Event, is_gone: IsGone) -> Event:
    changes = (_change(change, is_gone) for change in event.changes)
    return replace(
        event,
        changes=tuple(change for change in changes if change is not None),
        before=None if event.before is None else _seen(event.before, is_gone),
        now=_seen(event.now, is_gone),
    )


def _change(change: Change, is_gone: IsGone) -> Change | None:
    sources = _kept(change.sources, is_gone)
    if sources == change.sources:
        return change
    if change.news is News.RIVAL:  # its text is the first source's words
        return replace(change, text=sources[0].quote, sources=sources) if sources else None
    return replace(change, sources=sources)


def _seen(seen: Seen, is_gone: IsGone) -> Seen:
    sources = _kept(seen.sources, is_gone)
    rivals = tuple(one for one in (_rival(r, is_gone) for r in seen.rivals) if one is not None)
    gone = {one.text_sha256 for one in _all_sources(seen) if is_gone(one)}
    seen = replace(seen, rivals=rivals, read=tuple(one for one in seen.read if one not in gone))
    if sources == seen.sources:
        return seen
    if sources and not is_gone(seen.sources[0]):
        return replace(seen, sources=sources)
    if sources:
        return replace(seen, text=sources[0].quote, hedge=None, resolved=None, sources=sources)
    return replace(
        seen, text=None, hedge=None, resolved=None, confidence=0.0, sources=(), removed=True
    )


def _rival(rival: SeenRival, is_gone: IsGone) -> SeenRival | None:
    sources = _kept(rival.sources, is_gone)
    if sources == rival.sources or not is_gone(rival.sources[0]):
        return replace(rival, sources=sources)
    if not sources:
        return None
    return replace(rival, text=sources[0].quote, hedge=None, resolved=None, sources=sources)


def _all_sources(seen: Seen) -> Iterable[Source]:
    yield from seen.sources
    for rival in seen.rivals:
        yield from rival.sources


def _kept(sources: tuple[Source, ...], is_gone: IsGone) -> tuple[Source, ...]:
    return tuple(one for one in sources if not is_gone(one))
