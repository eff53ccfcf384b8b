"""PDF files, by pdfium: the text of their pages, and on which page each word stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from index.ingest.cleaning import clean
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.pages import Paged, located
from index.ingest.readers.documents.printed import layout, ocr
from index.ingest.readers.documents.printed.pdf_text import pieces
from index.ingest.readers.documents.properties import Properties, described, filled_in
from index.types import ParsedArticle, Skipped

SUFFIXES = (".pdf",)

MOST_PAGES = 5_000
_LONGEST_SIDE = 10_000
"""Pixels of the longest side of a page that is drawn to be recognised."""

_HEADING = 1.2
"""A heading's height, at least, beside that of most of the text."""

_LONGEST_TITLE = 200
_NO_HEADING = re.compile(r"https?://|www\.", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_XMP = {
    "published": re.compile(rb"<prism:(?:publicationDate|coverDate)>\s*([\d-]{8,10})"),
    "source": re.compile(rb"<prism:publicationName>\s*([^<]{1,200}?)\s*<"),
    "url": re.compile(rb"<prism:url>\s*(https?://[^<\s]{1,500})"),
}
"""Fields of an XMP packet, which stands in the file in the clear, that say where it appeared."""


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: the text of all pages, without their running heads and page numbers."""
    data = read_bytes(path)
    import pypdfium2

    if b"%PDF-" not in data[:1024]:
        raise Unreadable("not a PDF, though it is called one")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_reason(str(error))) from None
    try:
        yield _article(document, data, path)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"a damaged PDF ({error})") from None
    finally:
        document.close()


def _reason(problem: str) -> str:
    if "password" in problem.lower():
        return "encrypted: it opens only with a password"
    return "a damaged PDF: cut off, or not written to its end"


def _article(document: Any, data: bytes, path: Path) -> ParsedArticle:
    if len(document) > MOST_PAGES:
        raise Unreadable(f"more than {MOST_PAGES:,} pages")
    found = [pieces(page) for page in _pages(document)]
    if recogniser := ocr.current():
        _recognise(document, hashlib.sha256(data).hexdigest(), found, recogniser)
    kept = layout.without_furniture(found)
    bare = [number for number, page in enumerate(kept) if not _has_words(page)]
    scanned = [number for number in bare if found[number] or _shows_anything(document[number])]
    if len(bare) == len(found):
        raise Unreadable(
            "no page has text"
            if not scanned or ocr.current()
            else f"no page has text: scanned pages are read with the OCR extra: {ocr.GET_IT}"
        )
    numbered = [(number, page) for number, page in enumerate(kept, start=1) if page]
    blocks = layout.paragraphs(numbered)
    lines = layout.on_one_line(blocks)
    text = "\n\n".join(line.text for line in lines)
    article = described(text, _properties(document, data), "PDF metadata")
    if not article.title and (title := _heading(blocks, lines)):
        article = replace(article, title=title, title_from="heading")
    article = filled_in(article, clean(article.text))
    # A running head may be the one line that gives the date.
    top = "\n".join(piece.text for piece in found[0] if piece not in kept[0])
    article = completed(article, path, page=f"{top}\n\n{article.text}")
    note = f"{len(scanned)} of {len(found)} pages have no text" if scanned else None
    return replace(located(article, lines), note=note)


def _recognise(
    document: Any, digest: str, found: list[list[layout.Piece]], recogniser: ocr.Recogniser
) -> None:
    """Put the words that are seen on scanned pages where no others are."""
    for number, page in enumerate(found):
        if _has_words(page) or not _shows_anything(document[number]):
            continue

        def draw(number: int = number) -> Any:
            shown = document[number]
            try:
                longest = max(shown.get_size())
                scale = min(ocr.DOTS_PER_INCH / 72, _LONGEST_SIDE / max(longest, 1.0))
                return shown.render(scale=scale, grayscale=True).to_pil()
            finally:
                shown.close()

        found[number] = ocr.pieces(recogniser.words(f"{digest} {number}", draw))


def _pages(document: Any) -> Iterator[Any]:
    for number in range(len(document)):
        page = document[number]
        yield page
        page.close()


def _has_words(page: Sequence[layout.Piece]) -> bool:
    return any(_LETTERS.search(piece.text) for piece in page)


def _shows_anything(page: Any) -> bool:
    """Whether a page without text isn't just blank."""
    try:
        return next(page.get_objects(max_depth=2), None) is not None
    finally:
        page.close()


def _properties(document: Any, data: bytes) -> Properties:
    stated = document.get_metadata_dict()
    packet = {
        name: match[1].decode("utf-8", "replace")
        for name, pattern in _XMP.items()
        if (match := pattern.search(data))
    }
    return Properties(title=stated.get("Title", ""), author=stated.get("Author", ""), **packet)


def _heading(blocks: Sequence[layout.Paragraph], lines: Sequence[Paged]) -> str:
    """The largest line of words on the first page, where it is larger than the text; else ""."""
    usual = median(line.box.height for block in blocks for line in block.lines)
    first = [
        (block.height, text.text)
        for block, text in zip(blocks, lines, strict=True)
        if text.breaks[0][1] == 1
        and len(text.text) <= _LONGEST_TITLE
        and _LETTERS.search(text.text)
        and not _NO_HEADING.match(text.text)
        and 2 * sum(map(str.isalpha, text.text)) > len(text.text.replace(" ", ""))
    ]
    height, title = max(first, default=(0.0, ""), key=lambda one: one[0])
    return title if height >= _HEADING * usual else ""
