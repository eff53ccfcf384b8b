"""Reading article files. A format is one module with `SUFFIXES` and `read`; list it below.

Documents (PDF, Word and the like) are also known by their first bytes, whatever they are called.

`read` never raises for what a file holds, or for a file that can't be opened: each such
file, or line of a file, comes back as a `Skipped` with a short reason.

A format whose files hold other files has a `read(path, inside)` instead: `inside` reads
them by this same registry (see `inside`). One with `recognises(head)` is also found by the
first bytes of a file whose suffix no reader has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from index.ingest.readers import html, jsonl, kinds, markdown, text
from index.ingest.readers.archives import gzipped, mhtml, warc, zip_file
from index.ingest.readers.base import Reader, open_regular, os_reason
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.discovery import walk
from index.ingest.readers.documents import signature
from index.ingest.readers.documents.printed import ocr, pdf, picture
from index.ingest.readers.documents.written import docx, epub, odt, pptx, rtf
from index.ingest.readers.exports import bookmarks, csv_file, json_file, news_xml
from index.ingest.readers.feeds import feed, opml
from index.ingest.readers.inside import Budget, ContainerReader, Inside, told_apart
from index.ingest.readers.mail import eml, mbox, msg
from index.ingest.readers.records.fields import NO_MAPPING, Mapped
from index.types import ParsedArticle, PassedOver, Skipped

READERS_VERSION: int = 4
"""Raised whenever reading the same file yields something else, so libraries read it again."""

_DOCUMENTS = (pdf, docx, odt, rtf, epub, pptx)
_FILES = (text, markdown, html, *_DOCUMENTS, feed, opml, news_xml, mhtml)
_RECORDS = (jsonl, json_file, csv_file)
_CONTAINERS = (eml, mbox, msg, zip_file, gzipped, warc)

_READERS: dict[str, Reader] = {
    suffix: module.read for module in _FILES for suffix in module.SUFFIXES
}
_CONTAINER_READERS: dict[str, ContainerReader] = {
    suffix: module.read for module in _CONTAINERS for suffix in module.SUFFIXES
}
_RECORD_READERS: dict[str, Callable[[Path, Mapped], Iterator[ParsedArticle | Skipped]]] = {
    suffix: module.read for module in _RECORDS for suffix in module.SUFFIXES
}
SUFFIXES: tuple[str, ...] = (*_READERS, *_RECORD_READERS, *_CONTAINER_READERS)
_LONGEST_FIRST = sorted(SUFFIXES, key=len, reverse=True)

_BY_CONTENT: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (mbox.recognises, ".mbox"),
    (mhtml.recognises, ".mhtml"),
    (eml.recognises, ".eml"),
    (warc.recognises, ".warc"),
    (feed.recognises, ".rss"),
    (opml.recognises, ".opml"),
    (news_xml.recognises, ".xml"),
    (json_file.recognises, ".json"),
)
"""What tells the format of a file whose suffix says nothing, and the suffix it should have."""

_HEAD = 8192

_AS_THEY_ARE = ("key", "title", "source", "author", "url", "note")

__all__ = ["READERS_VERSION", "SUFFIXES", "discover", "read", "survey"]

READ = "text, web pages, documents (PDF, Word …), e-mail, feeds, archives, JSON, CSV"
"""What can be read, in words: of suffixes there are too many for a line."""


def read(path: Path, names: Mapped = NO_MAPPING) -> Iterator[ParsedArticle | Skipped]:
    """Read one file: its articles in order, and what of it had to be left out.

    `names`: what fields of records are called, where the usual names (`records.fields`) don't do.

    Raises nothing for bad content, an unsupported format or a file that can't be opened.
    """
    try:
        inside = Inside(_dispatch, is_readable_name, Budget.of(path.stat().st_size), names)
        yield from told_apart(path, map(_without_nul, _dispatch(path, inside)))
    except Unreadable as problem:
        yield Skipped(path, problem.reason)
    except OSError as error:
        yield Skipped(path, os_reason(error))


def _without_nul(one: ParsedArticle | Skipped) -> ParsedArticle | Skipped:
    """`one` without the character NUL, which means nothing and not every database holds.

    Texts and titles have none; headers and addresses are taken as they are.
    """
    for name in ("key", "reason") if isinstance(one, Skipped) else _AS_THEY_ARE:
        value = getattr(one, name)
        if value and "\0" in value:
            one = replace(one, **{name: value.replace("\0", "")})
    return one


def discover(root: Path) -> Iterator[Path | Skipped]:
    """The article files under `root` (or `root` itself, if it is a file), sorted by path.

    Files of other formats and hidden ones are passed over, unless `root` is such a file; what
    can't be read, and links back to a folder already read, are reported.
    """
    return (one for one in survey(root) if not isinstance(one, PassedOver))


def survey(root: Path) -> Iterator[Path | Skipped | PassedOver]:
    """What `discover` gives, then how many other files of each kind there are, and why.

    A file whose suffix tells nothing is looked into: it may be a document under another name.
    """
    if root.is_dir():
        yield from walk(root, _not_an_article)
    elif not root.exists():
        yield Skipped(root, "no such file or folder")
    elif not root.is_file():
        yield Skipped(root, "not a regular file")
    else:
        reason = _not_an_article(root)
        yield _unsupported(root) if reason else root


def _not_an_article(path: Path) -> str | None:
    """Why a file isn't read; None for one that is."""
    if kinds.is_lock(path.name):
        return kinds.LOCK
    if _is_read_picture(path.name) or _known_suffix(path.name):
        return None
    if reason := kinds.reason_for(path.name):
        return reason
    return None if _suffix_of(path) else kinds.UNKNOWN


