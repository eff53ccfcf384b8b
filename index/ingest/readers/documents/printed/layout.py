"""From the pieces of text on a page to paragraphs in the order in which people read them.

A page says where its words stand, and nothing of how they belong together. Columns are found
by the gutters between them: what crosses a gutter (a heading, a wide table) divides the page
into bands, and in each band the columns are read from left to right, each from top to bottom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.ingest.lines import joined
from index.ingest.readers.documents.pages import Paged

_COLUMN_CHARACTERS = 12
"""The median length of a column's lines, at least; a table's cells are shorter, and read by row."""

_MOST_EDGES = 40
"""So many left edges are tried as a column's: those at which most lines begin."""

_EDGE_LINES = 3
"""So many lines at the top and the bottom of a page may be a running head or foot."""

_SENTENCE_END = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")
_LIST_MARK = re.compile(r"(?:[-*•–▪◦·]|\(?\d{1,2}[.)]|\(?[a-z][.)]) ")
_LINE_HYPHEN = re.compile(r"[^\W\d_][-‐¬]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together on a line, and their box in points; y grows upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """The height of its letters, with what reaches above and below them."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column, on a page counted from 1."""

    box: Piece
    page: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.box.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of a paragraph; it may run from one column or page into the next."""

    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """The height of its lines."""
        return median(line.box.height for line in self.lines)


def without_furniture(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages' pieces without running heads and feet, and page numbers.

    These are lines that are repeated, digits aside, at the same place of several pages: of
    three, or of two where there are no more than four.
    """
    edges = [list(_edge_rows(page)) for page in pages]
    counts = Counter(key for rows in edges for key in {key for key, _ in rows})
    enough = 3 if sum(map(bool, pages)) > 4 else 2
    kept = []
    for page, rows in zip(pages, edges, strict=True):
        gone = {id(piece) for key, row in rows if counts[key] >= enough for piece in row}
        kept.append([piece for piece in page if id(piece) not in gone])
    return kept


def _edge_rows(page: Sequence[Piece]) -> Iterator[tuple[tuple[int, str], list[Piece]]]:
    rows = _rows(page)
    for row in [*rows[:_EDGE_LINES], *rows[_EDGE_LINES:][-_EDGE_LINES:]]:
        words = " ".join(piece.text for piece in row)
        place = round(row[0].bottom / 4)
        yield (place, re.sub(r"\d+", "#", words)), row


def columns(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The lines of a page, as the columns (and what spans them) that are read one after another."""
    gutter = _gutter(pieces)
    if gutter is None:
        lines = [_one(row) for row in _rows(pieces)]
        return [lines] if lines else []
    found: list[list[Piece]] = []
    for spanning, left, right in _bands(pieces, gutter):
        if spanning:
            found += [[_one(row) for row in _rows(spanning)]]
        found += columns(left)
        found += columns(right)
    return found


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a gutter ends between two columns, or None where no two stand side by side."""
    starts = Counter(round(piece.left) for piece in pieces)
    best, best_score = None, 0
    for start, count in starts.most_common(_MOST_EDGES):
        score = _characters_beside(pieces, start - 1.0) if count > 1 else 0
        if score > best_score:
            best, best_score = start - 1.0, score
    return best


def _characters_beside(pieces: Sequence[Piece], gutter: float) -> int:
    """How many characters stand on the smaller side of a gutter, where there are columns."""
    total = 0
    for _, left, right in _bands(pieces, gutter):
        sides = [[len(piece.text) for piece in side] for side in (left, right)]
        if all(len(side) > 1 and median(side) >= _COLUMN_CHARACTERS for side in sides):
            total += min(map(sum, sides))
    return total


def _bands(
    pieces: Sequence[Piece], gutter: float
) -> Iterator[tuple[list[Piece], list[Piece], list[Piece]]]:
    """Yield, from the top, what spans a gutter, then what stands left and right below it.

    Where one side alone has anything it is part of what spans: the last line of a paragraph.
    """
    spanning: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        crosses = piece.left < gutter - 1 and piece.right > gutter + 1
        if crosses and left and right:
            yield spanning, left, right
            spanning, left, right = [piece], [], []
        elif crosses:
            spanning += [*left, *right, piece]
            left, right = [], []
        elif piece.right <= gutter + 1:
            left.append(piece)
        else:
            right.append(piece)
    if left and right:
        yield spanning, left, right
    else:
        yield [*spanning, *left, *right], [], []


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces that stand on one line together, from the top, each line from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        row = rows[-1] if rows else []
        if row and _overlap(row[0], piece) > 0.5 * min(row[0].height, piece.height):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _overlap(one: Piece, other: Piece) -> float:
    return min(one.top, other.top) - max(one.bottom, other.bottom)


def _one(row: Sequence[Piece]) -> Piece:
    return Piece(
        " ".join(piece.text for piece in row),
        min(piece.left for piece in row),
        max(piece.right for piece in row),
        min(piece.bottom for piece in row),
        max(piece.top for piece in row),
    )


def paragraphs(pages: Iterable[tuple[int, Sequence[Piece]]]) -> list[Paragraph]:
    """The paragraphs of numbered pages, in reading order, whole across columns and pages."""
    found: list[Paragraph] = []
    for number, pieces in pages:
        for column in columns(pieces):
            for boxes in _divided(column):
                paragraph = Paragraph(tuple(Line(box, number) for box in boxes))
                if found and _goes_on(found[-1], paragraph):
                    paragraph = Paragraph(found.pop().lines + paragraph.lines)
                found.append(paragraph)
    return found


def _divided(column: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The paragraphs of one column."""
    gaps = [above.bottom - line.top for above, line in pairwise(column)]
    usual = median(gaps) if gaps else 0.0
    left, right = min(line.left for line in column), max(line.right for line in column)
    current = [column[0]]
    for line in column[1:]:
        if _begins(current, line, usual, left, right):
            yield current
            current = []
        current.append(line)
    yield current


def _begins(before: Sequence[Piece], line: Piece, usual: float, left: float, right: float) -> bool:
    """Whether `line` begins a paragraph, by the lines of the one before it."""
    last = before[-1]
    gap = last.bottom - line.top
    if gap > max(usual, 0.0) + 0.4 * line.height or gap < -2 * line.height:
        return True
    if not 0.87 < line.height / last.height < 1.15 or _LIST_MARK.match(line.text):
        return True
    # The second line of a list's item hangs below its words.
    hangs = len(before) == 1 and _LIST_MARK.match(last.text)
    if line.left > last.left + 0.7 * line.height and not hangs:
        return True
    unused = (right - last.right) / max(right - left, 1.0)
    first = line.text.split(" ", 1)[0]
    fitted = len(first) * line.height * 0.5 < right - last.right
    if _SENTENCE_END.search(last.text):
        return unused > 0.15 and fitted
    return unused > 0.4 and fitted and not line.text[:1].islower()


def _goes_on(one: Paragraph, other: Paragraph) -> bool:
    """Whether a paragraph is the rest of one that a column or a page ended."""
    if not 0.87 < one.height / other.height < 1.15:
        return False
    last, first = one.lines[-1].text, other.lines[0].text
    if not first[:1].islower():
        return False
    return bool(_LINE_HYPHEN.search(last)) or not _SENTENCE_END.search(last)


def on_one_line(paragraphs: Sequence[Paragraph]) -> list[Paged]:
    """The paragraphs as one line each, with broken words made whole, and where pages begin."""
    joints = joined([[line.text for line in paragraph.lines] for paragraph in paragraphs])
    found = []
    for paragraph, (text, starts) in zip(paragraphs, joints, strict=True):
        breaks: list[tuple[int, int]] = []
        for line, start in zip(paragraph.lines, starts, strict=True):
            if not breaks or breaks[-1][1] != line.page:
                breaks.append((start, line.page))
        found.append(Paged(text, tuple(breaks)))
    return found
