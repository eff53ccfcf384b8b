"""From an answer to what is kept of it: the words that count, and no article's whole text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from index.types import Article, Hit
from qa.dates.relative import resolve
from qa.json_codec import encode_day, encode_filters
from qa.manner import Reading
from qa.reading.own_reader import model_folder
from qa.reading.reader_model import CARD_FILE
from qa.saved.types import Conditions, SavedQuestion, Seen, SeenRival, Source
from qa.types import Alternative, Answer, Citation

MOST_IN_STORY = 50
"""How many of a story's other articles are remembered with a source."""

Link = Callable[[Citation], str | None]
"""Gives the address that opens an article at the words cited, if there is one."""


def conditions_of(saved: SavedQuestion, encoder: str) -> Conditions:
    """Return what the answers of a saved question depend on; `encoder` is the library's model."""
    asked = [saved.question, encode_day(saved.as_of), encode_filters(saved.filters)]
    return Conditions(
        asked=json.dumps(asked, ensure_ascii=False),
        strictness=saved.manner.strictness.value,
        reading=saved.manner.reading.value,
        reader=_reader(saved.manner.reading),
        encoder=encoder,
    )


def seen(answer: Answer, conditions: Conditions, link: Link) -> Seen:
    """Return what is kept of an answer."""
    stories = _stories(answer.hits)

    def sources(citations: Sequence[Citation]) -> tuple[Source, ...]:
        return tuple(_source(one, link, stories.get(one.article.id, ())) for one in citations)

    def rival(one: Alternative) -> SeenRival:
        resolved = _resolved(one.citations[0]) if one.citations else None
        told = sources(one.citations)
        return SeenRival(one.text, one.hedge, one.confidence, one.older, told, resolved)

    return Seen(
        text=answer.text,
        hedge=answer.hedge,
        resolved=answer.resolved,
        confidence=answer.confidence,
        sources=sources(answer.citations),
        rivals=tuple(map(rival, answer.alternatives)),
        read=tuple(dict.fromkeys(hit.article.sha256 for hit in answer.hits)),
        conditions=conditions,
    )


def source_of(citation: Citation, link: Link) -> Source:
    """Return what is kept of words that say no answer, such as a denial."""
    return _source(citation, link, ())


def _source(citation: Citation, link: Link, story: tuple[str, ...]) -> Source:
    article = citation.article
    return Source(
        article=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        path=article.path,
        url=article.url,
        link=link(citation),
        text_sha256=article.sha256,
        page=citation.page,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        sentence_start=citation.sentence_start,
        sentence_end=citation.sentence_end,
        sentence=citation.sentence,
        story=story,
    )


def _stories(hits: Sequence[Hit]) -> dict[str, tuple[str, ...]]:
    """The ids of the other articles of each hit's story, by article."""

    def ids(articles: Sequence[Article]) -> tuple[str, ...]:
        return tuple(one.id for one in articles[:MOST_IN_STORY])

    return {hit.article.id: ids(hit.copies) for hit in hits if hit.copies}


def _resolved(citation: Citation) -> str | None:
    article = citation.article
    found = resolve(article.text, citation.start, citation.end, article.published)
    return None if found is None or found.stated else found.words


def _reader(reading: Reading) -> str:
    """A digest of the networks that take part in a manner of reading."""
    digest = hashlib.sha256()
    for one in dict.fromkeys((Reading.QUICK, reading)):
        for name in (CARD_FILE, "choice.json"):
            path = model_folder(one) / name
            digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]
