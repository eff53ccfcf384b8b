"""How the columns of a sheet share a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.desk.sheet import Align, SheetColumn
from tui.text.columns import GAP

LEAST_WORDS = 24
"""Cells that a column of words gets at least; below that it stands on a line of its own."""

LEAST_FIRST = 16
"""The same of a first column, such as a name, by which its row is known."""

LEAST_NAME = 6
"""Cells below which no other column is cut for want of room."""

_LONGEST_NAME = 0.3
"""The share of the width that a name takes at most beside words."""

INDENT = 2
"""Cells before what stands under a row's first line."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A column where it is drawn: its number, its cells, and whether they stand to the right."""

    column: int
    cells: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a row's first line, and those that have a line each under it."""

    beside: tuple[Placed, ...]
    below: tuple[Placed, ...] = ()

    @property
    def height(self) -> int:
        """Lines of a row."""
        return 1 + len(self.below)


def layout(columns: Sequence[SheetColumn], natural: Sequence[int], width: int) -> Layout:
    """Lay columns out in `width` cells; `natural` is how many each would take.

    Words share what the others leave. Where that is too little they go under them, and where even
    the others have too little room, names are cut and numbers stay.
    """
    wide = [number for number, column in enumerate(columns) if column.align is Align.WORDS]
    fixed = [number for number in range(len(columns)) if number not in wide]
    longest = max(2 * LEAST_NAME, int(width * _LONGEST_NAME)) if wide else width
    cells = {
        number: min(taken, longest) if columns[number].align is Align.LEFT else taken
        for number, taken in enumerate(natural)
    }
    free = width - sum(cells[number] for number in fixed) - GAP * (len(columns) - 1)
    below: list[int] = []
    if wide and free < sum(
        min(natural[number], LEAST_WORDS if number else LEAST_FIRST) for number in wide
    ):
        # Where there are words alone, the first of them is the row's first line.
        below = wide if fixed else wide[1:]
        cells = dict(enumerate(natural)) | dict.fromkeys(below, max(1, width - INDENT))
    else:
        _share(cells, wide, free)
    beside = [number for number in range(len(columns)) if number not in below]
    if below and not fixed:
        cells[beside[0]] = width
    _narrow(columns, cells, beside, width - GAP * (len(beside) - 1))
    return Layout(
        tuple(Placed(one, cells[one], columns[one].align is Align.RIGHT) for one in beside),
        tuple(Placed(one, cells[one]) for one in below),
    )


def _share(cells: dict[int, int], wide: Sequence[int], free: int) -> None:
    """Give each of the columns of words what it needs, or its part of what is free."""
    for place, number in enumerate(sorted(wide, key=lambda number: cells[number])):
        cells[number] = max(0, min(cells[number], free // (len(wide) - place)))
        free -= cells[number]


def _narrow(
    columns: Sequence[SheetColumn], cells: dict[int, int], beside: Sequence[int], room: int
) -> None:
    """Take from the longest names what the line has no room for."""
    names = [number for number in beside if columns[number].align is not Align.RIGHT]
    while sum(cells[number] for number in beside) > room:
        longest = max(names, key=lambda number: cells[number], default=None)
        if longest is None or cells[longest] <= LEAST_NAME:
            return
        cells[longest] -= 1
