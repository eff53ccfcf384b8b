"""A language model's reply, cut into sentences while it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.ingest.passages import sentences
from index.safe_text import plain
from qa.prose.types import Claim, Source

LONGEST = 1200
"""Characters of one sentence: what is longer is cut there, and struck by the check."""

_MARK = re.compile(
    r"\[(?:(?:passages?|sources?|p\.?)\s*)?(\d{1,4}(?:\s*[,;&-]\s*\d{1,4})*)\]", re.I
)
_MARKS = re.compile(rf"(?:\s*(?:{_MARK.pattern}))+\s*", re.I)
_MAYBE_MARKS = re.compile(r"\s*(?:\[[^\[\]]*\]?\s*)+")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*[^()\n]*\)")
_DECORATION = re.compile(r"[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_BULLET = re.compile(r"(?m)^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_NONE = re.compile(r"\W*none\W*", re.IGNORECASE)

_THINKING = re.compile(
    r"\A.*</think(?:ing)?>|<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE
)


def without_thinking(reply: str) -> str:
    r"""Return what a reply says, without what some models think aloud before it.

    Some servers leave out where it begins.

    >>> without_thinking("<think>The second, or the third?</think>\n\n2")
    '2'
    """
    return _THINKING.sub("", reply).strip()


@dataclass
class Cutter:
    """Takes a reply in pieces and gives back its sentences, each once it is whole."""

    _rest: str = ""

    def feed(self, piece: str) -> Iterator[str]:
        """Yield the sentences that a piece completes, with the numbers that they cite."""
        self._rest += piece
        # The last sentence may go on, and the numbers after its end may still come.
        *whole, last = cut(self._rest) or [(0, 0)]
        if whole and _MAYBE_MARKS.fullmatch(self._rest, *last):
            whole.pop()
        if len(self._rest) > LONGEST and not whole:
            whole = [(0, len(self._rest))]
        for start, end in whole:
            yield self._rest[start:end]
        if whole:
            self._rest = self._rest[whole[-1][1] :]

    def close(self) -> Iterator[str]:
        """Yield what is left once the reply has ended."""
        for start, end in cut(self._rest):
            yield self._rest[start:end]
        self._rest = ""


def cut(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a reply stand, each with the numbers that follow it."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        marks = _MARKS.match(text, start) if found else None
        if marks and found:  # "It rained. [2] Then …": they belong to the sentence before
            found[-1] = found[-1][0], min(marks.end(), end)
            start = marks.end()
        if text[start:end].strip():
            found.append((start, end))
    return found


def claim_of(sentence: str, sources: Mapping[int, Source]) -> Claim | None:
    """Return the claim that a sentence of a reply makes; None where it has no words.

    Links become their words, and marks of Markdown go: what a model writes is plain text.
    """
    text = _LINK.sub(r"\1", plain(sentence))
    numbers = [number for mark in _MARK.finditer(text) for number in _numbers(mark[1])]
    words = " ".join(_DECORATION.sub("", _BULLET.sub("", _MARK.sub("", text))).split())
    words = re.sub(r"\s+(?=[.,;:!?])", "", words).strip()
    if not any(letter.isalnum() for letter in words) or _NONE.fullmatch(words):
        return None
    known = dict.fromkeys(number for number in numbers if number in sources)
    unknown = dict.fromkeys(number for number in numbers if number not in sources)
    return Claim(words, tuple(sources[number] for number in known), tuple(unknown))


def _numbers(mark: str) -> list[int]:
    """Read "2", "1, 3" and "2-4"."""
    found: list[int] = []
    for part in re.split(r"\s*[,;&]\s*", mark):
        first, *last = (int(number) for number in re.split(r"\s*-\s*", part))
        found += range(first, min(last[-1], first + 20) + 1) if last else [first]
    return found
