"""Claims about passages, made from their words."""

from __future__ import annotations

from datetime import date

from index.types import Article
from qa.prose.types import Claim, Part, Source

THURSDAY = date(2024, 5, 16)


def source(
    text: str, number: int = 1, published: date | None = THURSDAY, hidden: tuple[Part, ...] = ()
) -> Source:
    """Return a passage that is the whole of an article."""
    article = Article(
        id=f"article-{number}",
        title="",
        text=text,
        published=published,
        published_from=None,
        source=None,
        author=None,
        url=None,
        path="",
        sha256="",
    )
    return Source(number, article, 0, len(text), hidden)


def claim(text: str, *passages: str, published: date | None = THURSDAY) -> Claim:
    """Return a claim that cites passages, each of an article of its own."""
    cited = [source(one, number, published) for number, one in enumerate(passages, start=1)]
    return Claim(text, tuple(cited))
