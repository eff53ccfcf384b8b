"""The user's language model in a run: where there is none, nothing of it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.prose.assistance import Assistance
    from qa.prose.settings import LanguageModelSettings


def assistance_of(llm: LanguageModelSettings | None) -> Assistance | None:
    """Return the model with its uses; None for None.

    Raises:
        DatelineError: it can't be used as it is set up.
    """
    if llm is None:
        return None
    from qa.prose.assistance import Assistance

    return Assistance.of(llm)
