"""RSS and Atom by feedparser, which is imported when the first feed is read.

An entry's own content is the article; where the feed has only a summary of it, that is, and
`title_from` says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email.utils import parseaddr
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.outlets import host_of
from index.ingest.readers import xml_tree as xml
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.inside import Parsed
from index.ingest.readers.markup import words_of
from index.ingest.readers.records.notes import SOME_SUMMARIES, SUMMARY_ONLY, links_only
from index.types import ParsedArticle, Skipped

SUFFIXES = (".rss", ".atom", ".rdf")
ROOTS = frozenset({"rss", "feed", "rdf"})
_MAX_BYTES = 32 * 1024**2
_APPEARED = re.compile(
    r"(?:\A|\n)The post .{1,300} (?:first appeared|appeared first) on [^\n]{1,200}\Z"
)


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is a feed."""
    return xml.root_name(head) in ROOTS


def read(path: Path) -> Parsed:
    """An article an entry, by the entry's id or link."""
    data = read_bytes(path, _MAX_BYTES)
    if not recognises(data[:65536]):
        raise Unreadable("no RSS or Atom feed")
    try:
        feed = parsed(data)
    # feedparser reads damaged feeds in a tolerant way, whose own failures are of no fixed kind.
    except Exception as error:
        raise Unreadable(f"a feed that can't be read ({type(error).__name__})") from error
    articles: list[ParsedArticle] = []
    bare = 0
    for number, entry in enumerate(feed.entries, 1):
        article = _article(entry, feed.feed, f"entry {number}")
        if article:
            articles.append(article)
        else:
            bare += 1
    short = next((one for one in articles if SUMMARY_ONLY in (one.title_from or "")), None)
    for article in articles:
        noted = replace(article, note=SOME_SUMMARIES) if article is short else article
        yield completed(noted, path, own_file=False)
    if bare:
        yield links_only(path, bare)
    if damage := xml_damage(data):
        yield Skipped(path, f"the feed is {damage}: entries may be missing", "damage")
    elif not feed.entries:
        raise Unreadable("a feed without entries")


def xml_damage(data: bytes) -> str | None:
    """What is wrong with the feed's XML so that entries may be missing, if anything."""
    try:
        tree = xml.parse(data)
    except Unreadable as problem:
        return problem.reason
    return tree.damage


def parsed(data: bytes) -> Any:
    """A feed as feedparser gives it; what it raises on damaged ones is of no fixed kind."""
    import feedparser

    # A stream: a text would be taken for the address of a feed, and fetched.
    return feedparser.parse(BytesIO(_in_utf8(data)), resolve_relative_uris=False)


def _in_utf8(data: bytes) -> bytes:
    """A feed in UTF-8, where it says of no encoding that it is in one, and isn't in that."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or xml.states_encoding(data):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data).text.encode("utf-8", "replace")
    return data


def _article(entry: Any, feed: Any, where: str) -> ParsedArticle | None:
    full = "\n\n".join(str(one.get("value") or "") for one in entry.get("content") or ())
    text = _own_words(full)
    summary_only = not text
    if not text:
        text = _own_words(str(entry.get("summary") or ""))
    link = one_line(str(entry.get("link") or "")) or None
    if link and not host_of(link) and host_of(str(feed.get("link") or "")):
        link = urljoin(str(feed.get("link")), link)
    title = title_of(entry) or ""
    if not text or text == title:
        return None
    published, published_from = day_of(entry)
    source = source_of(entry, feed)
    return ParsedArticle(
        text=text,
        key=one_line(str(entry.get("id") or "")) or link or where,
        title=title,
        title_from=("feed" + SUMMARY_ONLY * summary_only) if title else None,
        published=published,
        published_from=published_from,
        source=source,
        source_from="feed" if source else None,
        author=author_of(entry),
        url=link,
    )


def day_of(entry: Any) -> tuple[date | None, str | None]:
    """The day of an entry, and where the feed states it."""
    published, stated = parse_date(entry.get("published")), "published"
    if not published and "updated" in entry:  # else feedparser would give `published` again
        published, stated = parse_date(entry.get("updated")), "updated"
    return published, f"feed ({stated})" if published else None


def source_of(entry: Any, feed: Any) -> str | None:
    """The outlet of an entry: the feed that it was taken from, else its own."""
    return title_of(entry.get("source")) or title_of(feed)


def _own_words(markup: str) -> str:
    """The words of an entry, without the line that WordPress ends each with."""
    return normalise(_APPEARED.sub("", normalise(words_of(markup))))


def title_of(feed: Any) -> str | None:
    """The title of a feed or of an entry, in words."""
    return one_line(words_of(str(feed.get("title") or ""))) or None if feed else None


def author_of(entry: Any) -> str | None:
    """The names of an entry's authors; RSS writes "news@example.org (A Name)"."""
    details = [*(entry.get("authors") or ()), entry.get("author_detail") or {}]
    names = [one_line(words_of(str(one.get("name") or ""))) for one in details]
    written = names or [one_line(str(entry.get("author") or ""))]
    kept = dict.fromkeys(parseaddr(name)[0] or name for name in written if name)
    return ", ".join(kept) or None
