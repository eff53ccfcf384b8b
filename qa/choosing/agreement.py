"""Which spans say the same, and which of those do so on their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.types import Hit
from qa.dates.relative import Resolved, resolve
from qa.language.values import same
from qa.reading.reader import Span

SHINGLE = 5
COPY = 0.5
"""Two passages are copies of one text when they share this much of their runs of five words."""


def agreeing(spans: Sequence[Span], *, as_days: bool = False) -> list[list[Span]]:
    """Group spans that say the same as the first of their group.

    With `as_days`, "next Tuesday" is what it means in its article: the same as "22 October" in
    another, and not the same as "next Tuesday" there.
    """
    groups: list[tuple[Resolved | None, list[Span]]] = []
    for span in spans:
        day = _day_of(span) if as_days else None
        for other, group in groups:
            if day == other if day and other else same(group[0].text, span.text):
                group.append(span)
                break
        else:
            groups.append((day, [span]))
    return [group for _, group in groups]


def _day_of(span: Span) -> Resolved | None:
    article = span.hit.article
    found = resolve(article.text, span.start, span.end, article.published)
    return replace(found, stated=False) if found else None


def independent(spans: Sequence[Span]) -> list[Span]:
    """Return one span an article, and one of articles that run the same text."""
    kept: list[Span] = []
    for span in spans:
        if all(
            span.hit.article.id != other.hit.article.id and not _copies(span.hit, other.hit)
            for other in kept
        ):
            kept.append(span)
    return kept


def _copies(one: Hit, other: Hit) -> bool:
    return copied(one.text, other.text)


def copied(one: str, other: str) -> bool:
    """Tell whether one of two texts is a copy of the other, or both are of a third."""
    first, second = _shingles(one), _shingles(other)
    return len(first & second) >= COPY * min(len(first), len(second))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
