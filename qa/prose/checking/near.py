"""Whether a value stands in a passage among the words among which a claim has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.ingest.passages import sentences
from index.keyword.tokenizer import terms
from qa.prose.checking.meaning.same_words import concept
from qa.prose.types import Part

_WORDS = re.compile(r"[^\W\d_][\w’']*")
_CLAUSE = 70
"""Characters on each side of a claim's value whose words should stand near it in the passage."""

LEAST = 0.5
"""Of these words, the share that does."""

BESIDE_BEST = 0.8
"""And of the words that the best sentence of the passage has, the share."""

_BESIDE = 3
"""Within so many words of a value stands what it is told of."""

_STOP = re.compile(r"[,;:.!?()—–](?=\s|$)")


_TURNS = re.compile(
    r"\b(?:in|on|at|by|during|after|before|since|until|while|when|as|because|although|though|and|but"
    r"|who|which|that)\b",
    re.IGNORECASE,
)


_CLAUSES = re.compile(r"\b(?:that|which|who|while|because|although|though)\b", re.IGNORECASE)


class Place(NamedTuple):
    """A value, `text[start:end]`, and where the other values of its text are.

    rivals: those of its kind. values: all, of a claim; they are none of its words. scope: the
    passage, of its article. time: it is a time, which has what it is told of on the far side of an
    "in" or "on".
    """

    text: str
    start: int
    end: int
    rivals: Sequence[Part] = ()
    values: Sequence[Part] = ()
    scope: Part = (0, 0)
    time: bool = False


def alike(claimed: Place, told: Place) -> bool:
    """Tell whether a claim has a value of what the passage has it of.

    Most words around it stand in the same sentence of the passage, hardly more in any other, and
    those right beside it are not all nearer to another value there.
    """
    words = _without(claimed)
    before, after = words[: claimed.start][-_CLAUSE:], words[claimed.end :][:_CLAUSE]
    if claimed.start > _CLAUSE:
        before = before.partition(" ")[2]
    if claimed.end + _CLAUSE < len(words):
        after = after.rpartition(" ")[0]
    around = _terms(before, after)
    here = len(around & {term for term, *_ in _words_near(told)})
    if here < LEAST * len(around):
        return False
    best = max(
        (len(around & there) for there in _scope_terms(told.text[slice(*told.scope)])), default=0
    )
    if here < BESIDE_BEST * best:
        return False
    judged = [
        nearest
        for term in _beside(claimed)
        if _is_nearest(term, claimed) and (nearest := _is_nearest(term, told)) is not None
    ]
    return not judged or any(judged)


@lru_cache(maxsize=64)
def _scope_terms(passage: str) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(term for term, *_ in _placed(passage[start:end]))
        for start, end in sentences(passage)
    )


def _terms(before: str, after: str) -> set[str]:
    words = [*_WORDS.findall(before), *_WORDS.findall(after)]
    return {concept(term) for term in terms(" ".join(words))}


def _without(place: Place) -> str:
    """Return a text with signs for its other values."""
    text = place.text
    for start, end in place.values:
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


def _beside(claimed: Place) -> list[str]:
    """Return the terms of the nearest words with a meaning on either side of a claim's value."""
    before = _STOP.split(claimed.text[max(0, claimed.start - _CLAUSE) : claimed.start])[-1]
    after = _STOP.split(claimed.text[claimed.end : claimed.end + _CLAUSE])[0]
    after = _TURNS.split(after)[0]
    before = (_CLAUSES if claimed.time else _TURNS).split(before)[-1]
    left = [concept(term) for word in _WORDS.findall(before)[-_BESIDE:] for term in terms(word)]
    right = [concept(term) for word in _WORDS.findall(after)[:_BESIDE] for term in terms(word)]
    return [*left[-1:], *right[:1]]


def _is_nearest(term: str, place: Place) -> bool | None:
    """Tell whether a value is the nearest to a word of its sentence; None if that isn't there."""
    first, last = sentence_around(place.text, place.start)
    own = place.start - first, place.end - first
    others = [
        (start - first, end - first)
        for start, end in place.rivals
        if first <= start and end <= last and (end <= place.start or place.end <= start)
    ]
    words = [(start, end) for other, start, end in _words_near(place) if other == term]
    if not words:
        return None
    return any(
        _far(word, own) <= min((_far(word, other) for other in others), default=_far(word, own))
        for word in words
    )


def _far(word: Part, part: Part) -> int:
    return max(part[0] - word[1], word[0] - part[1], 0)


def _words_near(place: Place) -> tuple[tuple[str, int, int], ...]:
    first, last = sentence_around(place.text, place.start)
    return _placed(place.text[first:last])


@lru_cache(maxsize=256)
def _placed(sentence: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (concept(term), *found.span())
        for found in _WORDS.finditer(sentence)
        for term in terms(found[0])
    )


def sentence_around(text: str, place: int) -> Part:
    """Return where the sentence stands that holds an offset, within its line."""
    start = text.rfind("\n", 0, place) + 1
    stop = text.find("\n", place)
    line = text[start : len(text) if stop < 0 else stop]
    for first, last in _sentences(line):
        if start + first <= place < start + last:
            return start + first, start + last
    return start, start + len(line)


@lru_cache(maxsize=128)
def _sentences(line: str) -> tuple[Part, ...]:
    return tuple(sentences(line))
