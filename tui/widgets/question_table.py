"""The table of an evaluation's questions."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from rich.text import Text
from textual import events, work
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from tui.question_rows import Column, QuestionRow, View, cell

WIDE = 100
_NARROW_WIDTHS = {Column.EXPECTED: 10, Column.GOT: 10}
_WIDTHS = {
    Column.EXPECTED: 20,
    Column.GOT: 20,
    Column.MARK: 11,
    Column.RANK: 5,
    Column.SURE: 5,
    Column.MS: 6,
}
_LEAST_QUESTION = 15
_NUMBERS = (Column.RANK, Column.SURE, Column.MS)
_SCROLL_BAR = 2

_AT_ONCE, _BREATH = 100, 0.005
"""Rows added at once, and the seconds after them in which keys are seen to and the table drawn."""


class QuestionTable(DataTable[Text]):
    """Questions as they are told to be shown; the question's column stays while others scroll."""

    DEFAULT_CSS = """
    QuestionTable { height: 1fr; background: transparent; scrollbar-size-vertical: 1; }
    """

    HELP = "A question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Ask", id="evaluation.ask"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, cursor_type="row", fixed_columns=1)
        self._shown: Sequence[QuestionRow] = ()
        self._view = View()
        self._laid_out_for = 0

    @property
    def shown(self) -> Sequence[QuestionRow]:
        """The rows shown, in order."""
        return self._shown

    def show(self, rows: Sequence[QuestionRow], view: View) -> None:
        """Show rows; the cursor goes to the view's question, or to the first row."""
        self._shown, self._view = rows, view
        self._fill()

    def current(self) -> QuestionRow | None:
        """The row under the cursor."""
        return self._shown[self.cursor_row] if self.cursor_row < len(self._shown) else None

    def on_resize(self, event: events.Resize) -> None:
        """Give the question's column the room that the others leave."""
        if event.size.width != self._laid_out_for:
            if row := self.current():
                self._view = replace(self._view, id=row.id)
            self._fill()

    @work(exclusive=True)
    async def _fill(self) -> None:
        shown, view = self._shown, self._view
        self._laid_out_for = self.size.width
        self.clear(columns=True)
        for column, width in widths(self.size.width).items():
            self.add_column(_heading(column, view), width=width, key=column.name)
        place = next((n for n, row in enumerate(shown) if row.id == view.id), 0)
        for number, row in enumerate(shown, start=1):
            self.add_row(*(_cell(column, row) for column in Column), key=row.id)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(_BREATH)
        self.move_cursor(row=place)


def widths(available: int) -> dict[Column, int]:
    """The columns' widths in a table of so many terminal columns.

    A narrow one leaves the numbers to be scrolled to.
    """
    found: dict[Column, int] = {Column.QUESTION: 0, **_WIDTHS}
    seen: Sequence[Column] = tuple(Column)
    if available < WIDE:
        found |= _NARROW_WIDTHS
        seen = [column for column in Column if column not in _NUMBERS]
    taken = sum(found[column] + 2 for column in seen) + _SCROLL_BAR
    found[Column.QUESTION] = max(_LEAST_QUESTION, available - taken)
    return found


def _heading(column: Column, view: View) -> Text:
    arrow = ("▼" if view.descending else "▲") if view.column is column else ""
    justify: Literal["left", "right"] = "right" if column in _NUMBERS else "left"
    return Text(f"{column}{arrow}", no_wrap=True, justify=justify)


def _cell(column: Column, row: QuestionRow) -> Text:
    style = "bold" if column is Column.MARK and (row.wrong or row.change) else ""
    justify: Literal["left", "right"] = "right" if column in _NUMBERS else "left"
    return Text(cell(column, row), style, no_wrap=True, overflow="ellipsis", justify=justify)
