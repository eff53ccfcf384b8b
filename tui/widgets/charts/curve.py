"""A curve of shares over shares, both 0 to 1, drawn in Braille dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a Braille cell's dots, from the top down, left and right."""

_BLANK = 0x2800
_MARK = "◆"
_LABELS = 5
"""The cells left of the curve, for the shares of its rows."""

Point = tuple[float, float]


class Curve(Widget):
    """A curve with its scales, and perhaps one point of it marked.

    It fills the height that it is given, of which the scale takes a row.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"curve--line", "curve--mark", "curve--scale"}
    DEFAULT_CSS = """
    Curve {
        height: 8;
        .curve--line { color: $primary; }
        .curve--mark { color: $accent; text-style: bold; }
        .curve--scale { color: $text-muted; }
        &:ansi .curve--line { color: ansi_blue; }
        &:ansi .curve--mark { color: ansi_default; text-style: bold; }
        &:ansi .curve--scale { color: ansi_default; text-style: dim; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._points: tuple[Point, ...] = ()
        self._mark: Point | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        """What is drawn, from the left."""
        return self._points

    @property
    def mark(self) -> Point | None:
        """The point that is marked."""
        return self._mark

    def show(self, points: Sequence[Point], mark: Point | None = None) -> None:
        """Draw a line through points, in order of their first number."""
        self._points, self._mark = tuple(points), mark
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """A row of the curve with its share on the left, or the scale."""
        width, height = self.content_size
        rows, columns = height - 1, width - _LABELS
        if not self._points or rows < 1 or columns < 1 or y >= height:
            return Strip.blank(width, self.rich_style)
        scale = self.get_component_rich_style("curve--scale")
        if y == rows:
            line = f"{'0%':<{columns - 4}}100%" if columns > len("0%100%") else ""
            return self._fitted([Segment(" " * _LABELS + line, scale)])
        label = "100%" if y == 0 else "0%" if y == rows - 1 else ""
        line = self._row(y, rows, columns)
        style = self.get_component_rich_style("curve--line")
        parts = [Segment(f"{label:>{_LABELS - 1}} ", scale)]
        mark = self._cell(self._mark, rows, columns) if self._mark else None
        if mark and mark[1] == y:
            column = mark[0]
            marked = self.get_component_rich_style("curve--mark")
            parts += [Segment(line[:column], style), Segment(_MARK, marked)]
            line = line[column + 1 :]
        return self._fitted([*parts, Segment(line, style)])

    def _fitted(self, parts: list[Segment]) -> Strip:
        return Strip(parts).adjust_cell_length(self.content_size.width, self.rich_style)

    def _row(self, y: int, rows: int, columns: int) -> str:
        """The Braille cells of a row."""
        cells = [0] * columns
        last: int | None = None
        for x in range(columns * 2):
            at = _row_of(_height(self._points, x / (columns * 2 - 1)), rows * 4)
            # Where the curve is steep, the dots between two columns make it a line.
            low, high = sorted((at, last if last is not None else at))
            for dot in range(low, high + 1):
                if dot // 4 == y:
                    cells[x // 2] |= _DOTS[dot % 4][x % 2]
            last = at
        return "".join(chr(_BLANK + cell) for cell in cells)

    @staticmethod
    def _cell(point: Point, rows: int, columns: int) -> tuple[int, int]:
        return min(columns - 1, int(point[0] * columns)), _row_of(point[1], rows)


def _row_of(share: float, rows: int) -> int:
    """The row of a share, counted from the top."""
    return min(rows - 1, max(0, round((1 - share) * (rows - 1))))


def _height(points: Sequence[Point], x: float) -> float:
    """The curve's share at `x`: of the first point that isn't left of it, else of the last."""
    return next((y for at, y in points if at >= x), points[-1][1])
