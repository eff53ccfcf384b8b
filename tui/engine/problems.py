"""What the user is told of an error."""

from __future__ import annotations

import traceback

from index.errors import DatelineError
from tui.conversation.messages import Problem
from tui.text.safe_text import one_line


def problem_of(error: BaseException) -> Problem:
    """What to tell the user about `error`: a DatelineError's own words, else that it is a bug."""
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, DatelineError):
        return Problem(error.message, error.hint, detail)
    said = one_line(str(error), limit=300)
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return Problem(f"Something went wrong: {what}", detail=detail)
