"""One packed file: "page.html.gz" is read as "page.html"."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from index.ingest.readers.base import open_regular
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.inside import Inside, Parsed

_PACKED = """
    .html .htm .xhtml .txt .text .md .markdown .eml .mbox .mhtml .mht .xml .rss .atom .opml .json
    .csv .tsv .pdf .docx .odt .rtf .epub .pptx
"""
SUFFIXES = tuple(f"{suffix}.gz" for suffix in _PACKED.split())

_MAGIC = b"\x1f\x8b"


def read(path: Path, inside: Inside) -> Parsed:
    """What the packed file holds; one that isn't packed in spite of its name is read as it is."""
    name = path.name[: -len(".gz")]
    with open_regular(path) as file:
        magic = file.read(len(_MAGIC))
        file.seek(0)
        if not magic:
            raise Unreadable("empty")
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if magic == _MAGIC else file
        try:
            yield from inside.read(path, name, stream, key="")
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise Unreadable("the gzip file is damaged or truncated") from None
