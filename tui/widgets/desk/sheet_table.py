"""The table of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.desk.printed import shown
from tui.desk.sheet import Align, Sheet, SheetRow
from tui.text.columns import GAP, padded
from tui.widgets.desk.columns import INDENT, Layout, Placed, layout
from tui.widgets.rows_in_view import RowsInView

_HEADING = "sheet-table--heading"
_CURSOR = "sheet-table--cursor"
_BELOW = "sheet-table--below"
_LOOKED_AT = 200
"""Rows from which a column of words takes its width: it is cut or has a line of its own anyway."""

_SCROLL_BAR = 1


class SheetTable(RowsInView):
    """The rows of a sheet; where there is little room, their words stand under them."""

    DEFAULT_CSS = """
    SheetTable {
        padding: 0 1;
        overflow-x: hidden;
        & > .sheet-table--heading { text-style: bold; color: $text-muted; }
        & > .sheet-table--below { color: $text-muted; }
        & > .sheet-table--cursor { background: $block-cursor-blurred-background; }
        &:focus > .sheet-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        &:ansi > .sheet-table--heading { color: ansi_default; }
        &:ansi > .sheet-table--below { color: ansi_default; text-style: dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {_HEADING, _CURSOR, _BELOW}

    HELP = "A row"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="desk.open"),
    ]

    class Highlighted(Message):
        """The cursor is on another row, or other rows are shown."""

    class Chosen(Message):
        """The row under the cursor was chosen."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._sheet = Sheet("")
        self._natural: tuple[int, ...] = ()
        self._layout = Layout(())

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._sheet.rows)

    @property
    def current(self) -> SheetRow | None:
        """The row under the cursor."""
        rows = self._sheet.rows
        return rows[self._cursor] if self._cursor < len(rows) else None

    def show(self, sheet: Sheet, cursor: int = 0) -> None:
        """Show the rows of a sheet, with the cursor on one of them."""
        self._sheet = sheet
        self._natural = tuple(map(self._taken, range(len(sheet.columns))))
        self._lay_out()
        self.scroll_to(y=0, animate=False, immediate=True)
        self.go_to_row(cursor)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the columns out anew."""
        self._lay_out()
        self.call_after_refresh(self.bring_into_view)

    def _lay_out(self) -> None:
        width = max(1, self.content_size.width - _SCROLL_BAR)
        self._layout = layout(self._sheet.columns, self._natural, width)
        self.row_height = self._layout.height
        self.give_room(self.size.width)

    def _taken(self, number: int) -> int:
        """The cells that a column would take."""
        column, rows = self._sheet.columns[number], self._sheet.rows
        looked_at = rows[:_LOOKED_AT] if column.align is Align.WORDS else rows
        return max(map(cell_len, (column.label, *(shown(row.cells[number]) for row in looked_at))))

    @property
    def cut(self) -> bool:
        """Whether a cell of the row under the cursor isn't seen whole."""
        row = self.current
        return row is not None and any(
            cell_len(shown(row.cells[one.column])) > one.cells
            for one in (*self._layout.beside, *self._layout.below)
        )

    # What is drawn

    def heading_line(self, line: int) -> Strip:
        """The columns' labels, of which those under a row's first line need none."""
        labels = [column.label for column in self._sheet.columns]
        return self._strip(self._first(labels), self.get_component_rich_style(_HEADING))

    def row_line(self, row: int, line: int) -> Strip:
        """A row's first line, or one of those under it."""
        cells = self._sheet.rows[row].cells
        if line:
            placed = self._layout.below[line - 1]
            text = " " * INDENT + padded(shown(cells[placed.column]), placed.cells)
        else:
            text = self._first(
                {one.column: shown(cells[one.column]) for one in self._layout.beside}
            )
        if row == self._cursor:
            style = self.get_component_rich_style(_CURSOR)
        else:
            style = self.get_component_rich_style(_BELOW) if line else self.rich_style
        return self._strip(text, style)

    def _first(self, cells: Sequence[str] | dict[int, str]) -> str:
        return (" " * GAP).join(self._fitted(one, cells[one.column]) for one in self._layout.beside)

    @staticmethod
    def _fitted(placed: Placed, text: str) -> str:
        if placed.right:
            return " " * (placed.cells - cell_len(text)) + text
        return padded(text, placed.cells)

    def _strip(self, text: str, style: Style) -> Strip:
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    # What can be done

    def action_open(self) -> None:
        """Choose the row under the cursor."""
        self.chosen()

    def chosen(self) -> None:
        """Tell so."""
        if self.current:
            self.post_message(self.Chosen())

    def highlighted(self) -> None:
        """Tell so."""
        self.post_message(self.Highlighted())

    def lines(self) -> Iterator[str]:
        """What is seen of the table, line by line."""
        for y in range(self.size.height):
            yield self.render_line(y).text.rstrip()
