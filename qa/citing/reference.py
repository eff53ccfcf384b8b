"""What is stated of an article, made safe and ready for a reference of any form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from index.lexicon import MONTHS
from index.safe_text import one_line
from qa.citing.addresses import is_web_address
from qa.citing.authors import Author, authors_of
from qa.citing.text_fragment import link_to
from qa.types import Citation


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted sentence, on one line, and the address that opens the page at it, if any."""

    words: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """An article as its references state it; every value is on one line, without controls.

    outlet: "" where it isn't known; `day` and `url` are None then.
    path: the article's file, for those who have the library.
    pages: those of the file on which the quoted sentences begin, () where it has none.
    accessed: the day on which the article was consulted; only stated beside a web address.
    article_id: what is one article for `merged`.
    """

    title: str
    authors: tuple[Author, ...] = ()
    outlet: str = ""
    day: date | None = None
    url: str | None = None
    path: str = ""
    pages: tuple[int, ...] = ()
    accessed: date | None = None
    quotes: tuple[Quote, ...] = ()
    article_id: str = ""


def reference_of(citation: Citation, accessed: date | None = None) -> Reference:
    """Return the reference of one citation; its quote is the sentence."""
    article = citation.article
    url = (article.url or "").strip()
    outlet = one_line(article.source or "")
    address = url if is_web_address(url) else None
    return Reference(
        title=one_line(article.title) or one_line(PurePath(article.path).name) or "Untitled",
        authors=authors_of(article.author, outlet),
        outlet=outlet,
        day=article.published,
        url=address,
        path=one_line(article.path),
        pages=(citation.page,) if citation.page else (),
        accessed=accessed if address else None,
        quotes=(Quote(one_line(citation.sentence), link_to(citation)),),
        article_id=article.id,
    )


def merged(references: Iterable[Reference]) -> list[Reference]:
    """Return one reference an article, with the pages and quotes of all, in their order."""
    articles: dict[str, list[Reference]] = {}
    for one in references:
        articles.setdefault(one.article_id, []).append(one)
    return [_joined(same) for same in articles.values()]


def _joined(same: list[Reference]) -> Reference:
    first = same[0]
    return Reference(
        title=first.title,
        authors=first.authors,
        outlet=first.outlet,
        day=first.day,
        url=first.url,
        path=first.path,
        pages=tuple(sorted({page for one in same for page in one.pages})),
        accessed=first.accessed,
        quotes=tuple(dict.fromkeys(quote for one in same for quote in one.quotes)),
        article_id=first.article_id,
    )


def long_day(day: date) -> str:
    """A day as references have it in English prose: "14 October 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def annotation(reference: Reference) -> str:
    """The quoted sentences with their links, as the one line of a record's note."""
    return " ".join(
        f"“{quote.words}”" + (f" {quote.link}" if quote.link else "") for quote in reference.quotes
    )
