"""What a sentence tells that somebody said."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence tells that somebody said, as stretches of its flat text.

    pieces: the content, () where it is the fragments alone (`fragments`).
    mention: who is named; None where `same` has the subject of the verb before.
    end: where the next verb may be looked for.
    """

    pieces: tuple[Span, ...]
    mention: Span | None
    cue: Span | None
    end: int
    same: bool = False
    fragments: tuple[Span, ...] = ()
