"""A language model's reply, cut into sentences while it comes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.ingest.passages import sentences
from index.safe_text import plain
from qa.prose.types import Claim, Source

_LONG_WORD = 40

LONGEST = 1200
"""Characters of one sentence: what is longer is cut there, and struck by the check."""

_NUMBERS = r"\^?\d{1,4}(?:\s*[,;&–-]\s*\^?\d{1,4})*"
_NAMED = r"(?:(?:see\s+)?(?:passages?|sources?|p\.?)\s*)"
_MARK = re.compile(
    rf"\[+{_NAMED}?({_NUMBERS})\]+|【{_NAMED}?({_NUMBERS})(?:†[^】]*)?】|［({_NUMBERS})］"
    rf"|\({_NAMED}({_NUMBERS})\)|(?:(?<=[.!?,;:\"”’)])|(?<=[a-z]{{3}}))([¹²³⁴-⁹][⁰¹²³⁴-⁹]?)(?![\w⁰¹²³⁴-⁹])",
    re.IGNORECASE,
)
# "(1)" is one only where a sentence or a clause ends, and where there is such a passage.
_ROUND = re.compile(rf"[(（]({_NUMBERS})[)）](?=\s*(?:[.!?,;:]|$|[\[(]))")
_ACCORDING = re.compile(
    rf"^(?:according to|as (?:stated|reported|noted|said|described) (?:in|by)|per|in|from)\s+"
    rf"{_NAMED}\[?({_NUMBERS})\]?\s*[,:]\s*",
    re.IGNORECASE,
)
_A_MARK = rf"(?:{_MARK.pattern})"
_MARKS = re.compile(rf"(?:\s*{_A_MARK})+[ \t]*", re.IGNORECASE)
_LAST_MARKS = re.compile(rf"(?<=[.!?…:\"”’)*_])(?:\s*{_A_MARK})+\s*$", re.IGNORECASE)
_MAYBE_MARKS = re.compile(r"\s*(?:[\[【［][^\[\]【】［］]*[\]】］]*\s*)+")
_LABEL = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s*")

_LINKED_MARK = re.compile(rf"\[({_NUMBERS})\]\([^()\n]*\)")
_LINK = re.compile(r"!?\[([^\]\n]*)\](?:\((?:[^()\s]|\([^()\s]*\))*[^()\n]*\)|\[[^\]\d][^\]\n]*\])")
_ADDRESS = re.compile(
    r"<?\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.|(?:mailto|javascript|data|file|tel):(?=\S))[^\s<>\"”]*>?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<\|[^|<>\s]{1,40}\|>|</?(?:s|INST)>|\[/?INST\]", re.DOTALL)
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*|/)?>", re.IGNORECASE)
_FENCE = re.compile(r"(?m)^\s*(?:```|~~~)\s*[\w+-]*\s*$")
_DECORATION = re.compile(r"[*_`#~]{1,6}(?=\S)|(?<=\S)[*_`~]{1,3}")
_BULLET = re.compile(r"(?m)^\s*(?:>\s*)*(?:#{1,6}\s+|[-*•]\s+|\d{1,2}[.)]\s+)?")
_BARS = re.compile(r"\s*\|[\s|:-]*")
_NONE = re.compile(r"\W*none\W*", re.IGNORECASE)
# What isn't seen; joiners stay, since scripts and emoji are spelt with them.
_UNSEEN = re.compile(
    "[\xad\u061c\u180e\u200b\u200e\u200f\u2060-\u206f\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass
class Cutter:
    """Takes a reply in pieces and gives back its sentences, each once it is whole."""

    _rest: str = ""

    def feed(self, piece: str) -> Iterator[str]:
        """Yield the sentences that a piece completes, with the numbers that they cite."""
        # Half a surrogate pair, which JSON can spell, can't be cut into sentences.
        self._rest += piece.encode("utf-8", "replace").decode()
        whole = self._whole()
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

    def _whole(self) -> list[tuple[int, int]]:
        """Return the sentences that no further piece can change.

        The last one may go on. Until its first word and what follows it have come, the sentence
        before may too ("Dr." and "Dr. Holm"; "late." and "late. [2]").
        """
        *whole, last = cut(self._rest) or [(0, 0)]
        begun = self._rest[last[0] : last[1]]
        settled = len(begun.split()) > 1 or len(begun) > _LONG_WORD
        if whole and (not settled or _MAYBE_MARKS.fullmatch(begun)):
            whole.pop()
        return whole


def cut(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a reply stand, each with the numbers that it cites.

    Numbers between two sentences belong to the first ("It rained. [2] Then …"), but to the second
    where they begin a line with it, or where the first has its own before it.
    """
    found: list[tuple[int, int]] = []
    held: int | None = None  # where numbers, or a list's "1.", begin that belong to what follows
    for start, end in _parts(text):
        marks = bool(_MARKS.fullmatch(text, start, end))
        if _LABEL.fullmatch(text, start, end) or (marks and _leads(text, found[-1:], start, end)):
            held = start if held is None else held
        elif marks:
            found[-1] = found[-1][0], end
        else:
            found.append((start if held is None else held, end))
            held = None
    if held is not None:  # nothing follows
        found.append((found.pop()[0] if found else held, len(text.rstrip())))
    return found


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield sentences, and by themselves the numbers before and after them."""
    for start, end in sentences(text.replace("<!--", "<---")):
        first = _MARKS.match(text, start, end)
        if first:
            yield start, len(text[: first.end()].rstrip())
            start = first.end()
        last = _LAST_MARKS.search(text, start, end)
        body = last.start() if last else end
        if text[start:body].strip():
            yield start, body
        if last:
            yield last.start(), end


def _leads(text: str, before: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether numbers belong to the sentence after them, if there is one."""
    if not before:
        return True
    begins_line = "\n" in text[before[-1][1] : start]
    alone = not text[end:].partition("\n")[0].strip()
    return (begins_line and not alone) or bool(_MARKS.match(text, *before[-1]))


