"""Sentences with each quoted stretch drawn together into one sign, so that grammar shows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import any_of
from qa.desk.quotations.rules.marks import Quoted
from qa.desk.quotations.rules.verbs import ANY_VERB
from qa.desk.text import Sentence, sentences_of

Q = "\x02"
"""Stands for a quoted stretch with its marks."""

LONGEST = 1_500
"""Characters of a sentence, quotations drawn together, in which verbs are looked for."""

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŃŇŌŐŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_CREDITED = re.compile(
    rf"\s*[,–—-]?\s*(?:(?:[{UPPER}][\w.'’-]*|the|a|an|of|[a-z-]+)\s+){{1,6}}?(?:{any_of(ANY_VERB)})\b"
    rf"|\s*[,–—-]?\s*(?:said|says|asked|wrote|added)\b"
)
_ATTRIBUTED = re.compile(
    rf"\s*(?:[{UPPER}][\w'’-]+\s+){{1,3}}(?:said|says|added|tweeted|wrote)(?:\s+(?:in|on|at|during|after|of)\s[^,;:\x02“\"]{{1,60}})?\.(?=\s|$)"
)
"""A sentence that only tells whose the quotation before was: "We won." Lee said on Monday."""
_LOWER = re.compile(r"\s*[,;–—-]?\s*[a-z]")
_OPENS_SENTENCE = re.compile(rf"\s+(?=[{UPPER}\x02])")


@dataclass(frozen=True, slots=True)
class Flat:
    """A sentence. `text` has `Q` for each of `quotes`; `at` maps its places to the article's."""

    text: str
    quotes: tuple[Quoted, ...]
    paragraph: int
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def at(self, place: int) -> int:
        """Return the article's offset of a place in `text`."""
        piece = bisect_right(self.starts, place) - 1
        return self.origins[piece] + place - self.starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the article's span of a stretch of `text`, with the marks of quotations."""
        last = end - 1
        if self.text[last] == Q:
            return self.at(start), self.quotes[self.text.count(Q, 0, last)].closes
        return self.at(start), self.at(last) + 1

    def quotes_in(self, start: int, end: int) -> tuple[Quoted, ...]:
        """Return the quoted stretches within a stretch of `text`."""
        first = self.text.count(Q, 0, start)
        return self.quotes[first : first + self.text.count(Q, start, end)]


def flat_sentences(text: str, quoted: Sequence[Quoted]) -> list[Flat]:
    """Return a text's sentences; none ends within quotation marks, or before who said it."""
    opens = [one.opens for one in quoted]
    found: list[Flat] = []
    start: int | None = None
    sentences = sentences_of(text)
    for number, one in enumerate(sentences):
        start = one.start if start is None else start
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        if following and following.paragraph == one.paragraph:
            place = bisect_left(opens, one.end) - 1
            last = quoted[place] if place >= 0 else None
            if last and last.closes > one.end:
                continue
            if last and last.closes == one.end and _leads_on(text, last, following):
                continue
        first = bisect_left(opens, start)
        after = bisect_left(opens, one.end)
        found += _split(text, _flat(text, start, one, quoted[first:after]))
        start = None
    return found


def _leads_on(text: str, last: Quoted, following: Sentence) -> bool:
    if text[last.end - 1] == ",":
        return True
    if _LOWER.match(text, following.start, following.start + 4):
        return True
    if text[last.end - 1] == ".":
        return bool(_ATTRIBUTED.match(text, following.start, following.end))
    return text[last.end - 1] in "?!…—–-" and bool(
        _CREDITED.match(text, following.start, min(following.end, following.start + 80))
    )


def _flat(text: str, start: int, one: Sentence, quotes: Sequence[Quoted]) -> Flat:
    parts: list[str] = []
    starts, origins = [0], [start]
    place, length = start, 0
    for quote in quotes:
        parts += [text[place : quote.opens], Q]
        length += quote.opens - place
        # The sign itself is where the quotation opens, what follows it where it closes.
        starts += [length, length + 1]
        origins += [quote.opens, quote.closes]
        length += 1
        place = quote.closes
    parts.append(text[place : max(place, one.end)])
    return Flat("".join(parts), tuple(quotes), one.paragraph, tuple(starts), tuple(origins))


def _split(text: str, flat: Flat) -> list[Flat]:
    """Part a sentence behind quotations that end one themselves: "We won." The crowd left."""
    cuts = [0]
    place = -1
    for quote, _ in zip(flat.quotes, range(400), strict=False):
        place = flat.text.index(Q, place + 1)
        if quote.end - quote.start < 2 or not quote.ended:
            continue
        gap = _OPENS_SENTENCE.match(flat.text, place + 1)
        if gap is None:
            continue
        last = text[quote.end - 1]
        if (last == "." and not _ATTRIBUTED.match(flat.text, place + 1)) or (
            last in "?!" and not _CREDITED.match(flat.text, place + 1, place + 80)
        ):
            cuts.append(gap.end())
    if len(cuts) == 1:
        return [flat]
    return [_part(flat, a, b) for a, b in zip(cuts, [*cuts[1:], len(flat.text)], strict=True)]


def _part(flat: Flat, start: int, end: int) -> Flat:
    text = flat.text[start:end].rstrip()
    quotes = flat.quotes_in(start, start + len(text))
    pieces = [
        (max(0, first - start), origin + max(0, start - first))
        for first, after, origin in zip(
            flat.starts, [*flat.starts[1:], len(flat.text) + 1], flat.origins, strict=True
        )
        if after > start and first < start + len(text)
    ]
    return Flat(
        text, quotes, flat.paragraph, tuple(one for one, _ in pieces), tuple(o for _, o in pieces)
    )
