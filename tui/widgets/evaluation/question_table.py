"""The table of an evaluation's questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.text.question_rows import Column, QuestionRow, View, cell
from tui.widgets.rows_in_view import RowsInView

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
_SPACES = 2
"""Columns of the terminal that a cell takes besides its text: one on either side."""
_SCROLL_BAR = 2
_SIDEWAYS = 8

_HEADING = "question-table--heading"
_CURSOR = "question-table--cursor"


class QuestionTable(RowsInView):
    """Questions as they are told to be shown; the question's column stays while others scroll."""

    DEFAULT_CSS = """
    QuestionTable {
        & > .question-table--heading { text-style: bold; }
        & > .question-table--cursor { background: $block-cursor-blurred-background; }
        &:focus > .question-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {_HEADING, _CURSOR}

    HELP = "A question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", "Ask", id="evaluation.ask"),
        Binding("left", "sideways(-1)", "Scroll left", show=False),
        Binding("right", "sideways(1)", "Scroll right", show=False),
    ]

    class Highlighted(Message):
        """The cursor is on another row, or other rows are shown."""

    class Chosen(Message):
        """The row under the cursor was chosen."""

    class HeadingChosen(Message):
        """A column's heading was clicked."""

        def __init__(self, column: Column) -> None:
            self.column = column
            super().__init__()

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._shown: Sequence[QuestionRow] = ()
        self._view = View()
        self._widths = widths(0)

    @property
    def shown(self) -> Sequence[QuestionRow]:
        """The rows shown, in order."""
        return self._shown

    @property
    def row_count(self) -> int:
        """How many rows are shown."""
        return len(self._shown)

    def show(self, rows: Sequence[QuestionRow], view: View) -> None:
        """Show rows; the cursor goes to the view's question, or to the first row."""
        self._shown, self._view = rows, view
        self._lay_out()
        self.go_to_row(next((n for n, row in enumerate(rows) if row.id == view.id), 0))

    def current(self) -> QuestionRow | None:
        """The row under the cursor."""
        return self._shown[self._cursor] if self._cursor < len(self._shown) else None

    def on_resize(self, event: events.Resize) -> None:
        """Give the question's column the room that the others leave."""
        self._lay_out()
        self.call_after_refresh(self.bring_into_view)

    def _lay_out(self) -> None:
        self._widths = widths(self.size.width)
        self.give_room(sum(self._widths.values()) + _SPACES * len(self._widths))

    # What is drawn

    def heading_line(self, line: int) -> Strip:
        """The columns' headings."""
        return self._line(self._headings(), self.get_component_rich_style(_HEADING))

    def row_line(self, row: int, line: int) -> Strip:
        """A question."""
        under_cursor = row == self._cursor
        style = self.get_component_rich_style(_CURSOR) if under_cursor else self.rich_style
        return self._line(self._cells(self._shown[row]), style)

    def _line(self, cells: Iterator[tuple[str, Style]], style: Style) -> Strip:
        segments = [
            Segment(_fitted(text, width, column in _NUMBERS), style + own)
            for (column, width), (text, own) in zip(self._widths.items(), cells, strict=True)
        ]
        first, rest = Strip(segments[:1]), Strip(segments[1:])
        left, room = int(self.scroll_offset.x), self.size.width - first.cell_length
        return Strip.join([first, rest.crop_extend(left, left + room, style)])

    def _headings(self) -> Iterator[tuple[str, Style]]:
        arrow = "▼" if self._view.descending else "▲"
        for column in Column:
            yield f"{column}{arrow if self._view.column is column else ''}", Style.null()

    def _cells(self, row: QuestionRow) -> Iterator[tuple[str, Style]]:
        for column in Column:
            stands_out = column is Column.MARK and bool(row.wrong or row.change)
            yield cell(column, row), Style(bold=True) if stands_out else Style.null()

    # What can be done

    def action_ask(self) -> None:
        """Choose the row under the cursor."""
        if self.current():
            self.post_message(self.Chosen())

    def action_sideways(self, step: int) -> None:
        """Scroll to the columns for which there is no room."""
        self.scroll_relative(x=step * _SIDEWAYS, animate=False)

    def highlighted(self) -> None:
        """Tell so."""
        self.post_message(self.Highlighted())

    def chosen(self) -> None:
        """Ask the question."""
        self.action_ask()

    def heading_clicked(self, x: int) -> None:
        """Tell which column's heading it was."""
        if column := self._column_at(x):
            self.post_message(self.HeadingChosen(column))

    def _column_at(self, x: int) -> Column | None:
        end = 0
        for column, width in self._widths.items():
            end += width + _SPACES
            if x < end:
                return column
            if column is Column.QUESTION:
                x += int(self.scroll_offset.x)
        return None


def widths(available: int) -> dict[Column, int]:
    """The columns' widths in a table of so many terminal columns.

    A narrow one leaves the numbers to be scrolled to.
    """
    found: dict[Column, int] = {Column.QUESTION: 0, **_WIDTHS}
    seen: Sequence[Column] = tuple(Column)
    if available < WIDE:
        found |= _NARROW_WIDTHS
        seen = [column for column in Column if column not in _NUMBERS]
    taken = sum(found[column] + _SPACES for column in seen) + _SCROLL_BAR
    found[Column.QUESTION] = max(_LEAST_QUESTION, available - taken)
    return found


def _fitted(text: str, width: int, to_the_right: bool) -> str:
    """The text of a cell, cut or filled to its width, with a space on either side."""
    if cell_len(text) > width:
        text = f"{set_cell_size(text, width - 1)}…"
    space = " " * (width - cell_len(text))
    return f" {space}{text} " if to_the_right else f" {text}{space} "
