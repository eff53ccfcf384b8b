"""When the segments of an index are written together again: the logarithmic method.

A publish writes a segment of what is new. Were segments never merged, a search would ask ever
more of them; were all merged each time, every publish would write everything again. So a
segment is merged only with about as much, or more, of what came after it (Bentley and Saxe
1980, "Decomposable searching problems"): growing to a million passages in steps of a thousand,
a passage is written seven times and there are never more than eight segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 10_000
"""Up to so many passages, a segment is merged in any case: that takes a tenth of a second."""

LARGEST = 250_000
"""What one segment holds at most, so that no publish takes more than a few seconds."""

RATIO = 2
"""A segment is merged with what is new if it is at most so many times as large."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many passages of a segment the library still has, and how many are gone from it."""

    live: int
    dead: int


def to_merge(new: int, segments: Sequence[Size]) -> list[int]:
    """Return the positions of the segments to be written again, together with `new` passages.

    One with more dead passages than live ones always is, so that the dead take less than half
    of the space.
    """
    chosen = [i for i, size in enumerate(segments) if size.dead > size.live]
    total = new + sum(segments[i].live for i in chosen)
    if not total:
        return chosen
    others = (i for i in range(len(segments)) if i not in chosen)
    for i in sorted(others, key=lambda i: segments[i].live):
        live = segments[i].live
        if live > max(RATIO * total, SMALL) or total + live > LARGEST:
            break
        chosen.append(i)
        total += live
    return sorted(chosen)
