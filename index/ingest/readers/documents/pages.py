"""Which page each offset of an article's text is on."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import ParsedArticle


@dataclass(frozen=True, slots=True)
class Paged:
    """A paragraph on one line, and the offsets in it at which it enters which page.

    `breaks` begins with (0, the page on which the paragraph begins).
    """

    text: str
    breaks: tuple[tuple[int, int], ...]


def located(article: ParsedArticle, paragraphs: Sequence[Paged]) -> ParsedArticle:
    """`article` with its pages, told from the lines of `paragraphs` that cleaning has left.

    A page of which nothing is left begins where the next one does.
    """
    found: dict[int, int] = {}
    places: dict[str, list[int]] = defaultdict(list)
    for number, paragraph in enumerate(paragraphs):
        places[paragraph.text].append(number)
    offset = following = 0
    for line in article.text.split("\n"):
        same = places.get(line, [])
        match = next(iter(same[bisect_left(same, following) :]), None)
        if line and match is not None:
            for inside, page in paragraphs[match].breaks:
                found.setdefault(page, offset + inside)
            following = match + 1
        offset += len(line) + 1
    starts: list[int] = []
    begins = len(article.text)
    for page in range(max(found, default=0), 0, -1):
        begins = found.get(page, begins)
        starts.append(begins)
    if starts:
        starts[-1] = 0
    return replace(article, pages=tuple(reversed(starts)))
