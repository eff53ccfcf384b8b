"""What a query asks an article to hold: words by their stems, phrases to the letter.

Both look at texts as the keyword search does: without case and accents. A place that is
found there is told as offsets into the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import merge
from typing import Protocol
from unicodedata import combining

from index.keyword.tokenizer import LETTER, fold, is_unspaced, raw_words, term, word_spans

Span = tuple[int, int]

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BETWEEN = r"(?:_|[^\w\n])*"
"""What may stand between two words of a phrase: all but letters, figures and a line's end."""

_PIECE = 2_000
"""Characters that are looked through at once, at least."""

_APOSTROPHE = "['’]"
_LETTERS_BEGIN = rf"(?<!{LETTER})(?<!{LETTER}{_APOSTROPHE})"
_LETTERS_END = rf"(?!{LETTER})(?!{_APOSTROPHE}(?!s(?!{LETTER})){LETTER})"
_NUMBER_BEGINS = r"(?<!\d)(?<!\d[.,])"
_NUMBER_ENDS = r"(?!\d)(?![.,]\d)"


class FoldedText:
    """A text without case and accents, in which places of the text itself are found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    @cached_property
    def _steps(self) -> tuple[list[int], list[int]]:
        """Where the folded text gets ahead of the text or falls behind it: both their offsets.

        From each step to the next, character stands for character.
        """
        folded, own, at, done = [0], [0], 0, 0
        for found in _NOT_ASCII.finditer(self.text):
            at += found.start() - done
            done = found.end()
            length = len(fold(found[0]))
            if length != 1:
                folded += [*range(at, at + length), at + length]
                own += [*(found.start() for _ in range(length)), done]
            at += length
        return folded, own

    @cached_property
    def words(self) -> frozenset[str]:
        """The different words of the text; those of a script without spaces are pairs."""
        return frozenset(raw_words(self.text))

    def _place(self, offset: int) -> int:
        folded, own = self._steps
        step = bisect_right(folded, offset) - 1
        return own[step] + offset - folded[step]

    def span(self, start: int, end: int) -> Span:
        """Return where in the text the folded characters stand; there is at least one."""
        first, after = self._place(start), self._place(end - 1) + 1
        while after < len(self.text) and combining(self.text[after]):
            after += 1
        return first, after


@lru_cache(maxsize=4)
def folded_text(text: str) -> FoldedText:
    """Return a text folded; all parts of a query look through one after the other."""
    return FoldedText(text)


class Part(Protocol):
    """A word, a phrase or a name that a query asks for."""

    @property
    def typed(self) -> str:
        """How it was typed, without quotation marks."""

    @property
    def terms(self) -> tuple[str, ...]:
        """The index terms that every article holds which holds the part."""

    def stands_in(self, text: str) -> bool:
        """Tell whether the part stands in a text."""

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where the part stands in a text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, held in any of the forms that have its stem."""

    typed: str
    term: str

    @property
    def terms(self) -> tuple[str, ...]:
        """Its stem."""
        return (self.term,)

    def stands_in(self, text: str) -> bool:
        """Tell whether the word stands in a text, in any form."""
        return next(self.spans(text), None) is not None

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where the word stands in a text, in any form."""
        looked_at = folded_text(text)
        forms = [form for form in looked_at.words if _term(form) == self.term]
        places = (_occurrences(looked_at.folded, form, _form(form)) for form in forms)
        for start, end in merge(*places):
            yield looked_at.span(start, end)


@dataclass(frozen=True)
class Phrase:
    """Words that stand one behind the other, in these forms, whatever their case and accents.

    Punctuation between them isn't looked at, but they stand in one line: no phrase reaches from
    a paragraph into the next. The last may have an 's.
    """

    typed: str

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms of its words; of the characters that stand alone in a script without spaces
        there are none, since in an article they may be parts of pairs.
        """
        words = [word for word in raw_words(self.typed) if len(word) > 1 or not is_unspaced(word)]
        return tuple(dict.fromkeys(filter(None, map(term, words))))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        folded = fold(self.typed)
        return re.compile(_BETWEEN.join(_written(folded[a:b]) for a, b in word_spans(folded)))

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where the phrase stands in a text."""
        looked_at = folded_text(text)
        for span in self._found(looked_at.folded):
            yield looked_at.span(*span)

    def stands_in(self, text: str) -> bool:
        """Tell whether the phrase stands in a text."""
        return any(next(self._found(fold(piece)), None) for piece in _pieces(text))

    def _found(self, folded: str) -> Iterator[Span]:
        return _occurrences(folded, self._begins, self._pattern)

    @cached_property
    def _begins(self) -> str:
        """What the first word begins with; it is found much faster than the pattern."""
        folded = fold(self.typed)
        start, end = next(word_spans(folded))
        if folded[start].isdigit():
            return folded[start]
        return re.split(_APOSTROPHE, folded[start:end])[0]


def _occurrences(folded: str, begins: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Yield where a pattern is found that begins with some letters: they are found much faster."""
    place = folded.find(begins)
    while place >= 0:
        found = pattern.match(folded, place)
        if found:
            yield found.span()
        place = folded.find(begins, found.end() if found else place + 1)


_term = lru_cache(maxsize=1 << 16)(term)


@lru_cache(maxsize=256)
def _form(word: str) -> re.Pattern[str]:
    """Return the pattern of a folded word where it is one of its own, and no part of a longer."""
    written = re.escape(word)
    if word[0].isdigit():
        return re.compile(f"{_NUMBER_BEGINS}{written}{_NUMBER_ENDS}")
    if is_unspaced(word):
        return re.compile(written)
    return re.compile(f"{_LETTERS_BEGIN}{written}(?!{LETTER})(?!{_APOSTROPHE}{LETTER})")


def _pieces(text: str) -> Iterator[str]:
    """Yield runs of whole lines: what is found in the first needn't be looked for in the last."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE)
        end = end if end >= 0 else len(text)
        yield text[start:end]
        start = end


def _written(word: str) -> str:
    """Return the pattern of a folded word where it is one of its own."""
    if word[0].isdigit():
        figures = [re.escape(figure) for figure in word.replace(",", "")]
        return f"{_NUMBER_BEGINS}{',?'.join(figures)}{_NUMBER_ENDS}"
    if is_unspaced(word):
        return re.escape(word)
    letters = re.escape(word.replace("’", "'")).replace("'", _APOSTROPHE)
    return f"{_LETTERS_BEGIN}{letters}{_LETTERS_END}"
