"""A language model chooses among an answer's candidates; the answer stays a quotation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa.types import Citation

MOST_CANDIDATES = 8


class Chooser(Protocol):
    """Chooses among candidates."""

    @property
    def name(self) -> str:
        """What chooses, as users know it."""

    def __call__(self, question: str, candidates: Sequence[Citation]) -> int | None:
        """Return the place of the candidate that answers, from 0; None where none does.

        Raises:
            LanguageModelError: there is no choice.
        """
