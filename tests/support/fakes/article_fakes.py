"""Invented articles, and passages of them as hits; what a test doesn't say is left empty."""

from __future__ import annotations

from datetime import date

from index.types import Article, Hit, Passage


def article(
    text: str,
    id: str = "a",
    *,
    title: str = "",
    published: date | None = None,
    published_from: str | None = None,
    source: str | None = None,
    path: str | None = None,
    author: str | None = None,
    url: str | None = None,
    pages: tuple[int, ...] = (),
) -> Article:
    return Article(
        id=id,
        title=title,
        text=text,
        published=published,
        published_from=published_from,
        source=source,
        author=author,
        url=url,
        path=path or f"{id}.txt",
        sha256="0" * 64,
        pages=pages,
    )


def hit(
    found: Article,
    start: int = 0,
    end: int | None = None,
    *,
    rank: int = 1,
    dense: float | None = None,
) -> Hit:
    """A hit whose passage is `found.text[start:end]`; its number is its rank."""
    passage = Passage(rank, found.id, start, len(found.text) if end is None else end)
    return Hit(passage, found, 1 / rank, rank, dense=dense)
