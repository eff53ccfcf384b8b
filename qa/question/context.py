"""What a conversation's earlier turns said: each question in full, its answer, what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from index.errors import UsageError
from index.keyword.tokenizer import STOP_WORDS
from qa.dates.relative import resolve
from qa.language.answer_type import Kind, fits, kind_of
from qa.language.filter_words import typed_filters
from qa.language.names import QUESTION_WORDS
from qa.question.mentions import ASKS_WHO, Mention, mentions
from qa.types import Turn

LONGEST_ANSWER = 12
"""In words. What a longer one names is told by the way, not asked for."""

READ_CHARS = 300
"""Of an earlier question, an answer or its sentence; rules of words are too slow on more."""

ARTICLE_CHARS = 20_000
"""Of an article: who is a man or a woman, and what is a place, is told near its top."""

_BESIDE = re.compile(r" \(([^()]*)\)$")
BESIDE_BREAK = ", "
_SAYS_LITTLE = STOP_WORDS | QUESTION_WORDS | {"many", "much"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn as a follow-up sees it.

    `question` is in full, `beside` what it had carried in parentheses; `asked` is what the
    question speaks of, `answered` what the answer does, and `told` the answer's sentence.
    `article` is the text that the answer was taken from.
    """

    question: str
    beside: tuple[str, ...]
    answer: str
    article: str
    day: str
    asked: tuple[Mention, ...]
    answered: tuple[Mention, ...]
    told: tuple[Mention, ...]

    @property
    def asks_who(self) -> bool:
        """Whether a person was asked for."""
        return bool(ASKS_WHO.search(self.question))

    @property
    def kind(self) -> Kind:
        """What kind of thing was asked for."""
        return kind_of(self.question)

    @property
    def names_something(self) -> bool:
        """Whether the answer is somebody or something, rather than a time, number or reason."""
        return bool(self.answer) and self.kind in ("name", "country", "state", "other")


def earlier_of(turn: Turn, full: str) -> Earlier:
    """Return what a turn said, given its question in full (what was searched for)."""
    full = full[:READ_CHARS]
    found = _BESIDE.search(full) if not _BESIDE.search(turn.question[:READ_CHARS]) else None
    question = full[: found.start()] if found else full
    answer = " ".join((turn.answer or "").split())[:READ_CHARS]
    citation = turn.citation
    article = citation.article.text[:ARTICLE_CHARS] if citation else ""
    short = answer if len(answer.split()) <= LONGEST_ANSWER else ""
    who = bool(ASKS_WHO.search(question))
    return Earlier(
        question=question,
        beside=tuple(found[1].split(BESIDE_BREAK)) if found else (),
        answer=short,
        article=article,
        day=_day(question, turn, short),
        asked=tuple(mentions(question, article)),
        answered=tuple(mentions(short, article, who=who)),
        told=tuple(mentions(citation.sentence[:READ_CHARS], article)) if citation else (),
    )


def own_words(question: str) -> str:
    """Return an earlier question without its filter words, as text that can be tokenised."""
    clean = " ".join(question.encode("utf-8", "replace").decode("utf-8").split())
    with suppress(UsageError):  # it was asked, or it is no question of ours
        return typed_filters(clean).text
    return clean


def content_words(text: str) -> tuple[str, ...]:
    """Return the words that say what a text is about, once each."""
    words = (word.rstrip("'’-") for word in re.findall(r"[^\W_][\w’'-]*", text))
    return tuple(
        dict.fromkeys(
            bare
            for word in words
            if (bare := word.removesuffix("'s").removesuffix("’s"))
            and bare.casefold() not in _SAYS_LITTLE
        )
    )


def says(text: str, words: str) -> bool:
    """Tell whether words stand in a text, as whole words."""
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))


def outermost(found: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that don't lie inside another ("Blinken" in "Blinken and Park")."""
    kept: list[Mention] = []
    for one in found:
        if not any(other.start <= one.start and one.end <= other.end for other in kept):
            kept.append(one)
    return kept


def article_of(turns: Sequence[Earlier]) -> str:
    """Return the article that the latest answer was taken from, or an empty text."""
    return next((turn.article for turn in reversed(turns) if turn.article), "")


def _day(question: str, turn: Turn, answer: str) -> str:
    """Return the time that a turn's answer told, as it stands in a sentence; else ""."""
    if not answer or kind_of(question) != "date" or not fits("date", answer):
        return ""
    if citation := turn.citation:
        text, published = citation.article.text, citation.article.published
        if found := resolve(text, citation.start, citation.end, published):
            return _with_preposition(found.words)
    return _with_preposition(answer)


def _with_preposition(day: str) -> str:
    """Say "on" before a day and "in" before a month or a year that stands without."""
    if re.match(r"[a-z]", day):
        return day
    of_day = re.search(r"\b\d{1,2}\b|day\b", day)
    return f"{'on' if of_day else 'in'} {day}"
