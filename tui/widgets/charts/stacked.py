"""Numbers by name, each of several parts: a bar whose parts differ in more than colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.text.safe_text import one_line
from tui.widgets.charts.bars import cut

_LONGEST_NAME = 0.4
"""The share of the width that names take at most."""

Part = Literal["good", "bad", "none", "past"]
"""What a part of a bar stands for: right, wrong, held back; what was before."""

GLYPHS: dict[Part, str] = {"good": "█", "bad": "▒", "none": "·", "past": "░"}


@dataclass(frozen=True, slots=True)
class Stack:
    """A name, which is made safe and cut to fit, the parts of its bar, and words behind it."""

    name: str
    parts: tuple[tuple[Part, float], ...]
    words: str = ""

    @property
    def total(self) -> float:
        """The length of the whole bar."""
        return sum(value for _, value in self.parts)


def legend(names: Sequence[tuple[Part, str]]) -> Content:
    """What the parts stand for."""
    return Content("   ".join(f"{GLYPHS[part]} {name}" for part, name in names))


class StackChart(Widget):
    """A line for each stack: its name, its bar, its words. The longest bar takes all the room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "stack-chart--good",
        "stack-chart--bad",
        "stack-chart--none",
        "stack-chart--past",
        "stack-chart--words",
    }
    DEFAULT_CSS = """
    StackChart {
        height: auto;
        .stack-chart--good { color: $success; }
        .stack-chart--bad { color: $error; }
        .stack-chart--none, .stack-chart--past { color: $text-muted; }
        .stack-chart--words { color: $text-muted; }
        &:ansi .stack-chart--good { color: ansi_green; }
        &:ansi .stack-chart--bad { color: ansi_red; }
        &:ansi .stack-chart--none, &:ansi .stack-chart--past { color: ansi_default; }
        &:ansi .stack-chart--words { color: ansi_default; text-style: dim; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stacks: tuple[Stack, ...] = ()
        self._whole: float | None = None

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """What is shown, from the top."""
        return self._stacks

    def show(self, stacks: Sequence[Stack], whole: float | None = None) -> None:
        """Show stacks, from the top; `whole` fills the room, or else the longest does."""
        self._stacks, self._whole = tuple(stacks), whole
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each."""
        return len(self._stacks)

    def render_line(self, y: int) -> Strip:
        """The line of a stack."""
        width = self.content_size.width
        if y >= len(self._stacks):
            return Strip.blank(width, self.rich_style)
        names = [one_line(stack.name) for stack in self._stacks]
        for_names = min(max(map(cell_len, names)), int(width * _LONGEST_NAME))
        for_words = max(cell_len(stack.words) for stack in self._stacks)
        room = max(0, width - for_names - for_words - 2)
        stack = self._stacks[y]
        parts = [Segment(f"{cut(names[y], for_names)} ", self.rich_style)]
        for part, cells in _cells(stack, self._most(), room):
            style = self.get_component_rich_style(f"stack-chart--{part}")
            parts.append(Segment(GLYPHS[part] * cells, style))
        words = self.get_component_rich_style("stack-chart--words")
        parts.append(Segment(f" {stack.words}", words))
        return Strip(parts).adjust_cell_length(width, self.rich_style)

    def _most(self) -> float:
        return self._whole or max(stack.total for stack in self._stacks)


def _cells(stack: Stack, most: float, room: int) -> list[tuple[Part, int]]:
    """The cells of each part. What isn't nothing is seen: it has one cell at least."""
    parts = [(part, value) for part, value in stack.parts if value > 0 and most > 0]
    cells = [max(1, round(value / most * room)) for _, value in parts]
    while sum(cells) > max(room, len(cells)):
        cells[cells.index(max(cells))] -= 1
    return [(part, count) for (part, _), count in zip(parts, cells, strict=True)]
