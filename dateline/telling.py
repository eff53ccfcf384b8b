"""Saying at a door's start which language model helps, and where words go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DatelineError
from tui.cli.options import notice

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings


def told(llm: LanguageModelSettings | None) -> LanguageModelSettings | None:
    """Say on stderr where words go, and return the model; None where it can't be used.

    Questions are then answered without it, and a line says why.
    """
    if llm is None:
        return None
    # Imported here: who has no language model loads nothing of it.
    from dateline.drafting import own_model
    from tui.text.prose_lines import leaving_line, model_name

    try:
        own_model(llm)
    except DatelineError as error:
        notice(f"without {model_name(llm.model)}: {error}")
        return None
    notice(leaving_line(llm))
    return llm
