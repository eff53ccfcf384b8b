"""Numbers over a scale, such as articles over months: a column each, of block characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.text.blocks import column as cells_of
from tui.text.safe_text import one_line

_WIDEST = 6
"""The cells of a column at most: a few columns fill no wide screen."""

_GAP_FROM = 3
"""The cells from which a column leaves the last of them free, to tell it from the next."""


_ENOUGH = 3
"""The major ticks that tell a scale by themselves."""


@dataclass(frozen=True, slots=True)
class Column:
    """A number, what it is of ("Oct 2024"), and what the scale below has room for ("Oct").

    `major` ticks are written first, where not all of them fit.
    """

    value: float
    label: str
    tick: str
    major: bool = False


class ColumnChart(Widget):
    """Columns on a line, with a scale below; the pointer on one says what it is.

    It fills the height that it is given, of which the scale takes a row.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"column-chart--column", "column-chart--scale"}
    DEFAULT_CSS = """
    ColumnChart {
        height: 6;
        .column-chart--column { color: $primary; }
        .column-chart--scale { color: $text-muted; }
        &:ansi .column-chart--column { color: ansi_blue; }
        &:ansi .column-chart--scale { color: ansi_default; text-style: dim; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown, from the left."""
        return self._columns

    def show(self, columns: Sequence[Column]) -> None:
        """Show columns; those for which there is no room on the right aren't seen."""
        self._columns = tuple(columns)
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """A row of the columns, or the scale."""
        width, height = self.content_size
        if not self._columns or y >= height:
            return Strip.blank(width, self.rich_style)
        each = self._each(width)
        if y == height - 1:
            style = self.get_component_rich_style("column-chart--scale")
            return Strip([Segment(self._scale(each, width), style)]).adjust_cell_length(
                width, self.rich_style
            )
        most = max(column.value for column in self._columns)
        filled = each - (each >= _GAP_FROM)
        row = "".join(
            (cells_of(column.value, most, height - 1)[y] * filled).ljust(each)
            for column in self._columns
        )
        style = self.get_component_rich_style("column-chart--column")
        return Strip([Segment(row[:width], style)]).adjust_cell_length(width, self.rich_style)

    def _each(self, width: int) -> int:
        return min(_WIDEST, max(1, width // len(self._columns)))

    def _scale(self, each: int, width: int) -> str:
        """The ticks under their columns, as many as there is room for: the major ones first."""
        line = [" "] * width
        numbers = range(len(self._columns))
        majors = [n for n in numbers if self._columns[n].major]
        # Where years are written, some of the months between them would only puzzle.
        between = numbers if len(majors) < _ENOUGH else ()
        for number in dict.fromkeys([*numbers[:1], *majors, *numbers[-1:], *between]):
            tick = one_line(self._columns[number].tick)
            start = min(number * each, width - len(tick))
            end = start + len(tick)
            if tick and start >= 0 and not "".join(line[max(0, start - 2) : end + 2]).strip():
                line[start:end] = tick
        return "".join(line)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say what the column under the pointer is of."""
        number = event.x // self._each(self.content_size.width) if self._columns else -1
        if 0 <= number < len(self._columns):
            column = self._columns[number]
            self.tooltip = Content(f"{one_line(column.label)}: {column.value:,.0f}")
        else:
            self.tooltip = None
