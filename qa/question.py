"""Understanding a question: what it asks for, and what a follow-up leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.errors import UsageError
from index.types import Filters
from index.words import STOP_WORDS
from qa.dates.asked_period import asked_period
from qa.filter_words import narrowed, typed_filters
from qa.kinds import Kind, kind_of
from qa.names import QUESTION_WORDS, names_in
from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched.

    `typed` is all that the user typed, `text` is that without its filter words, `searched_for`
    with what a follow-up left out (`carried`). `filters` are those typed and those given.
    `news_of` is the day whose news is
    asked for: the day of asking, or one soon after the days that the question itself names.
    """

    typed: str
    text: str
    searched_for: str
    kind: Kind
    as_of: date | None = None
    filters: Filters | None = None
    news_of: date | None = None
    carried: tuple[str, ...] = ()


LONGEST_PERIOD = timedelta(days=31)
"""A longer one ("in 2023") says too little of when its news appeared."""

TOLD_WITHIN = timedelta(days=3)
"""How soon after a day its news has appeared."""


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


def understand(
    text: str,
    *,
    turns: Sequence[Turn] = (),
    as_of: date | None = None,
    filters: Filters | None = None,
) -> Question:
    """Read a question in the light of the conversation's earlier turns, oldest first.

    Raises:
        UsageError: a filter typed can't be used, or nothing is asked beside the filters.
    """
    # Half a surrogate pair (an argument that isn't UTF-8) can't be tokenised.
    typed = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    found = typed_filters(typed)
    text = found.text
    if found.words and not text:
        raise UsageError("nothing is asked beside the filters", "add the question")
    filters = narrowed(filters or Filters(), found.filters) or None
    carried = tuple(_carried(text, turns))
    searched_for = f"{text} ({' '.join(carried)})" if carried else text
    news_of = _news_of(text, as_of)
    return Question(typed, text, searched_for, kind_of(text), as_of, filters, news_of, carried)


def _news_of(text: str, as_of: date | None) -> date | None:
    period = asked_period(text, as_of) if as_of else None
    if as_of is None or period is None or period.last - period.first > LONGEST_PERIOD:
        return as_of
    # Compared before it is added to: nothing comes three days after the last day there is.
    return as_of if as_of - period.last <= TOLD_WITHIN else period.last + TOLD_WITHIN


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
            if word.casefold() not in STOP_WORDS | QUESTION_WORDS
        ]
    return [
        name
        for name in dict.fromkeys(found)
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
