"""The user's language model, opened for one command."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.errors import DatelineError
from qa.prose.assistance import Assistance
from qa.prose.model import LanguageModel, Message
from qa.prose.settings import LanguageModelSettings
from tui.cli.options import notice
from tui.text.prose_lines import leaving_line, model_name


@dataclass(frozen=True, slots=True)
class Announced:
    """A language model that has `say` called before anything goes to it."""

    model: LanguageModel
    say: Callable[[], None]

    @property
    def name(self) -> str:
        """By which users know it."""
        return self.model.name

    def stream(self, messages: Sequence[Message], tokens: int) -> Generator[str, None, None]:
        """Yield the reply in pieces, as the model does."""
        self.say()
        return self.model.stream(messages, tokens)

    def reply(self, messages: Sequence[Message], tokens: int) -> str:
        """Return the whole reply of the model."""
        self.say()
        return self.model.reply(messages, tokens)

    def abandon(self) -> None:
        """Let go of the reply under way."""
        self.model.abandon()


def opened(settings: LanguageModelSettings | None) -> Assistance | None:
    """Return the model with its uses; None where there is none.

    One that can't be used is told on stderr: questions are answered without it.
    """
    if settings is None or not settings.works:
        return None
    try:
        return announced(settings)
    except DatelineError as error:
        notice(f"without {model_name(settings.model)}: {error}")
        return None


def announced(settings: LanguageModelSettings) -> Assistance:
    """Return a model that is used for something; a line on stderr says where words go.

    It is said once, before the first of them do.

    Raises:
        DatelineError: it can't be used.
    """
    assistance = Assistance.of(settings)
    assert assistance is not None, "it is used for something"

    @cache
    def say() -> None:
        if settings.leaves:
            notice(leaving_line(settings))

    waited_for = assistance.waited_for and Announced(assistance.waited_for, say)
    return replace(assistance, model=Announced(assistance.model, say), waited_for=waited_for)
