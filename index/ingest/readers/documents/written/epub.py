"""E-books (.epub): each document of the reading order is an article, as HTML is read elsewhere.

A newspaper of the day is a book of many articles, and a book's chapter is as long as a
reader's window can make use of.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from index.ingest.cleaning import normalise, one_line
from index.ingest.readers.base import completed
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.container import Container, parsed, reading
from index.ingest.readers.documents.properties import Properties, described
from index.ingest.readers.markup import words_of
from index.types import ParsedArticle, Skipped

SUFFIXES = (".epub",)

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_ENCRYPTED = "META-INF/encryption.xml"
_XMLENC = "{http://www.w3.org/2001/04/xmlenc#}"
_PROTECTED = "encrypted: it is protected against copying"
_RIGHTS = ("META-INF/rights.xml", "META-INF/sinf.xml")
_FEWEST_LETTERS = 40
"""A cover, a half-title or an empty page has fewer."""


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """An article for each document of the book that has text, called by its place in it."""
    for number, (title, text, stated) in enumerate(reading(path, _documents), start=1):
        article = described(text, stated, "EPUB metadata")
        titled = ParsedArticle(
            text=text,
            key=f"{path.stem}-{number:03d}",
            title=title,
            title_from="heading" if title else None,
            published=article.published,
            published_from=article.published_from,
            source=article.source,
            source_from=article.source_from,
            author=article.author,
            url=article.url,
        )
        yield completed(titled, path, own_file=False)


def _documents(container: Container) -> Iterator[tuple[str, str, Properties]]:
    if any(name in container.names for name in _RIGHTS):
        raise Unreadable(_PROTECTED)
    package, folder = _package(container)
    stated = _properties(package)
    files = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    locked = _locked(container)
    found = held_back = False
    for named in package.iter(f"{_OPF}itemref"):
        item = files.get(named.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if name in locked:
            held_back = True
            continue
        title, text = _read_document(container.bytes_of(name))
        if sum(map(str.isalpha, text)) >= _FEWEST_LETTERS:
            found = True
            yield title, text, stated
    if not found:
        raise Unreadable(_PROTECTED if held_back else "no document of the book has text")


def _locked(container: Container) -> set[str]:
    """The members that are encrypted; fonts often are, in books that anyone may read."""
    tree = container.tree(_ENCRYPTED)
    if tree is None:
        return set()
    return {unquote(one.get("URI", "")) for one in tree.iter(f"{_XMLENC}CipherReference")}


def _package(container: Container) -> tuple[Any, str]:
    """The book's package document, and the folder that its names are relative to."""
    tree = container.tree("META-INF/container.xml")
    named = None if tree is None else next(tree.iter(f"{_CONTAINER}rootfile"), None)
    name = "" if named is None else named.get("full-path", "")
    data = container.bytes_of(name)
    if not data:
        raise Unreadable("a zip file that isn't an e-book")
    return parsed(data, name), posixpath.dirname(name)


def _read_document(data: bytes) -> tuple[str, str]:
    """The heading and the text of an XHTML document."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return "", ""
    heading = next((one for one in tree.iter("h1", "h2", "h3") if one.text_content().strip()), None)
    body = tree.find("body")
    if body is None:
        return "", ""
    title = one_line(heading.text_content()) if heading is not None else ""
    return title, normalise(words_of(html.tostring(body, encoding="unicode")))


def _properties(package: Any) -> Properties:
    def stated(name: str) -> str:
        return one_line(next((one.text or "" for one in package.iter(f"{_DC}{name}")), ""))

    dates = {one.get(f"{_OPF}event"): one.text for one in package.iter(f"{_DC}date")}
    return Properties(
        author=stated("creator"),
        # EPUB 2 says of each date what happened then; EPUB 3 knows that of publication alone.
        published=dates.get("publication") or dates.get(None),
        source=stated("publisher") or stated("title"),
    )
