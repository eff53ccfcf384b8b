"""Any text made safe to show: an article's words are data, and steer neither page nor reader.

Jinja escapes what stands in a template. This takes out what escaping leaves: control characters,
and the marks that reorder what stands beside them (`tui.text.safe_text`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.text.safe_text import plain

CURRENT, QUOTED = "current", "quoted"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to mark: `text[start:end]`, as `CURRENT` or `QUOTED`, under a `name` to go there by."""

    start: int
    end: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is marked as one, or not at all; `name` is on a mark's first piece."""

    text: str
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `page`: the page of the article's file that begins with it, if one does."""

    pieces: tuple[Piece, ...]
    page: int | None = None


def paragraphs(
    text: str, marks: Sequence[Mark] = (), pages: Sequence[int] = ()
) -> tuple[Paragraph, ...]:
    """Cut a text at its line ends, with marks on the right words whatever is taken out.

    The text is cut first, and each piece made safe by itself. Blank lines are left out. `pages`
    are the offsets at which pages begin.
    """
    made = []
    named: set[str] = set()
    page = 0
    for start, end in _lines(text):
        begun = sum(1 for offset in pages if offset < end)
        pieces = tuple(_pieces(text, start, end, marks, named))
        if pieces:
            made.append(Paragraph(pieces, begun if begun > page else None))
            page = begun
    return tuple(made)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _pieces(
    text: str, start: int, end: int, marks: Sequence[Mark], named: set[str]
) -> Iterator[Piece]:
    if not plain(text[start:end]).strip():
        return
    cuts = {start, end}
    cuts.update(at for mark in marks for at in (mark.start, mark.end) if start < at < end)
    for begin, stop in pairwise(sorted(cuts)):
        words = plain(text[begin:stop]).strip("\n")
        if not words:
            continue
        mark = _mark_at(begin, marks)
        if mark is None:
            yield Piece(words)
            continue
        name = "" if mark.name in named else mark.name
        named.add(mark.name)
        yield Piece(words, mark.kind, name)


def _mark_at(offset: int, marks: Sequence[Mark]) -> Mark | None:
    """The mark that an offset is in; of several, the words that are gone to."""
    here = [mark for mark in marks if mark.start <= offset < mark.end]
    return min(here, key=lambda mark: mark.kind != CURRENT, default=None)
