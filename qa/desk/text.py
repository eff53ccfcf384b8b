"""An article's sentences, found once for all that looks at them, and citations of its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from index.ingest.passages import sentences
from index.types import Article
from qa.types import Citation


class Sentence(NamedTuple):
    """Where a sentence stands in a text, and the number of its paragraph, from 0."""

    start: int
    end: int
    paragraph: int


@lru_cache(maxsize=8)
def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in their order; none crosses the end of a line.

    Extractors are asked about one article after the other, so the last texts are remembered.
    """
    found = []
    start = 0
    for paragraph, line in enumerate(text.splitlines(keepends=True)):
        found += [
            Sentence(start + first, start + last, paragraph) for first, last in sentences(line)
        ]
        start += len(line)
    return tuple(found)


def sentences_around(text: str, offsets: Iterable[int]) -> tuple[Sentence, ...]:
    """Return the sentences in which offsets lie, in their order, as `sentences_of` cuts them.

    Only the lines that hold an offset are cut: what is asked of many long articles needs no more.
    """
    wanted = sorted(set(offsets))
    found: list[Sentence] = []
    place = start = 0
    for paragraph, line in enumerate(text.splitlines(keepends=True)):
        end = start + len(line)
        if place < len(wanted) and wanted[place] < end:
            for first, last in sentences(line):
                if place == len(wanted) or wanted[place] >= end:
                    break
                if wanted[place] < start + last:
                    found.append(Sentence(start + first, start + last, paragraph))
                    while place < len(wanted) and wanted[place] < start + last:
                        place += 1
            while place < len(wanted) and wanted[place] < end:
                place += 1
        start = end
    return tuple(found)


def sentence_at(text: str, offset: int) -> Sentence | None:
    """Return the sentence in which an offset lies, or the last one before it; None before all."""
    found = sentences_of(text)
    place = bisect_right(found, offset, key=lambda one: one.start)
    return found[place - 1] if place else None


def cited(article: Article, start: int, end: int) -> Citation:
    """Return the citation of an article's words with the sentences in which they stand."""
    first, last = sentence_at(article.text, start), sentence_at(article.text, max(start, end - 1))
    return Citation(
        article=article,
        start=start,
        end=end,
        quote=article.text[start:end],
        sentence_start=min(start, first.start) if first else start,
        sentence_end=max(end, last.end) if last else end,
    )
