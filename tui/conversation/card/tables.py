"""Tables of a card: what, on which day, in which outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from tui.conversation.card.laid import hanging
from tui.text.columns import GAP, cut, padded, widths
from tui.text.styles import DIM

LEAST_WORDS = 40
"""Cells that titles have at least, beside days and outlets; with less, these go under them."""

_WIDEST_OUTLET, _LEAST_OUTLET = 24, 12
"""Cells that an outlet has beside titles; beside values, which are short, it may be cut further."""

_NEXT = " " * GAP


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. `lead` stands before it, such as its number; all leads are as wide.

    `more` follows the outlet, where there is room for it.
    """

    lead: Content
    words: str
    day: str
    outlet: str
    more: str = ""
    style: str = ""


def table(rows: Sequence[Row], width: int, *, whole: bool = False) -> list[Content]:
    """Return the lines of each row, whose days and outlets stand under one another.

    A row takes one line where there is room, else the day and the outlet stand under the words,
    which take two lines at most. Words that are longer are cut, unless they are to be `whole`.
    """
    if not rows:
        return []
    lead = max(row.lead.cell_length for row in rows)
    words, day, outlet = widths([(row.words, row.day, row.outlet) for row in rows])
    outlet = min(outlet, _LEAST_OUTLET if whole else _WIDEST_OUTLET)
    room = width - lead - GAP - day - (GAP + outlet if outlet else 0)
    if room >= (words if whole else min(words, LEAST_WORDS)):
        return [_in_a_line(row, lead, min(words, room), day, width) for row in rows]
    return [_in_two(row, lead, day, width, whole) for row in rows]


def _in_a_line(row: Row, lead: int, words: int, day: int, width: int) -> Content:
    line = Content.assemble(
        _lead(row, lead),
        (padded(row.words, words), row.style),
        (_NEXT + row.day.rjust(day), DIM),
    )
    return _with_outlet(line, row, width, lead).rstrip()


def _in_two(row: Row, lead: int, day: int, width: int, whole: bool) -> Content:
    shown = row.words if whole else _on_two_lines(row.words, width - lead)
    words = Content.styled(shown, row.style)
    above = hanging(_lead(row, lead), words, width)
    if not (row.day or row.outlet or row.more):
        return above
    under = Content.styled(" " * lead + row.day.ljust(day), DIM)
    return Content("\n").join((above, _with_outlet(under, row, width, lead).rstrip()))


def _on_two_lines(words: str, width: int) -> str:
    """`words`, cut where they would take more than two lines of `width` cells."""
    first, *others = (line.plain for line in Content(words).wrap(max(1, width)))
    if len(others) <= 1:
        return words
    return f"{first} {cut(' '.join(others), width)}"


def _lead(row: Row, lead: int) -> Content:
    return row.lead + Content(" " * (lead - row.lead.cell_length))


def _with_outlet(line: Content, row: Row, width: int, lead: int) -> Content:
    """`line` with the outlet after it, and `more` after that or, where it has no room, below."""
    outlet = cut(row.outlet, width - line.cell_length - GAP)
    with_outlet = line + Content.styled(_NEXT + outlet, DIM) if outlet else line
    if not row.more:
        return with_outlet
    between = " · " if outlet else _NEXT
    here = with_outlet + Content.styled(between + row.more, DIM)
    if here.cell_length <= width:
        return here
    below = hanging(Content(" " * lead), Content.styled(row.more, DIM), width)
    return Content("\n").join((with_outlet, below))
