"""What is asked of a language model, whoever serves it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Role
    text: str


class LanguageModel(Protocol):
    """Replies to messages. Each call may come from another thread, one at a time."""

    @property
    def name(self) -> str:
        """By which users know it."""

    def stream(self, messages: Sequence[Message], tokens: int) -> Generator[str, None, None]:
        """Yield the reply in pieces as they come, of at most `tokens` tokens.

        Closed early, it lets go of the connection. It samples nothing: the likeliest reply.

        Raises:
            LanguageModelError: there is no reply, or it is cut off, too slow, too long, or isn't
                one. What came before has been yielded.
        """

    def reply(self, messages: Sequence[Message], tokens: int) -> str:
        """Return the whole reply; errors as of `stream`."""

    def abandon(self) -> None:
        """Let go of the reply under way, at once and from any thread; nothing where there is none.

        Whoever iterates it gets a LanguageModelError. The next call works as ever.
        """
