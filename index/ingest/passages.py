"""Sentences and passages of an article, as offsets into its text.

A passage is a run of whole sentences of about `PASSAGE_WORDS` words: long enough to hold
an answer with its context, short enough for one vector. Sentence boundaries come from
sentencex (rule-based, in Rust, around 20 MB of text a second).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

PASSAGE_WORDS = 120
"""Words a passage aims at: with its title about 170 word pieces, under the encoder's 256."""

PASSAGES_VERSION = 3
"""Bumped when a text is cut into other passages, so that libraries cut theirs again."""

MAX_SENTENCE_WORDS = 150
"""A longer "sentence" (a table, a list run together) is cut at white space."""

MAX_SENTENCE_CHARS = 1_200
"""A longer one without white space (a language that sets none, base64) is cut anywhere."""

Span = tuple[int, int]

_WORD = re.compile(r"\S+")

# What sentencex takes for a sentence's end, by what must follow where it is none.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[“\"'])(?:"
    r"(?P<always>(?i:ald|amb|approx|assoc|atty|avg|bzw|excl|ggf|govt|incl|intl|mmes|mx|natl|resp|ven))"
    r"|(?P<number>(?i:ed|eds|est|max|min|no|nos|para|tel|temp|vol|vols)|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)"
    r"|(?P<lower>(?i:const|ft|hrs|in|inst|km|lbs|mass|mi|mins|oz|sq|wash))"
    r"|(?P<clock>[ap]\.m)"
    r")\. *$"
)
_FOLLOWS = {
    "always": re.compile(r"[\w$£€¥(“\"'‘]"),
    "number": re.compile(r"[\d$£€¥a-z]"),
    "lower": re.compile(r"[a-z]"),
    "clock": re.compile(
        r"[a-z]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug"
        r"|Sept?|Oct|Nov|Dec)[a-z]*\b|(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T|Eastern|Central|Pacific)\b"
    ),
}


def sentences(text: str) -> list[Span]:
    """Return the (start, end) of each sentence, trimmed of white space, in order.

    A line break always ends a sentence: scraped headings and list items carry no full stop.
    Every character that isn't white space lies in exactly one sentence.
    """
    return [
        piece
        for start, end in _raw_sentences(text)
        for line in _lines(text, start, end)
        for piece in _cut_long(text, *line)
    ]


def passages(text: str, words: int = PASSAGE_WORDS) -> list[Span]:
    """Return the (start, end) of each passage: whole sentences, in order, none left out.

    Lengths are balanced, so that an article of 190 words gives two passages of about 95
    rather than one of 120 and a remnant of 70.
    """
    pieces = [(start, end, _size(text, start, end)) for start, end in sentences(text)]
    if not pieces:
        return []
    total = sum(size for *_, size in pieces)
    target = total / max(1, round(total / words))
    spans: list[Span] = []
    begin, filled, wanted = 0, 0, target
    for i, (_, end, size) in enumerate(pieces):
        filled += size
        following = pieces[i + 1][2] if i + 1 < len(pieces) else 0
        # Close where the boundary comes nearest to the next multiple of the target length.
        if i + 1 == len(pieces) or filled + following / 2 > wanted:
            spans.append((pieces[begin][0], end))
            begin, wanted = i + 1, max(wanted, filled) + target
    return spans


def _raw_sentences(text: str) -> Iterator[Span]:
    """Yield sentencex's sentences; what lies between them is white space or a sentence too.

    Its boundaries, not its segments: of a text of over 10,000 bytes those lack the paragraph
    break at the end of each part that it is cut in, and all that follows would be shifted.
    """
    start = 0
    for boundary in sentencex.get_sentence_boundaries("en", text):
        end = boundary["end_index"]
        if _is_abbreviated(text, start, end):
            continue
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether what stands before `end` is an abbreviation in the middle of a sentence."""
    match = _ABBREVIATED.search(text[max(start, end - 16) : end])
    return bool(match and _FOLLOWS[match.lastgroup or ""].match(text, end))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for line in text[start:end].splitlines(keepends=True):
        stop = start + len(line)
        stripped = line.strip()
        if stripped:
            first = start + line.index(stripped)
            yield first, first + len(stripped)
        start = stop


def _cut_long(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentence, or pieces of it within both limits, cut at white space if it can be."""
    if end - start <= MAX_SENTENCE_CHARS and _size(text, start, end) <= MAX_SENTENCE_WORDS:
        yield start, end
        return
    first, last, count = start, start, 0
    for word_start, word_end in _bounded_words(text, start, end):
        if count == MAX_SENTENCE_WORDS or word_end - first > MAX_SENTENCE_CHARS:
            yield first, last
            first, count = word_start, 0
        last, count = word_end, count + 1
    yield first, last


def _bounded_words(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _WORD.finditer(text, start, end):
        cuts = [*range(match.start(), match.end(), MAX_SENTENCE_CHARS), match.end()]
        yield from pairwise(cuts)


def _size(text: str, start: int, end: int) -> int:
    """Length in words; where white space is rare, eight characters count as one."""
    return max(len(text[start:end].split()), (end - start) // 8)
