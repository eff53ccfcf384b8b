"""A language model in this process: a function says what it replies."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from index.errors import LanguageModelError
from qa.prose.model import Message

Script = Callable[[Sequence[Message]], str | Sequence[str]]
"""What is replied to messages: a text, which comes word by word, or its pieces as they come."""

_WORD = re.compile(r"\s*\S+|\s+")


@dataclass
class FakeModel:
    """A `LanguageModel` that replies by a script, and may fail on the way.

    script: the reply to anything, or the function that makes it.
    fails: raised after `after` pieces of each reply.
    before: called with the number of each piece before it comes, from 0: a test may wait there.
    asked: the messages of every call; `tokens` of each beside it.
    closed: how many replies were let go of before their end.
    """

    script: str | Script = ""
    fails: Exception | None = None
    after: int = 0
    before: Callable[[int], object] = lambda _: None
    name: str = "fake"
    asked: list[list[Message]] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    closed: int = 0
    _abandoned: bool = field(default=False, init=False)

    def stream(self, messages: Sequence[Message], tokens: int) -> Generator[str, None, None]:
        self.asked.append(list(messages))
        self.tokens.append(tokens)
        return self._pieces(messages)

    def reply(self, messages: Sequence[Message], tokens: int) -> str:
        return "".join(self.stream(messages, tokens))

    def abandon(self) -> None:
        self._abandoned = True

    @property
    def texts(self) -> list[str]:
        """All that each call said to it, as one text."""
        return ["\n".join(message.text for message in messages) for messages in self.asked]

    def _pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        self._abandoned = False
        reply = self.script if isinstance(self.script, str) else self.script(messages)
        pieces = _WORD.findall(reply) if isinstance(reply, str) else list(reply)
        try:
            for number, piece in enumerate(pieces):
                if self.fails is not None and number == self.after:
                    raise self.fails
                self.before(number)
                if self._abandoned:
                    raise LanguageModelError("the reply was let go of")
                yield piece
        except GeneratorExit:
            self.closed += 1
            raise
        if self.fails is not None and self.after >= len(pieces):
            raise self.fails
