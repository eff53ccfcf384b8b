"""What reads a web page's article: Dateline, and other libraries where they are installed."""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from index.ingest.readers import read
from index.types import ParsedArticle

DATELINE = "Dateline"


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a library makes of a page; "" and None where it finds nothing."""

    title: str = ""
    outlet: str = ""
    author: str = ""
    published: date | None = None
    text: str = ""


ALL = ("text", "title", "outlet", "author", "published")


@dataclass(frozen=True, slots=True)
class PageReader:
    """A library that reads pages: its name, how it reads one, and the fields that it looks for."""

    name: str
    read: Callable[[bytes], PageRead]
    gives: tuple[str, ...] = ALL


def installed() -> list[PageReader]:
    """Dateline first, then trafilatura and htmldate, then those that are there of the others."""
    readers = [
        PageReader(DATELINE, _dateline),
        PageReader("trafilatura", _trafilatura),
        PageReader("htmldate", _htmldate, ("published",)),
    ]
    for module, reader in (
        ("newspaper", PageReader("newspaper4k", _newspaper)),
        ("goose3", PageReader("goose3", _goose)),
        ("readability", PageReader("readability-lxml", _readability, ("text", "title"))),
        ("resiliparse.extract.html2text", PageReader("resiliparse", _resiliparse, ("text",))),
    ):
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
            readers.append(reader)
    for name in ("newspaper", "goose3", "readability", "trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return readers


def read_quietly(reader: PageReader, html: bytes) -> PageRead:
    """What `reader` makes of a page; nothing where it fails."""
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            return reader.read(html)
        except Exception:
            return PageRead()


def _dateline(html: bytes) -> PageRead:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(html)
        article = next((one for one in read(file) if isinstance(one, ParsedArticle)), None)
    if article is None:
        return PageRead()
    return PageRead(
        article.title, article.source or "", article.author or "", article.published, article.text
    )


def _trafilatura(html: bytes) -> PageRead:
    found: Any = importlib.import_module("trafilatura").bare_extraction(html, with_metadata=True)
    if found is None:
        return PageRead()
    return PageRead(
        found.title or "",
        found.sitename or "",
        found.author or "",
        _day(found.date),
        found.text or "",
    )


def _htmldate(html: bytes) -> PageRead:
    return PageRead(published=_day(importlib.import_module("htmldate").find_date(_decoded(html))))


def _newspaper(html: bytes) -> PageRead:
    article: Any = importlib.import_module("newspaper").Article("http://page.invalid/")
    article.download(input_html=_decoded(html))
    article.parse()
    return PageRead(
        article.title or "",
        article.meta_site_name or "",
        "; ".join(article.authors),
        _day(article.publish_date),
        article.text or "",
    )


def _goose(html: bytes) -> PageRead:
    goose: Any = importlib.import_module("goose3").Goose({"enable_image_fetching": False})
    article = goose.extract(raw_html=_decoded(html))
    return PageRead(
        article.title or "",
        _first((article.opengraph or {}).get("site_name")),
        "; ".join(article.authors or []),
        _day(article.publish_date),
        article.cleaned_text or "",
    )


def _readability(html: bytes) -> PageRead:
    document: Any = importlib.import_module("readability").Document(_decoded(html))
    body: Any = importlib.import_module("lxml.html").fromstring(document.summary())
    return PageRead(document.short_title() or "", text=str(body.text_content()))


def _resiliparse(html: bytes) -> PageRead:
    module: Any = importlib.import_module("resiliparse.extract.html2text")
    return PageRead(text=module.extract_plain_text(_decoded(html), main_content=True))


def _decoded(html: bytes) -> str:
    """A page as trafilatura decodes it, without an XML declaration, which some refuse."""
    text: str = importlib.import_module("trafilatura.utils").decode_file(html)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _first(value: Any) -> str:
    """A value, or the first where a page declares several."""
    return str((value[0] if isinstance(value, list) else value) or "")


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = re.match(r"\d{4}-\d\d-\d\d", str(value or ""))
    return date.fromisoformat(match[0]) if match else None
