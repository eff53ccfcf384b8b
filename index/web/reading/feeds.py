"""RSS and Atom as they are followed: where each entry leads, and what the feed states of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.ingest.cleaning import one_line
from index.ingest.readers import xml_tree as xml
from index.ingest.readers.archives.fetched import Stated
from index.ingest.readers.feeds import feed as feed_reader
from index.web.http.addresses import joined
from index.web.http.refused import Refused

MOST_ENTRIES = 5_000
"""Entries that are taken of one feed, the first first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a feed or a sitemap lists.

    `stated` is what it says of it, `version` what changes when the page does: a day and time, as
    it is written, or "".
    """

    address: str
    stated: Stated
    version: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap lists, in its order; `title` is its own, `damage` what is lost."""

    title: str
    entries: tuple[Entry, ...]
    damage: str = ""


def is_feed(data: bytes) -> bool:
    """Tell whether a document that begins so is RSS or Atom."""
    return feed_reader.recognises(data[:65536])


def read_feed(data: bytes, address: str) -> Listing:
    """Read the feed that was fetched from an address.

    Raises:
        Refused: it can't be read.
    """
    try:
        parsed = feed_reader.parsed(data)
    except Exception as error:  # feedparser's failures on damaged feeds are of no fixed kind
        raise Refused(f"a feed that can't be read ({type(error).__name__})") from error
    entries = tuple(_entries(parsed, address))
    damage = feed_reader.xml_damage(data) or ""
    if damage and not entries:
        raise Refused(f"a feed that can't be read: {damage}")
    return Listing(feed_reader.title_of(parsed.feed) or "", entries, damage)


def _entries(parsed: Any, address: str) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in parsed.entries[:MOST_ENTRIES]:
        try:
            page = joined(address, str(entry.get("feedburner_origlink") or entry.get("link") or ""))
        except Refused:
            continue  # a link that isn't the web's; an entry without one
        if page in seen or page == address:
            continue
        seen.add(page)
        published, published_from = feed_reader.day_of(entry)
        stated = Stated(
            via=address,
            published=published,
            published_from=published_from,
            title=feed_reader.title_of(entry),
            author=feed_reader.author_of(entry),
            source=feed_reader.source_of(entry, parsed.feed),
        )
        # feedparser gives `published` where an entry has no `updated` of its own.
        changed = entry.get("updated") if "updated" in entry else ""
        yield Entry(page, stated, one_line(str(changed or ""))[:80])


def root_of(data: bytes) -> str:
    """Return the name of the element that a document begins with, "" for none."""
    return xml.root_name(data[:65536])
