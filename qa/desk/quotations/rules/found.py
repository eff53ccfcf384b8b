"""A quotation that was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
Kind = Literal["direct", "indirect", "mixed"]


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation, as spans of its text.

    kind: "direct", "indirect", or "mixed": an indirect one with quoted words in it.
    content: its pieces, in their order, without the marks of a direct one.
    mention: who is named beside the verb (`cue`); None where nobody is.
    speaker: the fullest name of the same in the text; None where there is none.
    """

    kind: Kind
    content: tuple[Span, ...]
    mention: Span | None
    speaker: Span | None
    cue: Span | None
