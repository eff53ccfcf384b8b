"""Parts of a cell, in eighths: what a column or a bar ends in."""

from __future__ import annotations

_RISING = " ▁▂▃▄▅▆▇█"
_GROWING = " ▏▎▍▌▋▊▉█"
_FULL = 8


def column(value: float, most: float, height: int) -> str:
    """A column's cells from the top down, `height` of them; `most` fills them all.

    What isn't nothing is seen: its column has an eighth of a cell at least.
    """
    eighths = _eighths(value, most, height)
    return "".join(
        _RISING[min(max(eighths - row * _FULL, 0), _FULL)] for row in reversed(range(height))
    )


def bar(value: float, most: float, width: int) -> str:
    """A bar's cells from the left, as many as it takes of `width`; `most` takes them all."""
    full, part = divmod(_eighths(value, most, width), _FULL)
    return _GROWING[_FULL] * full + (_GROWING[part] if part else "")


def _eighths(value: float, most: float, cells: int) -> int:
    if value <= 0 or most <= 0 or cells <= 0:
        return 0
    return max(1, round(value / most * cells * _FULL))
