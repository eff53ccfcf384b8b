"""Numbers by name, such as articles by outlet: a line each, with a bar of block characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.text.blocks import bar as cells_of
from tui.text.safe_text import one_line

_LONGEST_NAME = 0.45
"""The share of the width that names take at most."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A number and its name, which may be anything: it is made safe and cut to fit."""

    name: str
    value: float


class BarChart(Widget):
    """A line for each bar: its name, the bar, its number."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar-chart--bar", "bar-chart--number"}
    DEFAULT_CSS = """
    BarChart {
        height: auto;
        .bar-chart--bar { color: $primary; }
        .bar-chart--number { color: $text-muted; }
        &:ansi .bar-chart--bar { color: ansi_blue; }
        &:ansi .bar-chart--number { color: ansi_default; text-style: dim; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bars: tuple[Bar, ...] = ()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown, from the top."""
        return self._bars

    def show(self, bars: Sequence[Bar]) -> None:
        """Show bars, from the top."""
        self._bars = tuple(bars)
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each."""
        return len(self._bars)

    def render_line(self, y: int) -> Strip:
        """The line of a bar."""
        width = self.content_size.width
        if y >= len(self._bars):
            return Strip.blank(width, self.rich_style)
        names = [one_line(bar.name) for bar in self._bars]
        numbers = [f"{bar.value:,.0f}" for bar in self._bars]
        for_names = min(max(map(cell_len, names)), int(width * _LONGEST_NAME))
        for_numbers = max(map(len, numbers))
        most = max(bar.value for bar in self._bars)
        room = width - for_names - for_numbers - 2
        return Strip(
            [
                Segment(f"{cut(names[y], for_names)} ", self.rich_style),
                Segment(
                    cells_of(self._bars[y].value, most, room),
                    self.get_component_rich_style("bar-chart--bar"),
                ),
                Segment(f" {numbers[y]}", self.get_component_rich_style("bar-chart--number")),
            ]
        ).adjust_cell_length(width, self.rich_style)


def cut(words: str, width: int) -> str:
    """Words in exactly `width` cells: cut with "…" where they are longer, wide ones whole."""
    if cell_len(words) <= width:
        return set_cell_size(words, width)
    return set_cell_size(f"{set_cell_size(words, max(0, width - 1)).rstrip()}…", width)
