"""Answers as they are kept of saved questions, made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from qa.manner import Manner
from qa.saved.types import Conditions, Record, SavedQuestion, Seen, SeenRival, Source

CONDITIONS = Conditions("When?", "balanced", "careful", "reader", "encoder")
NOON = datetime(2025, 2, 20, 12, tzinfo=UTC)


def source(article: str, quote: str, before: str = "", **changes: object) -> Source:
    """A source whose sentence is `before`, the quote and what makes it like no other article's."""
    sentence = f"{before or article} says {quote} on {article} street in the words of {article}."
    start = sentence.index(quote)
    values: dict[str, object] = {
        "article": article,
        "title": f"The {article}",
        "source": "Courier",
        "published": date(2025, 2, 19),
        "path": f"/news/{article}.txt",
        "url": None,
        "link": None,
        "text_sha256": f"sha of {article}",
        "page": None,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "sentence_start": 0,
        "sentence_end": len(sentence),
        "sentence": sentence,
    }
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def rival(text: str, article: str, confidence: float = 0.4, older: bool = False) -> SeenRival:
    return SeenRival(text, None, confidence, older, (source(article, text),))


def seen(text: str | None, *articles: str, **changes: object) -> Seen:
    """An answer that articles say."""
    sources = tuple(source(one, text) for one in articles) if text else ()
    values: dict[str, object] = {
        "text": text,
        "hedge": None,
        "resolved": None,
        "confidence": 0.8 if text else 0.2,
        "sources": sources,
        "rivals": (),
        "read": tuple(one.text_sha256 for one in sources),
        "conditions": CONDITIONS,
    }
    return Seen(**{**values, **changes})  # type: ignore[arg-type]


def saved(name: str = "bridge", question: str = "When will the bridge reopen?") -> SavedQuestion:
    return SavedQuestion(f"id of {name}", name, question, NOON, manner=Manner())


def record(name: str = "bridge", last: Seen | None = None) -> Record:
    return Record(saved(name), last, NOON if last else None)
