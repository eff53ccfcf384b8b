"""A list of many rows, of which only those in view are drawn, with a cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class RowsInView(ScrollView, can_focus=True):
    """Draws the rows in view, under a heading that stays, and moves the cursor through all.

    A `DataTable` keeps every cell, and takes seconds to be filled with a few thousand rows, and
    again at each change of its width or order.
    """

    DEFAULT_CSS = """
    RowsInView {
        height: 1fr;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "A page up", show=False),
        Binding("pagedown", "page(1)", "A page down", show=False),
        Binding("home,ctrl+home", "go_to(0)", "First", show=False),
        Binding("end,ctrl+end", "go_to(-1)", "Last", show=False),
    ]

    headings = 1
    """Lines above the rows, which stay."""

    row_height = 1
    """Lines that a row takes."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._cursor = 0

    # What a kind of list says of itself

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_line(self, row: int, line: int) -> Strip:
        """One line of a row, counted from 0."""
        raise NotImplementedError

    def heading_line(self, line: int) -> Strip:
        """One line of the headings."""
        raise NotImplementedError

    def highlighted(self) -> None:
        """The cursor is on another row, or other rows are shown."""

    def chosen(self) -> None:
        """The row under the cursor was clicked."""

    def heading_clicked(self, x: int) -> None:
        """A heading was clicked, at this column of the list."""

    # What is drawn

    @property
    def cursor_row(self) -> int:
        """The place of the row under the cursor."""
        return self._cursor

    def give_room(self, width: int) -> None:
        """Be as wide as this, and as high as all rows."""
        self.virtual_size = Size(width, self.row_count * self.row_height + self.headings)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the headings, or of the rows in view."""
        if y < self.headings:
            return self.heading_line(y)
        row, line = divmod(int(self.scroll_offset.y) + y - self.headings, self.row_height)
        if row >= self.row_count:
            return Strip.blank(self.size.width, self.rich_style)
        return self.row_line(row, line)

    # Moving about

    def action_move(self, step: int) -> None:
        """Go up or down by some rows."""
        self.go_to_row(self._cursor + step)

    def action_page(self, step: int) -> None:
        """Go up or down by the rows in view."""
        self.go_to_row(self._cursor + step * self._rows_in_view)

    def action_go_to(self, row: int) -> None:
        """Go to the first row (0) or the last (-1)."""
        self.go_to_row(row if row >= 0 else self.row_count + row)

    def on_click(self, event: events.Click) -> None:
        """Go to a row; choose the one that the cursor is on; tell of a heading."""
        if event.y < self.headings:
            self.heading_clicked(event.x)
            return
        row = (int(self.scroll_offset.y) + event.y - self.headings) // self.row_height
        if row == self._cursor:
            self.chosen()
        elif row < self.row_count:
            self.go_to_row(row)

    def go_to_row(self, row: int) -> None:
        """Put the cursor on a row, or on the one nearest to where that would be."""
        self._cursor = max(0, min(row, self.row_count - 1))
        self.refresh()
        self.bring_into_view()
        self.highlighted()

    @property
    def _rows_in_view(self) -> int:
        return max(1, (self.size.height - self.headings) // self.row_height)

    def bring_into_view(self) -> None:
        """Scroll to the row under the cursor."""
        # The headings cover lines of what is scrolled.
        room = max(1, self.size.height - self.headings)
        top, first = int(self.scroll_offset.y), self._cursor * self.row_height
        after = first + self.row_height
        if first < top or after > top + room:
            y = first if first < top else after - room
            self.scroll_to(y=y, animate=False, immediate=True)
