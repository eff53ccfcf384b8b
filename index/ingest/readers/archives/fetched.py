"""Pages that Dateline fetched: WARC files with a record of what a feed stated beside the page.

Such a file holds a metadata record (fields as in application/warc-fields), then the page. What the
feed states counts only where the page itself states nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote, urlsplit

from index.ingest.cleaning import one_line
from index.ingest.dates.page import UPDATED
from index.types import ParsedArticle

FIELDS_TYPE = "application/warc-fields"
_MARK = "dateline-article"
_LONGEST_FIELD = 2_000

DOCUMENTS = {
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
"""The kinds of pages that have a reader of their own, and the suffix by which it is found."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a feed or sitemap (its address is `via`) states of a page."""

    via: str = ""
    published: date | None = None
    published_from: str | None = None
    title: str | None = None
    author: str | None = None
    source: str | None = None

    def added_to(self, article: ParsedArticle) -> ParsedArticle:
        """Return an article, completed, with what only the feed states.

        The day on which a page was last changed gives way to the feed's, and so do a first line in
        place of a title and a host in place of an outlet.
        """
        if self.published and (article.published is None or article.published_from == UPDATED):
            article = replace(
                article, published=self.published, published_from=self.published_from or "feed"
            )
        if self.title and article.title_from in (None, "first line", "file name"):
            article = replace(article, title=self.title, title_from="feed")
        if self.source and article.source_from in (None, "web address"):
            article = replace(article, source=self.source, source_from="feed")
        return replace(article, author=article.author or self.author)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the metadata record of a fetched page says: its own address, and what a feed stated."""

    address: str
    stated: Stated = Stated()

    def to_fields(self) -> bytes:
        """Return the content of the metadata record."""
        stated = self.stated
        values = {
            _MARK: self.address,
            "via": stated.via,
            "feed-published": stated.published.isoformat() if stated.published else "",
            "feed-published-from": stated.published_from or "",
            "feed-title": stated.title or "",
            "feed-author": stated.author or "",
            "feed-source": stated.source or "",
        }
        lines = (
            f"{name}: {one_line(value)[:_LONGEST_FIELD]}\r\n"
            for name, value in values.items()
            if value
        )
        return "".join(lines).encode("utf-8", "replace")

    @classmethod
    def from_fields(cls, data: bytes) -> Kept | None:
        """Read a metadata record's content; None where it is another program's."""
        values = dict(_fields(data.decode("utf-8", "replace")))
        address = values.get(_MARK)
        if not address:
            return None
        return cls(address, _stated(values))


def name_of(address: str, kind: str) -> str:
    """Return the file name by which a page of a kind finds its reader."""
    path = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    suffix = DOCUMENTS[kind]
    stem = path[: -len(suffix)] if path.lower().endswith(suffix) else path
    return f"{stem or 'page'}{suffix}"


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, mark, value = line.partition(":")
        if mark and value.strip():
            yield name.strip().lower(), one_line(value)[:_LONGEST_FIELD]


def _stated(values: Mapping[str, str]) -> Stated:
    try:
        published = date.fromisoformat(values.get("feed-published", ""))
    except ValueError:
        published = None
    return Stated(
        via=values.get("via", ""),
        published=published,
        published_from=values.get("feed-published-from") if published else None,
        title=values.get("feed-title"),
        author=values.get("feed-author"),
        source=values.get("feed-source"),
    )
