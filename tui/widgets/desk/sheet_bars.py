"""The chart of a sheet: a bar a line, each of which may lead to what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.desk.sheet import Bar
from tui.text.blocks import bar as cells_of
from tui.text.safe_text import one_line
from tui.widgets.charts.bars import cut
from tui.widgets.rows_in_view import RowsInView

_LONGEST_LABEL = 0.45
"""The share of the width that labels take at most."""

_BAR, _NUMBER, _CURSOR = "sheet-bars--bar", "sheet-bars--number", "sheet-bars--cursor"


class SheetBars(RowsInView):
    """Bars as they come; where there are many, those in view."""

    DEFAULT_CSS = """
    SheetBars {
        padding: 0 1;
        overflow-x: hidden;
        & > .sheet-bars--bar { color: $primary; }
        & > .sheet-bars--number { color: $text-muted; }
        & > .sheet-bars--cursor { text-style: bold; }
        &:focus > .sheet-bars--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        &:ansi > .sheet-bars--bar { color: ansi_blue; }
        &:ansi > .sheet-bars--number { color: ansi_default; text-style: dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {_BAR, _NUMBER, _CURSOR}

    HELP = "A bar"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "What is behind it", id="desk.bar"),
    ]
    headings = 0

    class Chosen(Message):
        """The bar under the cursor was chosen."""

    class Highlighted(Message):
        """The cursor is on another bar."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._bars: Sequence[Bar] = ()
        self._labels: list[str] = []
        self._values: list[str] = []
        self.can_focus = False

    @property
    def row_count(self) -> int:
        """How many bars there are."""
        return len(self._bars)

    @property
    def current(self) -> Bar | None:
        """The bar under the cursor."""
        return self._bars[self._cursor] if self._cursor < len(self._bars) else None

    def show(self, bars: Sequence[Bar]) -> None:
        """Show bars, from the top."""
        self._bars = bars
        self._labels = [one_line(bar.label) for bar in bars]
        self._values = [
            f"{bar.value:,}  {note}" if (note := one_line(bar.note)) else f"{bar.value:,}"
            for bar in bars
        ]
        self.display = self.can_focus = bool(bars)
        self.give_room(self.size.width)
        self.go_to_row(0)

    def on_resize(self, event: events.Resize) -> None:
        """The longest bar takes all the room."""
        self.give_room(self.size.width)

    def row_line(self, row: int, line: int) -> Strip:
        """A bar."""
        width = max(1, self.content_size.width - 1)
        for_labels = min(max(map(cell_len, self._labels)), int(width * _LONGEST_LABEL))
        room = width - for_labels - max(map(cell_len, self._values)) - 2
        most = max(bar.value for bar in self._bars)
        bar = self._bars[row]
        marked = self.get_component_rich_style(_CURSOR) if row == self._cursor else self.rich_style
        return Strip(
            [
                Segment(cut(self._labels[row], for_labels), marked),
                Segment(" ", self.rich_style),
                Segment(
                    cells_of(bar.value, most, max(1, room)),
                    self.get_component_rich_style(_BAR),
                ),
                Segment(f" {self._values[row]}", self.get_component_rich_style(_NUMBER)),
            ]
        ).adjust_cell_length(self.size.width, self.rich_style)

    def action_open(self) -> None:
        """Choose the bar under the cursor."""
        self.chosen()

    def chosen(self) -> None:
        """Tell so."""
        if self.current:
            self.post_message(self.Chosen())

    def highlighted(self) -> None:
        """Tell so."""
        self.post_message(self.Highlighted())
