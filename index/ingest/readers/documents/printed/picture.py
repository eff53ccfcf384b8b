"""Pictures of pages (.png, .jpg, .tif): read where words are looked for in pictures (`ocr`)."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.pages import located
from index.ingest.readers.documents.printed import layout, ocr
from index.ingest.readers.documents.properties import Properties, article_of, described
from index.types import ParsedArticle, Skipped

MOST_PIXELS = 100_000_000
_MOST_PAGES = 500
_FEWEST_LETTERS = 40
"""A photograph in which tesseract sees some letters isn't an article."""


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article; each picture of a .tif counts as a page."""
    data = read_bytes(path)
    recogniser = ocr.current()
    if recogniser is None:
        raise Unreadable(f"a picture; the words in it are read with the OCR extra: {ocr.GET_IT}")
    if recogniser.problem:
        raise Unreadable(recogniser.problem)
    from PIL import Image, ImageSequence

    digest = hashlib.sha256(data).hexdigest()
    pages = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as picture:
                _check_size(picture)
                for number, frame in enumerate(ImageSequence.Iterator(picture)):
                    if number < _MOST_PAGES:
                        _check_size(frame)
                        drawn = frame.convert("L")
                        text = recogniser.words(f"{digest} {number}", lambda drawn=drawn: drawn)  # type: ignore[misc]
                        pages.append(ocr.pieces(text))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise Unreadable("a damaged picture, or none") from None
    lines = layout.on_one_line(layout.paragraphs(enumerate(pages, start=1)))
    text = "\n\n".join(line.text for line in lines)
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        raise Unreadable("a picture without words")
    yield located(article_of(described(text, Properties(), "picture"), path), lines)


def _check_size(picture: Any) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable(f"a picture of more than {MOST_PIXELS // 1_000_000} million pixels")
