"""Understanding a question: what it asks for, and what a follow-up leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.types import Filters
from index.words import STOP_WORDS
from qa.types import Turn

Kind = Literal["date", "number", "name", "reason", "other"]
"""What would answer: a time, a quantity, a person or place, a because, or any words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched. `searched_for` is `text` with what a follow-up left out."""

    text: str
    searched_for: str
    kind: Kind
    as_of: date | None = None
    filters: Filters | None = None


_KINDS: dict[str, Kind] = {
    r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time)\b|\bhow (?:long ago|soon)\b": "date",
    r"\bhow (?:many|much|long|far|old|tall|high|big|large|fast|often|deep)\b"
    r"|\bwhat (?:percentage|percent|share|number|proportion|price)\b": "number",
    r"\bwhy\b|\bwhat (?:caused|is the reason|was the reason)\b": "reason",
    r"\b(?:who|whom|whose|where)\b"
    r"|\b(?:which|what) (?:country|city|state|company|team|person|town|nation)\b": "name",
}
"""In this order: the first pattern that a question holds names its kind."""

# Words that point outside the question. "it" and "that" also open clauses ("is it true
# that …"), so they count only in a question without a name of its own.
_POINTERS = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|there|then|these|those"
    r"|the (?:same|latter|former))\b",
    re.IGNORECASE,
)
_WEAK_POINTERS = re.compile(r"\b(?:it|its|that|this)\b", re.IGNORECASE)
_OPENERS = re.compile(r"^\s*(?:and|but|so|what about|how about|also)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]*)*")
_QUESTION_WORDS = frozenset(
    """when where who whom whose what which why how is are was were will would did do does has
    have had can could should and but so in on at for to from according the a an""".split()
)


def understand(
    text: str,
    *,
    turns: Sequence[Turn] = (),
    as_of: date | None = None,
    filters: Filters | None = None,
) -> Question:
    """Read a question in the light of the conversation's earlier turns, oldest first."""
    text = " ".join(text.split())
    question = Question(text, text, kind_of(text), as_of, filters)
    carried = _carried(text, turns)
    return replace(question, searched_for=f"{text} ({' '.join(carried)})") if carried else question


def kind_of(text: str) -> Kind:
    """Return what would answer the question."""
    for pattern, kind in _KINDS.items():
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    return "other"


def names_in(text: str) -> list[str]:
    """Return runs of capitalised words, without the question word that a sentence opens with."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].casefold() in _QUESTION_WORDS:
            words.pop(0)
        if words:
            names.append(" ".join(words).removesuffix("'s").removesuffix("’s"))
    return names


def is_follow_up(text: str) -> bool:
    """Tell whether a question points at something said before it."""
    if _OPENERS.search(text) or _POINTERS.search(text):
        return True
    return bool(_WEAK_POINTERS.search(text)) and not names_in(text)


def _carried(text: str, turns: Sequence[Turn]) -> list[str]:
    """What a follow-up leaves out: the subject of the turns that it continues.

    Walking back, names are taken from each question until one stands by itself; where that
    conversation has no names, the content words of its opening question are taken.
    """
    if not turns or not is_follow_up(text):
        return []
    continued: list[str] = []
    for turn in reversed(turns):
        continued.append(turn.question)
        if not is_follow_up(turn.question):
            break
    found = [name for question in reversed(continued) for name in names_in(question)]
    if not found:
        found = [
            word
            for word in re.findall(r"[\w’'-]+", continued[-1])
            if word.casefold() not in STOP_WORDS | _QUESTION_WORDS
        ]
    present = text.casefold()
    return [name for name in dict.fromkeys(found) if name.casefold() not in present]
