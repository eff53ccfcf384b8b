"""OpenDocument texts (.odt): content.xml and meta.xml, whose elements are few and standardised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.ingest.cleaning import one_line
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.container import Container, reading
from index.ingest.readers.documents.properties import (
    DATE_PROPERTIES,
    Properties,
    article_of,
    described,
)
from index.types import ParsedArticle, Skipped

SUFFIXES = (".odt", ".ott")

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_UNSEEN = (
    f"{_TEXT}tracked-changes",
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    f"{_TEXT}table-of-content",  # the headings once more, with the numbers of pages
)
_DEEPEST = 500


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: paragraphs and headings, a table's rows as lines, then the notes."""
    for text, heading, stated in reading(path, _parts):
        article = described(text, stated, "ODT properties")
        if heading and not article.title:
            article = replace(article, title=heading, title_from="heading")
        yield article_of(article, path)


def _parts(container: Container) -> Iterator[tuple[str, str, Properties]]:
    if b"encryption-data" in container.bytes_of("META-INF/manifest.xml"):
        raise Unreadable("encrypted: it opens only with a password")
    content = container.tree("content.xml")
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable("a zip file that isn't an OpenDocument text")
    notes: list[str] = []
    text = "\n\n".join([*_blocks(body, notes), *notes])
    yield text, _heading(body, content), _properties(container)


def _heading(body: Any, content: Any) -> str:
    """The document's title, by its style, or the heading that it begins with; else ""."""
    parents = {
        style.get(f"{_STYLE}name"): style.get(f"{_STYLE}parent-style-name")
        for style in content.iter(f"{_STYLE}style")
    }
    written = [one for one in body.iter(*_PARAGRAPHS) if one_line("".join(one.itertext()))]
    for one in written[:3]:
        style = one.get(f"{_TEXT}style-name")
        if "Title" in (style, parents.get(style)):
            return one_line(_words(one, []))
    first = written[0] if written else None
    return one_line(_words(first, [])) if first is not None and first.tag == f"{_TEXT}h" else ""


def _blocks(element: Any, notes: list[str], depth: int = 0) -> Iterator[str]:
    """The paragraphs in an element; those of its notes are added to `notes`."""
    if depth > _DEEPEST:
        raise Unreadable("nested too deeply to be a document")
    for child in element:
        if child.tag in _PARAGRAPHS:
            text = _words(child, notes).strip()
            if text:
                yield text
        elif child.tag == f"{_TABLE}table":
            rows = [_row(row, notes) for row in child.iter(f"{_TABLE}table-row")]
            yield "\n".join(row for row in rows if row)
        elif child.tag == f"{_TEXT}list-item":
            lines = list(_blocks(child, notes, depth + 1))
            yield "\n".join([f"- {lines[0]}", *lines[1:]]) if lines else ""
        elif child.tag not in _UNSEEN:
            yield from _blocks(child, notes, depth + 1)


def _row(row: Any, notes: list[str]) -> str:
    cells = (" ".join(_words(p, notes).strip() for p in cell.iter(*_PARAGRAPHS)) for cell in row)
    return " ".join(cell for cell in cells if cell)


def _words(element: Any, notes: list[str], depth: int = 0) -> str:
    """The words of a paragraph, without a note's mark."""
    if depth > _DEEPEST:
        raise Unreadable("nested too deeply to be a document")
    found = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            notes += [] if body is None else _blocks(body, notes, depth + 1)
        elif child.tag in _SPACES:
            found.append(_SPACES[child.tag])
        elif child.tag in _PARAGRAPHS:  # of a text box, which hangs on this paragraph
            found.append(f"\n{_words(child, notes, depth + 1)}\n")
        elif child.tag not in _UNSEEN:
            found.append(_words(child, notes, depth + 1))
        found.append(child.tail or "")
    return "".join(found)


def _properties(container: Container) -> Properties:
    tree = container.tree("meta.xml")
    meta = None if tree is None else tree.find(f"{_OFFICE}meta")
    if meta is None:
        return Properties()
    author = meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{_DC}creator")
    published = next(
        (
            one.text
            for one in meta.iter(f"{_META}user-defined")
            if (one.get(f"{_META}name") or "").lower() in DATE_PROPERTIES
        ),
        None,
    )
    return Properties(meta.findtext(f"{_DC}title") or "", author or "", published)
