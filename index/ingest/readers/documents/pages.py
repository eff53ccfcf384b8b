"""Which page each offset of an article's text is on."""

from __future__ import annotations

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
    offset = following = 0
    for line in article.text.split("\n"):
        match = next(
            (n for n in range(following, len(paragraphs)) if paragraphs[n].text == line), None
        )
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
