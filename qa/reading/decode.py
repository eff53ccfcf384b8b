"""From a passage's scores to the spans of its text that may answer.

A span stays in its paragraph, begins and ends at whole words, takes in what belongs to a figure
("$", "%", "million"), and leaves out the punctuation around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexicon import SMALL_NUMBERS, TENS, any_of
from qa.reading.reader_model import Scored

SPANS = 3
"""Spans kept of a passage, none overlapping another."""

MAX_TOKENS = 30
"""Word pieces of an answer, at most."""

_NUMBER_WORD = any_of((*SMALL_NUMBERS[1:], *TENS, "hundred", "thousand", "million", "billion"))
_CURRENCY = re.compile(r"[$£€¥₹][^\S\n]?")
_SIGN_BEFORE = re.compile(
    r"(?:(?<![\w)\]])[-−–])?"
    r"(?:(?:\b(?:US|AU|CA|NZ|HK|A|C|S|R))?[$£€¥₹][^\S\n]?|\b(?:USD|EUR|GBP|Rs\.?)[^\S\n])?"
    r"(?:(?<![\w.])\.)?\Z"
)
_FIGURE_BEFORE = re.compile(
    rf"(?:(?<![\w.,:/])\d(?:[\d.,:/]*\d)?|\b{_NUMBER_WORD})(?=[^\S\n]?\Z|-\Z)", re.IGNORECASE
)
_FIGURE_END = re.compile(rf"(?:\d|\b{_NUMBER_WORD})\Z", re.IGNORECASE)
_AFTER_FIGURE = re.compile(
    r"[^\S\n]?(?:%|°(?:[^\S\n]?[CF]\b)?|per\s?cent\b|percentage points?\b|[ap](?:\.m\b\.?|m\b))"
    r"|(?:[^\S\n]|-)(?:hundred|thousand|million|billion|trillion)\b",
    re.IGNORECASE,
)
_FIGURE_OPENS = re.compile(r"(?<![\w)\].])[-−–]?[$£€¥₹]?\.?\d")

_POSSESSIVE = re.compile(r"['’][sS]\Z")
_OWNED = re.compile(r"\s+[\"“‘(]?\w")
_ABBREVIATED = re.compile(r"(?:\b[^\W\d_]{1,2}\.){2,}\Z|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|St)\.\Z")
_AROUND = frozenset(".,;:!?…'‘’–—-•*·|/。、，「」\u200b\ufeff")
_PAIRS = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«", "’": "‘", '"': '"', "'": "'"}
_ENCLOSING = frozenset([*_PAIRS, *_PAIRS.values()])

_JOINT = re.compile(
    r"(?<=\d)[.,:/](?=\d)"  # 1,204; 9:30; 3/4
    r"|(?<=[^\W\d_])['’](?=[^\W\d_])(?![sS]\b)|(?<=[^\W\d_])&(?=[^\W\d_])"  # O'Brien; AT&T
    r"|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)"  # the first full stop of D.C.
)
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_JOINERS = "\u00ad\u200c\u200d"
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that set no space between words: only the tokenizer can say where one ends."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A span of the passage, (start, end), and its score beside the passage's `no_answer`."""

    start: int
    end: int
    score: float


def decode(passage: str, scored: Scored, spans: int = SPANS) -> list[Decoded]:
    """Return the best spans of a passage, best first, none overlapping another."""
    offsets = scored.tokens.offsets
    if not offsets:
        return []
    table = _pair_scores(passage, scored)
    found: list[Decoded] = []
    while len(found) < spans:
        first, last = divmod(int(np.argmax(table)), len(offsets))
        score = float(table[first, last])
        if not np.isfinite(score):
            break
        table[: last + 1, first:] = -np.inf  # every span that shares a token with this one
        start, end = tidy(passage, offsets[first][0], offsets[last][1])
        if not any(character.isalnum() for character in passage[start:end]):
            continue
        if not any(start < other.end and other.start < end for other in found):
            found.append(Decoded(start, end, score))
    return found


