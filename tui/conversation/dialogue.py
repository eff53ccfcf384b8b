"""The course of one conversation: questions waiting, the one being answered, earlier turns."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Filters
from qa.types import Answer, Turn
from tui.conversation.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a conversation, and the ticket by which its answer will find its card.

    `turns` are those that it follows on; None, while it waits, stands for all that will be
    there when its time comes. `reword` is whether a language model may make the search of it,
    where one is to.
    """

    ticket: int
    conversation: str
    question: str
    scope: Scope = EVERYTHING
    turns: tuple[Turn, ...] | None = None
    reword: bool = True


class Dialogue:
    """Hands out questions one at a time, since each needs the turns before it.

    Tickets are never used twice, so an answer to a conversation that the user has left
    finds no card.
    """

    def __init__(self) -> None:
        self._conversation = _new_conversation()
        self._waiting: deque[Asked] = deque()
        self._current: Asked | None = None
        self._turns: tuple[Turn, ...] = ()
        self._tickets = 0

    @property
    def conversation(self) -> str:
        """The name of the conversation that goes on now."""
        return self._conversation

    def add(
        self,
        question: str,
        scope: Scope,
        turns: tuple[Turn, ...] | None = None,
        reword: bool = True,
    ) -> Asked:
        """Put a question in line; it follows on the conversation so far, unless on `turns`."""
        asked = replace(self._asked(question, scope, turns), reword=reword)
        self._waiting.append(asked)
        return asked

    def next(self) -> Asked | None:
        """The question to answer now; None while one is being answered or none is waiting."""
        if self._current or not self._waiting:
            return None
        asked = self._waiting.popleft()
        self._current = asked if asked.turns is not None else replace(asked, turns=self._turns)
        return self._current

    def finish(self, turn: Turn | None) -> None:
        """The question being answered is done; `turn` is None where nothing came of it.

        What is asked next follows on this question and on those that it followed itself: where
        it was made to stand alone, the turns before it are behind the conversation.
        """
        if turn and self._current and self._current.conversation == self._conversation:
            self._turns = (*(self._current.turns or ()), turn)
        self._current = None

    def restart(self) -> None:
        """Begin a new conversation. A question being answered still has to `finish`."""
        self._conversation = _new_conversation()
        self._waiting.clear()
        self._turns = ()

    def resume(self, conversation: str, answers: Sequence[Answer]) -> list[Asked]:
        """Go on with an earlier conversation; return what was asked in it, oldest first."""
        self.restart()
        self._conversation = conversation
        asked = []
        for answer in answers:
            scope = Scope(answer.filters or Filters(), answer.as_of)
            asked.append(self._asked(answer.question, scope, self._turns))
            self._turns = (*self._turns, Turn.of(answer))
        return asked

    def _asked(self, question: str, scope: Scope, turns: tuple[Turn, ...] | None) -> Asked:
        self._tickets += 1
        return Asked(self._tickets, self._conversation, question, scope, turns)


def _new_conversation() -> str:
    """A name that no other conversation of the history has."""
    return uuid.uuid4().hex
