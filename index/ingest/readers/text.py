"""Plain text: the words of a scraped page, cleaned of the page around the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.ingest.cleaning import clean, normalise
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.types import ParsedArticle, Skipped

SUFFIXES = (".txt", ".text")


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: its title and body, and what the lines around them say about it."""
    decoded = decode(read_bytes(path))
    page = normalise(decoded.text)
    if not page:
        raise Unreadable("empty")
    cleaned = clean(page)
    stated = cleaned.title_from != "first line"
    article = ParsedArticle(
        text=cleaned.text,
        title=cleaned.title if stated else "",
        title_from=cleaned.title_from if stated else None,
        source=cleaned.source,
        source_from=cleaned.source_from,
        author=cleaned.author,
        note=decoded.note,
    )
    yield completed(article, path, page=page)
