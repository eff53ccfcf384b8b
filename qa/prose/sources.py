"""Which passages a language model is given, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.types import Article, Hit
from qa.prose.orders.addressed import addressed_within
from qa.prose.types import Source
from qa.types import Answer, Citation

MOST = 8
"""Passages for one answer."""


def sources_of(answer: Answer) -> tuple[Source, ...]:
    """Return the passages to write from: those that the answer cites, then the best found.

    Copies of one text count once. `Answer.hits` has only those found; what is cited lies in them.
    """
    cited = [(one.article.id, one.start) for one in answer.citations]
    first = [hit for hit in answer.hits if any(_holds(hit, place) for place in cited)]
    return numbered(_passages([*first, *answer.hits])[:MOST])


def sources_of_citations(citations: Sequence[Citation]) -> tuple[Source, ...]:
    """Return the sentences of citations, each once, as passages."""
    places = dict.fromkeys((one.article, one.sentence_start, one.sentence_end) for one in citations)
    return numbered(places)


def numbered(places: Iterable[tuple[Article, int, int]]) -> tuple[Source, ...]:
    """Number parts of articles from 1, and hide what in them is meant for a model."""
    return tuple(
        Source(number, article, start, end, addressed_within(article.text, start, end))
        for number, (article, start, end) in enumerate(places, start=1)
    )


def _holds(hit: Hit, place: tuple[str, int]) -> bool:
    name, start = place
    return hit.article.id == name and hit.passage.start <= start < hit.passage.end


def _passages(hits: Sequence[Hit]) -> list[tuple[Article, int, int]]:
    found: dict[int, tuple[Article, int, int]] = {}
    for hit in hits:
        found.setdefault(hit.passage.id, (hit.article, hit.passage.start, hit.passage.end))
    return list(found.values())
