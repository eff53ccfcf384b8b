"""Whether our own reader, asked for a claim's values, finds them in what the claim cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from index.errors import UsageError
from index.types import Hit, Passage
from qa.language.amounts import amounts
from qa.language.values import same
from qa.prose.checking.dates import accounted
from qa.prose.checking.meaning.lines import repeated
from qa.prose.checking.meaning.named import claimed, names_of, spelt
from qa.prose.types import Claim, Part, Source
from qa.question.question import Question, understand
from qa.reading.reader import Rater, Reader, Span

QUESTIONS = 2
"""Values of a claim that are asked for, at most."""

FAR_BELOW = 9.0
"""How far below the best the margin of a claim's own value may lie."""

SURE = 3.0
"""Margin from which on the reader is sure that something else is the answer."""

_MONEY = re.compile(r"[$£€¥₹]|\b(?:dollars|pounds|euros|yen|rupees)\b", re.IGNORECASE)
_SHARE = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b|\b(?:first|second|third|one)\b|th\Z", re.IGNORECASE)
_BEFORE_TIME = re.compile(r"\b(?:on|in|at|by)\s+\Z", re.IGNORECASE)


class Asked(NamedTuple):
    """A value of a claim, and the question that it answers."""

    value: str
    question: str


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """Asks the reader for values of a claim."""

    reader: Reader

    def __call__(self, claim: Claim) -> str | None:
        """Return what the reader finds in place of a value; None where it finds the values."""
        if repeated(claim):
            return None
        hits = [_hit(source) for source in claim.sources]
        for value, text in questions(claim):
            try:
                question = understand(text)
            except UsageError:  # nothing but words that filter
                continue
            if other := self._other(question, hits, claim.sources, value):
                return f"our reader finds “{_short(other)}” there, not “{value}”"
        return None

    def _other(
        self, question: Question, hits: Sequence[Hit], sources: Sequence[Source], value: str
    ) -> str | None:
        """Return what answers a question far better than the value does."""
        places = [_places(source, value) for source in sources]
        if not any(places):
            return None
        found = [one for one in self.reader.read(question, hits) if not _hidden(one, sources)]
        if not found or found[0].margin < SURE:
            return None
        best = found[0]
        if _is(best, value, places, hits) or any(
            _is(one, value, places, hits) and one.margin > best.margin - FAR_BELOW for one in found
        ):
            return None
        if isinstance(self.reader, Rater):
            margins = self.reader.margins(question, hits, places)
            own = max((one for of in margins for one in of), default=-inf)
            if own > best.margin - FAR_BELOW:
                return None
        return best.text


def questions(claim: Claim) -> Iterator[Asked]:
    """Yield questions for values of a claim, those with numbers first."""
    text = claim.text
    times = accounted(text)
    made = [
        _asked(text, one.start, one.end, _how_many(text, one.start, one.end))
        for one in amounts(text, times)
        if one.unit not in ("name", "word") and not _ORDINAL.search(text[one.start : one.end])
    ]
    for name in claimed(text):
        if name.name:
            start = name.start
            made.append(_asked(text, start, start + len(name.name), _who(claim, name.name)))
    for start, end in times:
        before = _BEFORE_TIME.search(text[:start])
        made.append(_asked(text, before.start() if before else start, end, "when", start))
    yield from made[:QUESTIONS]


def _asked(text: str, start: int, end: int, word: str, value: int | None = None) -> Asked:
    """Put a question word in the place of a value; `value` is where it begins itself."""
    asked = f"{text[:start]}{word}{text[end:]}".rstrip(" .!?")
    return Asked(text[start if value is None else value : end], f"{asked[0].upper()}{asked[1:]}?")


def _how_many(text: str, start: int, end: int) -> str:
    if _MONEY.search(text[start:end]):
        return "how much money"
    return "what percentage" if _SHARE.search(text[start : end + 9]) else "how many"


def _who(claim: Claim, name: str) -> str:
    plain = spelt(name)
    for source in claim.sources:
        kinds = names_of(source.article).kinds_of(plain)
        if "person" in kinds:
            return "who"
        if "place" in kinds:
            return "which place"
        if "organisation" in kinds:
            return "which organisation"
    return "what"


def _hit(source: Source) -> Hit:
    article = source.article
    passage = Passage(source.number, article.id, source.start, source.end)
    return Hit(passage, article, 1.0, source.number)


def _places(source: Source, value: str) -> list[Part]:
    """Return where a passage has a value, as it is written."""
    found = re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", source.text, re.IGNORECASE)
    return [(source.start + one.start(), source.start + one.end()) for one in found]


def _hidden(span: Span, sources: Sequence[Source]) -> bool:
    return any(
        span.start < end and start < span.end
        for source in sources
        if source.article.id == span.hit.article.id
        for start, end in source.hidden
    )


def _is(span: Span, value: str, places: Sequence[Sequence[Part]], hits: Sequence[Hit]) -> bool:
    """Whether words are the value, or overlap it."""
    if same(span.text, value):
        return True
    own = next(
        (of for hit, of in zip(hits, places, strict=True) if hit.passage == span.hit.passage), ()
    )
    return any(span.start < end and start < span.end for start, end in own)


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57].rstrip()}…"
