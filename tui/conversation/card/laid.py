"""A visual that is laid out anew for each width: what stands in columns can't only be wrapped."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

UNKNOWN_WIDTH = 80
"""Cells that text is laid out for before a widget has its size."""


class Laid(Visual):
    """Lines that `lay` makes for the width in cells that it is told."""

    def __init__(self, lay: Callable[[int], Content]) -> None:
        self._lay = lay
        self._width = UNKNOWN_WIDTH
        self._made: Content | None = None

    def at(self, width: int) -> Content:
        """The lines for a width; those of the last one are kept."""
        if self._made is None or width != self._width:
            self._width, self._made = width, self._lay(width)
        return self._made

    def forget(self) -> None:
        """Lay the lines out once more where they are drawn again."""
        self._made = None

    @property
    def content(self) -> Content:
        """The lines as they were last laid out."""
        return self.at(self._width)

    def __str__(self) -> str:
        return self.content.plain

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the lines for a width."""
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All the room there is: columns spread over it."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """How many rows the lines take in a width."""
        return self.rows(width)

    def row_of(self, style: str) -> int | None:
        """The first row with words of a style; None where there are none."""
        made = self.content
        start = min((span.start for span in made.spans if span.style == style), default=None)
        if start is None:
            return None
        return len(made[: start + 1].wrap(self._width)) - 1

    def rows(self, width: int) -> int:
        """How many rows the lines take in a width."""
        return self.at(width).get_height({}, width)


def hanging(first: Content, text: Content, width: int, rest: Content | None = None) -> Content:
    """`text` wrapped by words beside `first`; its other lines stand under the first one's.

    They begin with `rest` where that is given, which is as wide as `first`.
    """
    room = width - first.cell_length
    if room < 1:
        return first + text
    indent = Content(" " * first.cell_length) if rest is None else rest
    wrapped = text.wrap(room)
    return Content("\n").join(
        (first if n == 0 else indent) + line for n, line in enumerate(wrapped)
    )


def fits_beside(left: Content, right: Content, width: int) -> bool:
    """Whether `right` has room on the one line of `left`."""
    return "\n" not in left.plain and left.cell_length + 2 + right.cell_length <= width


def beside(left: Content, right: Content, width: int) -> Content:
    """`right` at the right end of the line of `left`."""
    return left + Content(" " * (width - left.cell_length - right.cell_length)) + right


def rule(width: int, style: str, words: str = "") -> Content:
    """A line across, which begins with `words` if there are any."""
    said = f"{words} " if words else ""
    return Content.styled(said, "dim") + Content.styled(
        "─" * max(0, width - Content(said).cell_length), style
    )
