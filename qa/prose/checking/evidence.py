"""The citations of a sentence that passed: the sentences of the articles that say it."""

from __future__ import annotations

from collections.abc import Iterator

from index.ingest.passages import sentences
from index.keyword.tokenizer import terms
from qa.prose.types import Claim, Source
from qa.types import Citation

MOST = 2
"""Sentences that are cited for one claim."""


def evidence(claim: Claim) -> tuple[Citation, ...]:
    """Return the sentence that shares the most words with a claim; none where none shares one."""
    wanted = set(terms(claim.text))
    found = [
        (len(wanted & set(terms(source.article.text[start:end]))), source, start, end)
        for source in claim.sources
        for start, end in _sentences(source)
    ]
    shared, source, start, end = max(found, key=lambda one: one[0], default=(0, None, 0, 0))
    if source is None or not shared:
        return ()
    quote = source.article.text[start:end]
    return (Citation(source.article, start, end, quote, start, end),)


def _sentences(source: Source) -> Iterator[tuple[int, int]]:
    for first, last in sentences(source.text):
        start, end = source.start + first, source.start + last
        if all(end <= begin or stop <= start for begin, stop in source.hidden):
            yield start, end
