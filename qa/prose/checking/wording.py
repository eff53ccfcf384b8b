"""How checks read a passage, and how they say what it lacks."""

from __future__ import annotations

import re

from qa.prose.types import Claim, Source

_LONGEST = 80
"""Characters of a claim's words that a reason repeats."""

HIDDEN = "\ufffc"
"""Stands for each character of a hidden part: no word, no space, and nothing is read across it."""


def shown_text(source: Source) -> str:
    """Return the article of a passage with `HIDDEN` for what is hidden, as long as it is."""
    text = source.article.text
    for start, end in source.hidden:
        text = f"{text[:start]}{HIDDEN * (end - start)}{text[end:]}"
    return text


def lacks(claim: Claim, what: str) -> str:
    """Say that the passages of a claim don't have something.

    >>> lacks(Claim("5,200 came."), "the number 5,200")
    'no passage has the number 5,200'
    """
    if len(claim.sources) == 1:
        return f"the passage doesn't have {what}"
    return f"no passage has {what}"


def named(words: str) -> str:
    """Return words of a claim in marks, as a reason repeats them; long ones are cut."""
    words = re.sub(r"\s+", " ", words).strip()
    return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + '…'}”"
