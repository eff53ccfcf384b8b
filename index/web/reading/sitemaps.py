"""News sitemaps: the articles of the last days with their dates and titles, also in several files.

A sitemap of a whole site, which dates nothing, isn't followed: its pages could be anything, and
there may be millions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.ingest.cleaning import one_line
from index.ingest.dates.fields import parse_date
from index.ingest.readers import xml_tree as xml
from index.ingest.readers.archives.fetched import Stated
from index.ingest.readers.decoding import Unreadable
from index.web.http.addresses import joined
from index.web.http.refused import Refused
from index.web.reading.feeds import MOST_ENTRIES, Entry, Listing

ROOTS = frozenset({"urlset", "sitemapindex"})
MOST_INNER = 50
"""Sitemaps that are read of an index of sitemaps, the latest first."""

DEEPEST = 2
"""Indexes in indexes: an index may name indexes of sitemaps, and those no further ones."""


def read_sitemap(data: bytes, address: str) -> Listing:
    """Read the news of the sitemap that was fetched from an address.

    Raises:
        Refused: it can't be read, or lists pages and no news.
    """
    tree = _tree(data)
    entries: dict[str, Entry] = {}
    others = 0
    for url in xml.every(tree.root, "url"):
        if len(entries) >= MOST_ENTRIES:
            break
        news = _child(url, "news")
        if news is None:
            others += 1
        elif entry := _entry(url, news, address):
            entries.setdefault(entry.address, entry)
    if others and not entries:
        raise Refused("a sitemap of pages without their dates, not one of news")
    return Listing("", tuple(entries.values()), tree.damage or "")


def inner_sitemaps(data: bytes, address: str) -> list[str] | None:
    """Return the sitemaps that an index names, the latest first; None for what is no index.

    Raises:
        Refused: it can't be read.
    """
    root = _tree(data).root
    if xml.local(root) != "sitemapindex":
        return None
    found: dict[str, str] = {}
    for sitemap in xml.every(root, "sitemap"):
        try:
            inner = joined(address, _words(sitemap, "loc"))
        except Refused:
            continue
        found.setdefault(inner, _words(sitemap, "lastmod"))
    latest = sorted(found, key=lambda one: found[one], reverse=True)
    # Sites that date none of them number them, and the first may well be the newest.
    return latest[:MOST_INNER]


def _tree(data: bytes) -> xml.Tree:
    try:
        return xml.parse(data)
    except Unreadable as problem:
        raise Refused(f"a sitemap that can't be read: {problem.reason}") from None


def _entry(url: Any, news: Any, address: str) -> Entry | None:
    try:
        page = joined(address, _words(url, "loc"))
    except Refused:
        return None
    published = parse_date(_words(news, "publication_date"))
    publication = _child(news, "publication")
    stated = Stated(
        via=address,
        published=published,
        published_from="news sitemap" if published else None,
        title=_words(news, "title") or None,
        source=(_words(publication, "name") or None) if publication is not None else None,
    )
    return Entry(page, stated, _words(url, "lastmod")[:80])


def _children(element: Any) -> Iterator[Any]:
    return (one for one in element if isinstance(one.tag, str))


def _child(element: Any, name: str) -> Any | None:
    return next((one for one in _children(element) if xml.local(one) == name), None)


def _words(element: Any, name: str) -> str:
    return one_line(xml.words(_child(element, name)))
