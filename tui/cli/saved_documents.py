"""The `--json` documents of `dateline saved`: their fields are a contract.

An answer has the shape of `dateline ask --json` everywhere. Of one that was kept, `passages` is
empty and `took_ms`, `embedded` and each `file` are null, and `removed` says whether its words went
with the article that said them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa.json_codec import encode_day, encode_filters
from qa.saved.codec import encode_time
from qa.saved.types import Change, Checked, Event, Record, Seen, Source
from tui.cli.json_output import ask_document


def saved_document(record: Record) -> dict[str, Any]:
    """Return a saved question and its last answer."""
    saved = record.saved
    last = record.last
    return {
        "id": saved.id,
        "name": saved.name,
        "question": saved.question,
        "added": encode_time(saved.added),
        "checked": encode_time(record.checked) if record.checked else None,
        **encode_filters(saved.filters),
        "as_of": encode_day(saved.as_of),
        "strictness": saved.manner.strictness.value,
        "reading": saved.manner.reading.value,
        "new": len(record.new),
        "answer": None if last is None else seen_document(last, saved.question),
    }


def history_document(record: Record) -> dict[str, Any]:
    """Return the document of `dateline saved show --json`."""
    question = record.saved.question
    return {
        **saved_document(record),
        "events": [event_document(event, question) for event in record.events],
    }


def check_document(told: Sequence[tuple[Checked, Sequence[Event]]]) -> dict[str, Any]:
    """Return the document of `dateline saved check --json`: each question with what it tells."""
    return {
        "changed": sum(any(event.is_news for event in events) for _, events in told),
        "failed": sum(bool(checked.error) for checked, _ in told),
        "questions": [
            {
                **saved_document(checked.record),
                "changed": any(event.is_news for event in events),
                "error": checked.error or None,
                "events": [
                    event_document(event, checked.record.saved.question) for event in events
                ],
                "answer": ask_document(checked.answer) if checked.answer else None,
            }
            for checked, events in told
        ],
    }


def event_document(event: Event, question: str) -> dict[str, Any]:
    """Return what happened; `id` is the same whenever it is told."""
    before = event.before
    return {
        "id": event.id,
        "at": encode_time(event.at),
        "news": event.is_news,
        "changes": [_change(change) for change in event.changes],
        "before": None if before is None else seen_document(before, question),
        "now": seen_document(event.now, question),
    }


def seen_document(seen: Seen, question: str) -> dict[str, Any]:
    """Return an answer that was seen, in the shape of `dateline ask --json`."""
    return {
        "question": question,
        "searched_for": question,
        "answer": seen.text,
        "hedge": seen.hedge,
        "confidence": round(seen.confidence, 4),
        "abstained": seen.text is None,
        "citations": _citations(seen.sources),
        "alternatives": [
            {
                "answer": rival.text,
                "hedge": rival.hedge,
                "confidence": round(rival.confidence, 4),
                "citations": _citations(rival.sources),
            }
            for rival in seen.rivals
        ],
        "listed": None,
        "disagreement": None,
        "compared": None,
        "passages": [],
        "embedded": None,
        "took_ms": None,
        "removed": seen.removed,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "news": change.news.value,
        "text": change.text or None,
        "cause": change.cause.value if change.cause else None,
        "citations": _citations(change.sources),
    }


def _citations(sources: Sequence[Source]) -> list[dict[str, Any]]:
    return [
        {
            "n": n,
            "article": source.article,
            "title": source.title,
            "source": source.source,
            "published": encode_day(source.published),
            "path": source.path,
            "url": source.url,
            "set_by_hand": [],
            "link": source.link,
            "file": None,
            "page": source.page,
            "start": source.start,
            "end": source.end,
            "quote": source.quote,
            "sentence_start": source.sentence_start,
            "sentence_end": source.sentence_end,
            "sentence": source.sentence,
        }
        for n, source in enumerate(sources, start=1)
    ]
