"""The changes of saved questions as an Atom feed (RFC 4287), for feed readers.

It is made anew from what is kept beside the library, so that whatever a check was killed at is in
it after the next. An entry's id is its change's own. What articles say is text in it, never markup.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from eval.files import WRITABLE, write
from index.errors import UsageError
from qa.saved.types import Event, News, Record, Source
from tui.saved.lines import NEWS, answer_words, cause_words, told_by
from tui.text.safe_text import one_line

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100
_LONGEST = 300
_HEAD = 4096
_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
"""What stands in an address as it is; the rest, such as quotation marks, is percent-encoded."""


def check_place(path: Path) -> None:
    """Refuse a place for a feed where something else is.

    Raises:
        UsageError: a folder stands there, or a file that is no feed, or there is no such folder.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder", "name a file")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}", WRITABLE)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}", WRITABLE) from None
    if head.strip() and ATOM.encode() not in head:
        raise UsageError(f"{path} is something else than a feed", "name another file")


def write_feed(path: Path, records: Sequence[Record], now: datetime) -> None:
    """Write the newest changes of all saved questions; raises `UsageError` where it can't."""
    write(path, feed(path, records, now))


def feed(path: Path, records: Sequence[Record], now: datetime) -> str:
    """Return the feed that stands at `path`, by which it is known."""
    news = [(event, record) for record in records for event in record.events if event.is_news]
    news.sort(key=lambda one: (one[0].at, one[0].id), reverse=True)
    root = ElementTree.Element("feed", {"xmlns": ATOM})
    _add(root, "title", "Dateline: what is new in saved questions")
    _add(root, "id", _urn(f"dateline-feed:{path.resolve()}"))
    _add(root, "updated", _moment(news[0][0].at if news else now))
    _add(_add(root, "author"), "name", "Dateline")
    _add(root, "generator", "Dateline")
    for event, record in news[:MOST_ENTRIES]:
        _entry(root, event, record)
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(root: ElementTree.Element, event: Event, record: Record) -> None:
    entry = _add(root, "entry")
    words = ", ".join(NEWS[one.news][1] for one in event.changes if one.is_news)
    question = one_line(record.saved.question, _LONGEST)
    _add(entry, "title", f"{question} {answer_words(event.now)} ({words})", type="text")
    _add(entry, "id", _urn(f"dateline-saved:{record.saved.id}:{event.id}"))
    _add(entry, "updated", _moment(event.at))
    sources = (*(one for change in event.changes for one in change.sources), *event.now.sources)
    link = next((one.link for one in sources if one.link), None)
    if link:
        _add(entry, "link", rel="alternate", href=quote(one_line(link), safe=_IN_ADDRESSES))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in _paragraphs(event))
    _add(entry, "content", body, type="html")


def _paragraphs(event: Event) -> Iterator[str]:
    for change in (one for one in event.changes if one.is_news):
        text = one_line(change.text, _LONGEST)
        yield f"{NEWS[change.news][1].capitalize()}{f': {text}' if text else ''}"
        if cause := cause_words(change):
            yield f"Why: {cause}"
        if change.news in (News.OTHER, News.GONE) and event.before:
            yield f"Before: {answer_words(event.before)}"
            yield from map(_said, event.before.sources[:1])
        if change.news in (News.OTHER, News.ANSWERED):
            yield f"Now: {answer_words(event.now)}"
            yield from map(_said, event.now.sources[:1])
        yield from map(_said, change.sources)


def _said(source: Source) -> str:
    return f"“{one_line(source.sentence, _LONGEST)}” — {told_by(source)}"


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, {k: _xml(v) for k, v in attributes.items()})
    element.text = _xml(text)
    return element


def _xml(text: str) -> str:
    """Text without what XML can't hold."""
    return "".join(c for c in text if c not in "\ufffe\uffff" and (c >= " " or c in "\t\n"))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).urn
