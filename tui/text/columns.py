"""Text in columns of a terminal, counted in cells: a wide character takes two, a mark none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

GAP = 2
"""Cells between two columns."""


def cut(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, cut at a word where one is near, ending in "…" if cut.

    A combining mark stays with its letter.
    """
    if cell_len(text) <= cells:
        return text
    if cells < 1:
        return ""
    taken, end = 1, len(text)  # the "…" takes one
    for place, character in enumerate(text):
        taken += cell_len(character)
        if taken > cells:
            end = place
            break
    head = text[:end]
    at_a_word = head.rpartition(" ")[0]
    if len(at_a_word) > len(head) // 2:
        head = at_a_word
    return f"{head.rstrip()}…"


def padded(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells, cut or followed by spaces."""
    shown = cut(text, cells)
    return shown + " " * (cells - cell_len(shown))


def widths(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """How many cells each column of `rows` takes; rows may be of different lengths."""
    columns = max((len(row) for row in rows), default=0)
    return tuple(
        max((cell_len(row[column]) for row in rows if column < len(row)), default=0)
        for column in range(columns)
    )
