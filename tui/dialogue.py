"""The course of one conversation: questions waiting, the one being answered, earlier turns."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ticket by which its answer will find its card."""

    ticket: int
    question: str


class Dialogue:
    """Hands out questions one at a time, since each needs the turns before it.

    Tickets are never used twice, so an answer to a conversation that the user has left
    finds nothing and is dropped.
    """

    def __init__(self) -> None:
        self._waiting: deque[Asked] = deque()
        self._current: Asked | None = None
        self._turns: list[Turn] = []
        self._tickets = 0
        self._left_behind = 0

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation's turns so far, oldest first."""
        return tuple(self._turns)

    def add(self, question: str) -> Asked:
        """Put a question in line."""
        self._tickets += 1
        asked = Asked(self._tickets, question)
        self._waiting.append(asked)
        return asked

    def next(self) -> Asked | None:
        """The question to answer now; None while one is being answered or none is waiting."""
        if self._current or not self._waiting:
            return None
        self._current = self._waiting.popleft()
        return self._current

    def finish(self, turn: Turn | None) -> None:
        """The question being answered is done; `turn` is None where nothing came of it."""
        if turn and self._current and self._current.ticket > self._left_behind:
            self._turns.append(turn)
        self._current = None

    def restart(self) -> None:
        """Begin a new conversation. A question being answered still has to `finish`."""
        self._left_behind = self._tickets
        self._waiting.clear()
        self._turns.clear()
