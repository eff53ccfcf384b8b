"""Word documents (.docx), by mammoth: as HTML, whose blocks are the document's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from index.ingest.cleaning import one_line
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.container import Container, parsed, reading
from index.ingest.readers.documents.properties import Properties, article_of, described
from index.ingest.readers.documents.written.office import properties
from index.ingest.readers.markup import words_of
from index.types import ParsedArticle, Skipped

SUFFIXES = (".docx", ".docm", ".dotx")

_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?(?:document\d*|footnotes\d*|endnotes\d*"
    r"|styles\d*|numbering\d*|comments\d*)\.xml(?:\.rels)?"
)
"""Office on the web calls the document "document2.xml"; `_rels/.rels` names it."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_TITLE = 200
_TITLE = re.compile(r"\A(?:<p>[^<]{0,200}</p>)?<h1>(.*?)</h1>", re.DOTALL)
_NOTE_MARK = re.compile(r'<sup><a href="#(?:foot|end)note-\d+" id="[^"]*">\[\d+\]</a></sup>')
_NOTE = re.compile(r'<li id="(?:foot|end)note-\d+">(.*?)</li>', re.DOTALL)
_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-\d+">↑</a>')
_CELL = re.compile(r"<(t[dh])\b[^>]*>.*?</\1>", re.DOTALL)
_PARAGRAPH = re.compile(r"</?p\b[^>]*>")
_IMAGE = re.compile(r"<img\b[^>]*/?>")


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: paragraphs and headings, a table's rows as lines, then the notes."""
    for text, heading, stated in reading(path, _parts):
        article = described(text, stated, "Word properties")
        if heading and not article.title:
            article = replace(article, title=heading, title_from="heading")
        yield article_of(article, path)


def _parts(container: Container) -> Iterator[tuple[str, str, Properties]]:
    if not any(re.fullmatch(r"word/document\d*\.xml", name) for name in container.names):
        raise Unreadable("a zip file that isn't a Word document")
    import mammoth

    # Only what is needed, and unpacked within limits: mammoth opens whatever there is.
    plain = BytesIO()
    with ZipFile(plain, "w", ZIP_STORED) as archive:
        for name in container.names:
            if _NEEDED.fullmatch(name):
                archive.writestr(name, _plainer(name, container.bytes_of(name)))
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
    heading = _TITLE.match(page)
    title = one_line(words_of(heading[1])) if heading else ""
    yield words_of(page), title if len(title) <= _LONGEST_TITLE else "", properties(container)


def _plainer(name: str, data: bytes) -> bytes:
    """A part without what mammoth loses the words of (fields, ruby) or stumbles over."""
    needed = (b"fldSimple", b"w:ruby") if "styles" not in name else (b"<w:style",)
    if not any(tag in data for tag in needed):
        return data
    from lxml import etree

    try:
        tree = parsed(data, name)
    except Unreadable:
        return data  # which mammoth says in its own words
    for style in [one for one in tree.iter(f"{_W}style") if one.get(f"{_W}type") is None]:
        style.getparent().remove(style)
    etree.strip_elements(tree, f"{_W}rubyPr", f"{_W}rt", with_tail=False)
    etree.strip_tags(tree, f"{_W}fldSimple", f"{_W}ruby", f"{_W}rubyBase")
    return bytes(etree.tostring(tree))
