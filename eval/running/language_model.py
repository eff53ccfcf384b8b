"""The user's language model in a run: where there is none, nothing of it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.prose.assistance import Assistance
    from qa.prose.checking.checker import Checker
    from qa.prose.settings import LanguageModelSettings
    from qa.types import Answer, Prose


def assistance_of(llm: LanguageModelSettings | None) -> Assistance | None:
    """Return the model with its uses; None for None.

    Raises:
        DatelineError: it can't be used as it is set up.
    """
    if llm is None:
        return None
    from qa.prose.assistance import Assistance

    return Assistance.of(llm)


def model_used(llm: LanguageModelSettings | None) -> str | None:
    """Say which language model has a part in a run, and which; None without one.

    Such as "llama3.2 at localhost (400 tokens): choose, prose".
    """
    if llm is None:
        return None
    parts = {"choose": llm.choose, "reword": llm.reword, "prose": llm.prose}
    does = ", ".join(part for part, it_does in parts.items() if it_does)
    return f"{llm.model} at {llm.host} ({llm.tokens} tokens): {does}"


def writing(model: Assistance, checker: Callable[[], Checker]) -> Callable[[Answer], Prose | None]:
    """Return what writes prose below any answer, whether or not its question wants some."""
    from qa.prose.writing import Request, write

    def written(answer: Answer) -> Prose | None:
        request = Request.of(answer)
        if request is None:
            return None
        return write(model.model, checker(), request, model.settings.tokens)

    return written
