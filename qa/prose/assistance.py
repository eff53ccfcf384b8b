"""The user's language model with what it is used for: what answers, writes and digests with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qa.prose.answering.choosing import Chooser, ModelChooser
from qa.prose.answering.rewording import ModelReworder, Reworder
from qa.prose.checking.checker import Checker
from qa.prose.model import LanguageModel
from qa.prose.settings import LanguageModelSettings
from qa.prose.wanted import wants_prose
from qa.prose.writing import Draft, Request, Told, write
from qa.types import Answer, Prose


@dataclass(frozen=True, slots=True)
class Assistance:
    """A language model and the settings that say what it is for.

    model: what writes.
    waited_for: what chooses and makes searches, with less time for it; `model` where it is None.
    """

    settings: LanguageModelSettings
    model: LanguageModel
    waited_for: LanguageModel | None = None

    @classmethod
    def of(cls, settings: LanguageModelSettings | None) -> Assistance | None:
        """Open the model that settings describe; None where none is set up, or it does nothing.

        Nothing is asked of it yet: whether it answers is seen at the first question.

        Raises:
            UsageError: its address or its key can't be used.
            LanguageModelError: what asks it isn't installed.
        """
        if settings is None or not settings.works:
            return None
        # Here, since only those who have a model need what asks it.
        from qa.prose.client.opening import open_model

        return cls(settings, open_model(settings), open_model(settings.waited_for))

    @property
    def chooser(self) -> Chooser | None:
        """What chooses among the candidates of an answer, if it is to."""
        model = self.waited_for or self.model
        return ModelChooser(model, self.settings.tokens) if self.settings.choose else None

    @property
    def reworder(self) -> Reworder | None:
        """What makes the search of a question, if it is to."""
        model = self.waited_for or self.model
        return ModelReworder(model, self.settings.tokens) if self.settings.reword else None

    def request(self, answer: Answer) -> Request | None:
        """Return what is to be written below an answer; None where nothing is."""
        return request_below(self.settings, answer)

    def draft(self, request: Request) -> Draft:
        """Begin to write. Sentences are checked by whoever iterates it."""
        return Draft(self.model, request, self.settings.tokens)

    def write(
        self, answer: Answer, checker: Callable[[], Checker], told: Told = lambda _: None
    ) -> Prose | None:
        """Return the prose below an answer, checked; None where none is wanted."""
        request = self.request(answer)
        if request is None:
            return None
        return write(self.model, checker(), request, self.settings.tokens, told)


def request_below(settings: LanguageModelSettings, answer: Answer) -> Request | None:
    """Return what is to be written below an answer; None where nothing is."""
    if not settings.prose or answer.abstained or not wants_prose(answer.searched_for):
        return None
    return Request.of(answer)
