"""A language model makes a search of a question; what is read and answered stays the question."""

from __future__ import annotations

from typing import Protocol


class Reworder(Protocol):
    """Makes searches of questions."""

    @property
    def name(self) -> str:
        """What makes them, as users know it."""

    def __call__(self, question: str) -> str | None:
        """Return what to search for, on one line; None where the question is best as it is.

        Raises:
            LanguageModelError: there is no reply.
        """
