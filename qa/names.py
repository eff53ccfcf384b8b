"""Names in a text, by their capitals."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|[^\W_][\w’'-]*")
_BETWEEN_NAMES = re.compile(r"\s+(?:(?:of|the)\s+)*")
QUESTION_WORDS = frozenset(
    """when where who whom whose what which why how is are was were will would did do does has
    have had can could should and but so in on at for to from according the a an""".split()
)


def names_in(text: str) -> list[str]:
    """Return runs of capitalised words, without the question word that a sentence opens with."""
    names = []
    for run in _capitalised_runs(text):
        words = run.split()
        while words and words[0].casefold() in QUESTION_WORDS:
            words.pop(0)
        if words:
            names.append(" ".join(words).removesuffix("'s").removesuffix("’s").rstrip("'’-"))
    return names


def _capitalised_runs(text: str) -> list[str]:
    """Return stretches of words with capitals, also across "of" and "the" (Bank of England)."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if not match.group()[0].isupper():
            continue
        start = match.start()
        if spans and _BETWEEN_NAMES.fullmatch(text, spans[-1][1], start):
            start = spans.pop()[0]
        spans.append((start, match.end()))
    return [text[start:end] for start, end in spans]
