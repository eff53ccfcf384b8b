"""The user's language model, opened for one command."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

from index.errors import DatelineError
from qa.prose.assistance import Assistance
from qa.prose.model import LanguageModel, Message
from qa.prose.settings import LanguageModelSettings
from tui.cli.options import notice
from tui.text.prose_lines import leaving_line, model_name


@dataclass
class Announced:
    """A language model of which is said where words go, on stderr, before the first of them do."""

    model: LanguageModel
    settings: LanguageModelSettings
    _said: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """By which users know it."""
        return self.model.name

    def stream(self, messages: Sequence[Message], tokens: int) -> Generator[str, None, None]:
        """Yield the reply in pieces, as the model does."""
        self._say()
        return self.model.stream(messages, tokens)

    def reply(self, messages: Sequence[Message], tokens: int) -> str:
        """Return the whole reply of the model."""
        self._say()
        return self.model.reply(messages, tokens)

    def abandon(self) -> None:
        """Let go of the reply under way."""
        self.model.abandon()

    def _say(self) -> None:
        if self.settings.leaves and not self._said:
            notice(leaving_line(self.settings))
        self._said = True


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
    """Return a model that is used for something, which says where words go before they do.

    Raises:
        DatelineError: it can't be used.
    """
    assistance = Assistance.of(settings)
    assert assistance is not None, "it is used for something"
    return replace(assistance, model=Announced(assistance.model, settings))
