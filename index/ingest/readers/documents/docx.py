"""Word documents (.docx), by mammoth: as HTML, whose blocks are the document's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.container import Container, reading
from index.ingest.readers.documents.office import properties
from index.ingest.readers.documents.properties import article_of, described
from index.ingest.readers.markup import words_of
from index.types import ParsedArticle, Skipped

SUFFIXES = (".docx", ".docm", ".dotx")

_DOCUMENT = "word/document.xml"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?(?:document|footnotes|endnotes|styles"
    r"|numbering|comments)\.xml(?:\.rels)?"
)
_NOTE_MARK = re.compile(r'<sup><a href="#(?:foot|end)note-\d+" id="[^"]*">\[\d+\]</a></sup>')
_NOTE = re.compile(r'<li id="(?:foot|end)note-\d+">(.*?)</li>', re.DOTALL)
_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-\d+">↑</a>')
_CELL = re.compile(r"<(t[dh])\b[^>]*>.*?</\1>", re.DOTALL)
_PARAGRAPH = re.compile(r"</?p\b[^>]*>")
_IMAGE = re.compile(r"<img\b[^>]*/?>")


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: paragraphs and headings, a table's rows as lines, then the notes."""
    for text, stated in reading(path, _parts):
        yield article_of(described(text, stated, "Word properties"), path)


def _parts(container: Container) -> Iterator[tuple[str, object]]:
    if _DOCUMENT not in container.names:
        raise Unreadable("a zip file that isn't a Word document")
    import mammoth

    # Only what is needed, and unpacked within limits: mammoth opens whatever there is.
    plain = BytesIO()
    with ZipFile(plain, "w", ZIP_STORED) as archive:
        for name in container.names:
            if _NEEDED.fullmatch(name):
                archive.writestr(name, container.bytes_of(name))
    plain.seek(0)
    try:
        page = mammoth.convert_to_html(
            plain, convert_image=mammoth.images.img_element(lambda _: {"src": ""})
        ).value
    # A document that no word processor wrote makes it raise errors of any kind.
    except Exception as error:
        raise Unreadable(f"a Word document that can't be read ({type(error).__name__})") from error
    page = _NOTE.sub(r"\1", page)
    page = _IMAGE.sub("", _BACK.sub("", _NOTE_MARK.sub("", page)))
    # A row is a line, whatever paragraphs its cells have.
    page = _CELL.sub(lambda cell: _PARAGRAPH.sub(" ", cell[0]), page)
    yield words_of(page), properties(container)
