"""Presentations (.pptx): the words of each slide, which counts as a page, and of its notes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.ingest.cleaning import one_line
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.container import Container, reading
from index.ingest.readers.documents.pages import Paged, located
from index.ingest.readers.documents.properties import Properties, article_of, described
from index.ingest.readers.documents.written.office import properties
from index.types import ParsedArticle, Skipped

SUFFIXES = (".pptx", ".pptm", ".ppsx")

_PRESENTATION = "ppt/presentation.xml"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BESIDE = ("/diagrams/data", "/notesSlides/")
"""Parts of a slide that hold words: its diagrams (SmartArt), then its notes."""

_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FURNITURE = frozenset(("sldNum", "dt", "ftr", "hdr", "sldImg"))
"""Kinds of placeholder that hold no words of the slide's own."""


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: a paragraph a paragraph, a table's rows as lines, notes after their slide."""
    for slides, stated in reading(path, _parts):
        lines = [Paged(line, ((0, n),)) for n, slide in slides for line in slide]
        text = "\n\n".join(line.text for line in lines)
        article = described(text, stated, "PowerPoint properties")
        if not article.title and lines:
            article = replace(article, title=lines[0].text, title_from="first line")
        yield located(article_of(article, path), lines)


def _parts(container: Container) -> Iterator[tuple[list[tuple[int, list[str]]], Properties]]:
    presentation = container.tree(_PRESENTATION)
    if presentation is None:
        raise Unreadable("a zip file that isn't a presentation")
    places = _related(container, _PRESENTATION)
    slides = []
    for number, named in enumerate(presentation.iter(f"{_P}sldId"), start=1):
        place = places.get(named.get(f"{_R}id"), "")
        related = _related(container, place).values()
        beside = [name for part in _BESIDE for name in related if part in name]
        trees = [tree for name in (place, *beside) if (tree := container.tree(name)) is not None]
        slides.append((number, [line for tree in trees for line in _lines(tree)]))
    if not any(lines for _, lines in slides):
        raise Unreadable("no slide has text")
    yield slides, properties(container)


def _related(container: Container, name: str) -> dict[str, str]:
    """The members that a member names, by its own ids for them."""
    folder, file = posixpath.split(name)
    tree = container.tree(f"{folder}/_rels/{file}.rels")
    if tree is None:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join(folder, one.get("Target", "")))
        if not one.get("Target", "").startswith("/")
        else one.get("Target", "").lstrip("/")
        for one in tree
    }


def _lines(slide: Any) -> Iterator[str]:
    """The paragraphs and the tables' rows of a slide or a diagram, in its own order."""
    for shape in slide.iter(f"{_P}sp", f"{_P}graphicFrame", f"{_D}pt"):
        kinds = {place.get("type") for place in shape.iter(f"{_P}ph")}
        if kinds & _FURNITURE:
            continue
        rows = list(shape.iter(f"{_A}tr"))
        for part in rows or shape.iter(f"{_A}p"):
            if line := one_line(_words(part)):
                yield line


def _words(part: Any) -> str:
    """The words of a paragraph, or of a row with a space between its cells."""
    nodes = part.iter(f"{_A}t", f"{_A}br", f"{_A}p")
    return "".join((node.text or "") if node.tag == f"{_A}t" else " " for node in nodes)
