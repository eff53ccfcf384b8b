"""Wrapping by whole parts, where to break within one would mislead or look torn."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content


def wrapped(parts: Sequence[Content], between: str, width: int) -> Content:
    """The parts side by side with `between` them, on as many lines as they need.

    A part is put on a line of its own only where it doesn't fit beside those before it; one
    wider than `width` columns is left to be wrapped by words. 0 stands for no limit, such as
    that of a widget which isn't laid out yet.
    """
    separator = Content(between)
    lines: list[Content] = []
    for part in parts:
        longer = lines[-1] + separator + part if lines else part
        if lines and (not width or longer.cell_length <= width):
            lines[-1] = longer
        else:
            lines.append(part)
    return Content("\n").join(lines)
