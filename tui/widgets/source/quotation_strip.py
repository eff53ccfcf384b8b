"""The whole article in one column: where in it the marked words stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.conversation.source_text import SIGNS


class QuotationStrip(Widget):
    """A sign in each row for which the part of the article that it stands for has marks.

    The signs are those of the lines' margin, the weightiest where several fall together. A click
    goes to the mark in a row, or to that part of the article.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"quotation-strip--mark"}
    DEFAULT_CSS = """
    QuotationStrip {
        width: 1;
        height: 1fr;
        color: $text-muted;
        pointer: pointer;
        .quotation-strip--mark { color: $text-accent; text-style: bold; }
    }
    """

    class Pointed(Message):
        """A part of the article was clicked: `lines` from the first to before the second."""

        def __init__(self, lines: tuple[int, int]) -> None:
            self.lines = lines
            super().__init__()

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines = 0
        self._marks: Sequence[tuple[int, str]] = ()

    def show(self, lines: int, marks: Sequence[tuple[int, str]]) -> None:
        """Show an article of so many lines with marks, each by its line and its sign."""
        self._lines, self._marks = lines, marks
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The sign of a row."""
        first, after = self._part(y)
        signs = {sign for line, sign in self._marks if first <= line < after}
        sign = next((one for one in SIGNS.values() if one in signs), "")
        style = self.rich_style
        if sign:
            style += self.get_component_rich_style("quotation-strip--mark")
        return Strip([Segment(sign or " ", style)], 1)

    def _part(self, row: int) -> tuple[int, int]:
        """The lines that a row stands for: one at least, so that none falls between rows."""
        height = max(1, self.size.height)
        first = row * self._lines // height
        return first, max(first + 1, (row + 1) * self._lines // height)

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.post_message(self.Pointed(self._part(event.y)))
