"""The pieces of text on a PDF's page, and where they stand, as pdfium finds them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from index.ingest.cleaning import one_line
from index.ingest.readers.documents.printed.layout import Piece

_LINE_HYPHEN = 2
"""What pdfium gives for a hyphen at a line's end."""

_ASKEW = math.radians(10)
_PRIVATE = range(0xE000, 0xF900)
"""Letters that only a font of the file's own has a shape for."""

Box = tuple[float, float, float, float]


def pieces(page: Any) -> list[Piece]:
    """The words of a page (a pypdfium2 page) that stand upright, in the file's order."""
    text_page = page.get_textpage()
    try:
        return list(_pieces(text_page, page.get_rotation()))
    finally:
        text_page.close()


def _pieces(text_page: Any, rotation: int) -> Iterator[Piece]:
    import pypdfium2.raw as pdfium

    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    handle, rect = text_page.raw, pdfium.FS_RECTF()
    letters: list[str] = []
    box = last = (0.0, 0.0, 0.0, 0.0)
    for index in range(text_page.count_chars()):
        code = unicode_of(handle, index)
        if code in (10, 13) or code in _PRIVATE:
            continue
        letter = "-" if code == _LINE_HYPHEN else chr(code)
        if letter.isspace():
            letters += " " if letters else ""
            continue
        box_of(handle, index, rect)
        here = (rect.left, rect.right, rect.bottom, rect.top)
        if rotation:
            here = _turned(here, rotation)
        if not letters or _is_apart(last, here):
            if letters:
                yield from _piece(letters, box)
            letters = []
            angle = pdfium.FPDFText_GetCharAngle(handle, index) - math.radians(rotation)
            if abs(math.remainder(angle, math.tau)) > _ASKEW:
                last = here
                continue
            box = here
        letters.append(letter)
        box = (
            min(box[0], here[0]),
            max(box[1], here[1]),
            min(box[2], here[2]),
            max(box[3], here[3]),
        )
        last = here
    if letters:
        yield from _piece(letters, box)


def _piece(letters: list[str], box: Box) -> Iterator[Piece]:
    text = one_line("".join(letters))
    if text and box[3] > box[2]:
        yield Piece(text, *box)


def _is_apart(last: Box, here: Box) -> bool:
    """Whether a letter isn't on the line of the last one, or far from it: in another column."""
    height = max(here[3] - here[2], 1.0)
    return (
        abs(here[2] - last[2]) > 0.5 * height
        or here[0] - last[1] > 0.8 * height
        or here[0] < last[0] - height
    )


def _turned(box: Box, rotation: int) -> Box:
    """A box on a page that is shown turned clockwise by `rotation` degrees."""
    left, right, bottom, top = box
    match rotation:
        case 90:
            return bottom, top, -right, -left
        case 180:
            return -right, -left, -top, -bottom
        case 270:
            return -top, -bottom, left, right
    return box