def claim_of(sentence: str, sources: Mapping[int, Source]) -> Claim | None:
    """Return the claim that a sentence of a reply makes; None where it has no words.

    What a model writes becomes plain text: links become their words, addresses an ellipsis, and
    marks of Markdown, HTML and what can't be seen go.
    """
    text = _UNSEEN.sub("", html.unescape(_COMMENT.sub(" ", plain(sentence))))
    text = _TAG.sub(" ", _COMMENT.sub(" ", _FENCE.sub(" ", plain(text))))
    text = _ADDRESS.sub("…", _LINK.sub(r"\1", _LINKED_MARK.sub(r"[\1]", text)))
    numbers: list[int] = []

    def cited(mark: re.Match[str]) -> str:
        numbers.extend(_numbers(next(filter(None, mark.groups()))))
        return ""

    def cited_if_there(mark: re.Match[str]) -> str:
        there = _numbers(mark[1])
        return cited(mark) if there and set(there) <= sources.keys() else mark[0]

    text = _BARS.sub(" ", _BULLET.sub("", text)).strip()
    text = _ROUND.sub(cited_if_there, _MARK.sub(cited, _ACCORDING.sub(cited, text)))
    words = " ".join(_DECORATION.sub("", text).split())
    words = re.sub(r"\s+(?=[.,;:!?](?:\s|$))", "", words).strip()
    words = words[:1].upper() + words[1:] if numbers and _ACCORDING.match(sentence) else words
    if not any(letter.isalnum() for letter in words) or _NONE.fullmatch(words):
        return None
    known = dict.fromkeys(number for number in numbers if number in sources)
    unknown = dict.fromkeys(number for number in numbers if number not in sources)
    return Claim(words, tuple(sources[number] for number in known), tuple(unknown))


def _numbers(mark: str) -> list[int]:
    """Read "2", "1, 3" and "2-4"."""
    found: list[int] = []
    for part in re.split(r"\s*[,;&]\s*", mark.translate(_SUPERSCRIPT).replace("^", "")):
        first, *last = (int(number) for number in re.split(r"\s*[–-]\s*", part))
        found += range(first, min(last[-1], first + 20) + 1) if last else [first]
    return found