def _is_read_picture(name: str) -> bool:
    """Whether a file is a picture, and words are looked for in pictures."""
    return ocr.current() is not None and kinds.suffix_of(name) in kinds.PICTURES


def is_readable_name(name: str) -> bool:
    """Whether a file of this name would be read by its suffix."""
    return _is_read_picture(name) or _known_suffix(name) is not None


def _dispatch(path: Path, inside: Inside) -> Iterator[ParsedArticle | Skipped]:
    suffix = signature.suffix_of(path) or _suffix_of(path)
    if suffix is None and _is_read_picture(path.name):
        yield from picture.read(path)
    elif suffix is None:
        yield _unsupported(path)
    elif suffix in _CONTAINER_READERS:
        yield from _CONTAINER_READERS[suffix](path, inside)
    elif suffix in _RECORD_READERS:
        yield from _RECORD_READERS[suffix](path, inside.names)
    elif suffix in html.SUFFIXES and bookmarks.recognises(_head(path)):
        yield from bookmarks.read(path)
    else:
        yield from _READERS[suffix](path)


def _suffix_of(path: Path) -> str | None:
    """The suffix that decides on a file's reader: its own, else that of what it holds."""
    if known := _known_suffix(path.name):
        return known
    if document := signature.suffix_of(path):
        return document
    head = _head(path)
    return next((suffix for recognises, suffix in _BY_CONTENT if head and recognises(head)), None)


def _known_suffix(name: str) -> str | None:
    """The longest suffix that a reader has decides (.jsonl.gz before .gz)."""
    name = name.lower()
    return next((suffix for suffix in _LONGEST_FIRST if name.endswith(suffix)), None)


def _head(path: Path) -> bytes:
    """A file's first bytes; none where it can't be read, which its reader will say."""
    try:
        with open_regular(path) as file:
            return file.read(_HEAD)
    except (OSError, Unreadable):
        return b""


def _unsupported(path: Path) -> Skipped:
    kind = f'"{path.suffix}" files' if path.suffix else "files without a suffix"
    return Skipped(path, f"{kind} can't be read; these can: {READ}")
