"""What a page says of itself in its head: the feeds of its site, and its own address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.ingest.readers.decoding import decode
from index.web.http.addresses import host_of, joined
from index.web.http.refused import Refused

_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_HEAD = 512 * 1024
"""Bytes of a page in which its head is looked for."""


def declared_feeds(page: bytes, charset: str | None, address: str) -> list[str]:
    """Return the feeds that a page declares, those of readers' comments last."""
    found: dict[str, bool] = {}
    for link in _links(page, charset):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in _relations(link) or kind not in _FEEDS:
            continue
        try:
            feed = joined(address, link.get("href") or "")
        except Refused:
            continue
        comments = "comment" in f"{link.get('title') or ''} {feed}".lower()
        found.setdefault(feed, comments)
    return sorted(found, key=lambda feed: found[feed])


def canonical(page: bytes, charset: str | None, address: str) -> str:
    """Return the address by which a page wants to be known; its own where it names none.

    Only one at the same host counts, and none that is a site's front page.
    """
    for link in _links(page, charset):
        if "canonical" not in _relations(link):
            continue
        try:
            named = joined(address, link.get("href") or "")
        except Refused:
            continue
        same_host = _bare(host_of(named)) == _bare(host_of(address))
        is_front = named.split("/", 3)[3:] in ([], [""])
        return named if same_host and not is_front else address
    return address


def _links(page: bytes, charset: str | None) -> Iterator[Any]:
    from lxml import etree, html

    text = decode(page[:_HEAD], charset).text
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError):
        return
    yield from tree.iter("link")


def _parser() -> Any:
    from lxml import html

    return html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)


def _relations(link: Any) -> list[str]:
    return (link.get("rel") or "").lower().split()


def _bare(host: str) -> str:
    return host.removeprefix("www.")
