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
"""The pattern found first in a question names its kind ("who led when …" asks for a name);
where two begin at one word ("how long ago", "how long"), the earlier of this list."""

# Words that point outside the question. "he" after a name of the question's own means that
# name ("when did Campbell say he …"). "it" and "that" also open clauses ("is it true that …"),
# so they count only in a question without a name.
_POINTERS = re.compile(
    r"\b(?:him|hers|them|theirs|there|then|these|those|the (?:same|latter|former))\b",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(r"\b(?:he|his|she|her|they|their)\b", re.IGNORECASE)
_WEAK_POINTERS = re.compile(r"\b(?:it|its|that|this)\b", re.IGNORECASE)
# "Was there a fire" and "this week" point at nothing said before.
_NO_POINTERS = re.compile(
    r"\b(?:is|are|was|were|will|has|have|had) there\b(?= \w)"
    r"|\bthere (?:is|are|was|were|will|has|have|had)\b"
    r"|\bthis (?:morning|afternoon|evening|weekend|week|month|year|spring|summer|autumn|fall"
    r"|winter)\b",
    re.IGNORECASE,
)
_OPENERS = re.compile(r"^\s*(?:and|but|so|what about|how about|also)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w’'-]*")
_BETWEEN_NAMES = re.compile(r"\s+(?:(?:of|the)\s+)*")
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
    found = [
        (match.start(), order, kind)
        for order, (pattern, kind) in enumerate(_KINDS.items())
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    return min(found)[2] if found else "other"


def names_in(text: str) -> list[str]:
    """Return runs of capitalised words, without the question word that a sentence opens with."""
    names = []
    for run in _capitalised_runs(text):
        words = run.split()
        while words and words[0].casefold() in _QUESTION_WORDS:
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


def is_follow_up(text: str) -> bool:
    """Tell whether a question points at something said before it."""
    text = _NO_POINTERS.sub("", text)
    if _OPENERS.search(text) or _POINTERS.search(text):
        return True
    pronoun = _PRONOUNS.search(text)
    if pronoun and not names_in(text[: pronoun.start()]):
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
    return [
        name
        for name in dict.fromkeys(found)
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