def _pair_scores(passage: str, scored: Scored) -> NDArray[np.float64]:
    """Score every (first, last) token pair, (tokens, tokens); -inf where no span may be."""
    offsets = scored.tokens.offsets
    begins = np.array([not _inside_word(passage, start) for start, _ in offsets])
    stops = np.array([not _inside_word(passage, end) for _, end in offsets])
    first = np.where(begins, scored.starts.astype(np.float64), -np.inf)
    last = np.where(stops, scored.ends.astype(np.float64), -np.inf)
    distance = np.arange(len(offsets)) - np.arange(len(offsets))[:, None]
    breaks = [match.start() for match in _PARAGRAPH_BREAK.finditer(passage)]
    paragraph = np.searchsorted(breaks, [start for start, _ in offsets])
    near = (distance >= 0) & (distance < MAX_TOKENS) & (paragraph[:, None] == paragraph)
    wordy = np.array([any(map(str.isalnum, passage[start:end])) for start, end in offsets])
    words = np.cumsum(wordy)[None, :] - (np.cumsum(wordy) - wordy)[:, None]
    return np.where(near & (words > 0), first[:, None] + last, -np.inf)


def _inside_word(text: str, place: int) -> bool:
    """Whether a boundary at `place` would cut a word, a name or a figure in two."""
    before, after = text[place - 1 : place], text[place : place + 1]
    if not before or not after or before.isspace() or after.isspace():
        return False
    if before.isalnum() and after.isalnum():
        return not (_UNSPACED.match(before) or _UNSPACED.match(after))
    if _clings(after) or before in _JOINERS:
        return True
    if _clings(before) and after.isalnum():
        return not _UNSPACED.match(after)
    return bool(_JOINT.match(text, place) or _JOINT.match(text, place - 1))


def _clings(character: str) -> bool:
    """Whether it is an accent of its own or an invisible joint: part of what it follows."""
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """Complete figures and drop the punctuation around a span; it may come back empty."""
    start, end = _stripped(text, start, end)
    if start == end:
        return start, end
    start, end = _figure_start(text, start, end), _figure_end(text, start, end)
    # "D.C" without its last full stop.
    if text[end : end + 1] == "." and _ABBREVIATED.search(text, start, end + 1):
        end += 1
    return start, end


def _figure_start(text: str, start: int, end: int) -> int:
    """Take in the number that a unit at the start belongs to, and a number's sign."""
    while figure := _FIGURE_BEFORE.search(text, max(0, start - 24), start):
        unit = _AFTER_FIGURE.match(text, figure.end())
        if unit is None or unit.end() <= start or unit.end() > end:
            break
        start = figure.start()
    currency = _CURRENCY.match(text, start, end)
    digits = currency.end() if currency else start
    sign = _SIGN_BEFORE.search(text, max(0, digits - 8), digits)
    return min(start, sign.start()) if sign and text[digits:end][:1].isdigit() else start


def _figure_end(text: str, start: int, end: int) -> int:
    """Take in the units of a number that stands at the end."""
    while _FIGURE_END.search(text, start, end):
        unit = _AFTER_FIGURE.match(text, end)
        if unit is None:
            break
        end = unit.end()
    return end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end:
        partners = _partners(text, start, end)
        owner = _POSSESSIVE.search(text, start, end)
        if partners.get(start) == end - 1:
            start, end = start + 1, end - 1
        elif _is_around(text, start, partners) and not _FIGURE_OPENS.match(text, start, end):
            start += 1
        elif _is_around(text, end - 1, partners) and not _ABBREVIATED.search(text, start, end):
            end -= 1
        elif owner and owner.start() > start and _OWNED.match(text, end):
            end = owner.start()
        else:
            break
    return start, end


def _is_around(text: str, place: int, partners: dict[int, int]) -> bool:
    """Whether the character is white space, punctuation, or one bracket or quote of a pair."""
    if text[place] in _ENCLOSING:
        return place not in partners
    return text[place].isspace() or text[place] in _AROUND


def _partners(text: str, start: int, end: int) -> dict[int, int]:
    """Pair the brackets and quotes inside a span, by place; each maps to its other half."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place in range(start, end):
        if text[place] not in _ENCLOSING:
            continue
        letter_before = text[max(0, place - 1) : place].isalnum()
        opener = _PAIRS.get(text[place])
        other = next((p for p in reversed(opened) if text[p] == opener), None)
        # An apostrophe closes nothing inside a word, and opens nothing after one.
        if text[place] in "'’" and letter_before and text[place + 1 : place + 2].isalnum():
            continue
        if other is not None:
            found[other], found[place] = place, other
            opened = [p for p in opened if p < other]
        elif not (text[place] == "'" and letter_before):
            opened.append(place)
    return found
