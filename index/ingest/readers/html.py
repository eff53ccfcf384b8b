"""HTML pages: the main text by trafilatura, the date only from what the page states.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) is imported when
the first page is read, since that takes half a second. Nothing here fetches anything.
Its date finder (htmldate) falls back on footers, copyright years and dates in the text;
those are guesses, so the date is read by `index.ingest.dates.page`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.page import published_on_page
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.page import (
    authors,
    cut_foreign,
    headline,
    keep_own,
    outlet_name,
    unframe,
)
from index.types import ParsedArticle, Skipped

SUFFIXES = (".html", ".htm", ".xhtml")

# A page above this is no article, and its tree would take gigabytes of memory.
MAX_HTML_BYTES = 20 * 1024 * 1024
_SHORT = 2_000
"""Characters of a text that may be short because something of it was missed."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{1,40})")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")

# Its complaints about odd pages are no news for the user: a page that can't be read is
# reported as skipped.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: main text, title, site, author and address as trafilatura finds them."""
    yield completed(article_of(read_bytes(path, MAX_HTML_BYTES)), path)


def article_of(data: bytes, charset: str | None = None) -> ParsedArticle:
    """The article of a page's bytes; `charset` is what was said of them elsewhere.

    Raises `Unreadable`.
    """
    decoded = decode(data, charset or declared_charset(data))
    try:
        article = parse(without_declaration(decoded.text))
    # The parser's own failures on hostile pages are of no fixed kind; none may end an index run.
    except Exception as error:
        raise Unreadable(f"HTML that can't be read ({type(error).__name__})") from error
    if article is None:
        raise Unreadable("no article text found in the page")
    return replace(article, note=decoded.note)


def without_declaration(page: str) -> str:
    """A page without the XML declaration, which a text can't have to be parsed."""
    return _XML_DECLARATION.sub("", page, count=1)


def parse(page: str) -> ParsedArticle | None:
    """The article of an HTML page; None where no main text can be found."""
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    dated = published_on_page(tree)
    unframe(tree)
    cut_foreign(tree)
    changed = keep_own(tree)
    metadata = trafilatura.extract_metadata(tree, extensive=False)
    text = _main_text(tree)
    if not text or (changed and len(text) < _SHORT):
        text = _without_loss(text, page)
    if not text:
        return None
    named, url = one_line(metadata.sitename or ""), metadata.url or None
    title = headline(tree, one_line(metadata.title or ""), named)
    source = outlet_name(tree, named, title, url)
    return ParsedArticle(
        text=text,
        title=title,
        title_from="HTML metadata" if title else None,
        published=dated.published if dated else None,
        published_from=dated.published_from if dated else None,
        source=source or None,
        source_from="HTML metadata" if source else None,
        author=authors(one_line(metadata.author or ""), source, url) or None,
        url=url,
    )


def _without_loss(text: str, page: str) -> str:
    """`text`, or what is found of `page` as it is where that has lines which `text` lacks.

    trafilatura looks further for paragraphs where it found few, and captions count as such.
    """
    import trafilatura

    tree = trafilatura.load_html(page)
    unframe(tree)
    cut_foreign(tree)
    plain = _main_text(tree) or _main_text(trafilatura.load_html(page))
    kept = set(text.split("\n"))
    return text if text and all(line in kept for line in plain.split("\n")) else plain


def _main_text(tree: Any) -> str:
    """The words of a page's article, "" where none can be found."""
    import trafilatura

    extracted = trafilatura.extract(tree, include_comments=False, include_tables=True)
    return normalise(extracted or "")


def declared_charset(data: bytes) -> str | None:
    """The charset that a page's bytes say they are in; None where they don't."""
    match = _XML_ENCODING.match(data) or _CHARSET.search(data[:4096])
    if match is None:
        return None
    return match[1].decode("ascii", "replace").lower()
