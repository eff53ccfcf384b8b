"""Text that is safe to show, and plain output in lines no wider than the terminal."""

from __future__ import annotations

import re
import shutil
import textwrap

from index.safe_text import flat, one_line, plain

__all__ = ["flat", "line_width", "one_line", "plain", "wrapped_at_words"]


def line_width() -> int:
    """How many columns plain output may take: the terminal's, and at most 96."""
    return max(20, min(96, shutil.get_terminal_size((96, 24)).columns))


_IN_A_DATE = re.compile(r"(?<=\d) (?=[A-Z][a-z]{2} \d{4}\b)|(?<=\d [A-Z][a-z]{2}) (?=\d{4}\b)")
_NO_BREAK = "\N{NO-BREAK SPACE}"


def wrapped_at_words(
    text: str, first: str = "", rest: str | None = None, width: int | None = None
) -> str:
    """`text` on lines of `width` columns, `line_width()` without it, broken between words only.

    A date ("14 Oct 2024") stays whole. `first` stands before the first line and `rest` before
    the others, if not the same.
    """
    filled = textwrap.fill(
        _IN_A_DATE.sub(_NO_BREAK, text),
        width=width or line_width(),
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,  # "October 15-17" would be torn
    )
    return filled.replace(_NO_BREAK, " ")
