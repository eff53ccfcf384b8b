"""What is done with a reader's spans before they are weighed: completed, and checked.

What is marked is completed to the whole name, list, quotation or time that it belongs to ("Tuesday"
of "next Tuesday"), and a span that its own article denies, or that a newer article has overtaken,
is told from one that stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from index.passages import sentences
from index.types import Hit
from index.words import terms
from qa.dates.relative import resolve
from qa.dates.time_words import expressions
from qa.kinds import CHANGING
from qa.question import Question
from qa.reader import Span
from qa.standing import (
    asks_for_old,
    denied,
    of_another_year,
    of_time_asked,
    overtaken,
    successor,
)
from qa.whole import time_with_day, whole

Place = tuple[str, int]
"""An article's id and an offset into its text."""

DATELINE_WORDS = 12
"""In a line that gives an article's day and outlet, at most."""

_TO = re.compile(r"\s+to\s", re.IGNORECASE)

_TELLING = re.compile(r"[^\W\d]{3}.*\d|\d.*[^\W\d]{3}|\d{3}|[$£€¥₹%]", re.DOTALL)
"""A value that can be told by its words alone: "March 3", "£4.2 million", not "6"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The spans of one answer that stand, the best first; all of them where none does.

    `denied`, `gone` and `followed_by` are as in `qa.evidence.Candidate`.
    """

    spans: tuple[Span, ...]
    denied: bool = False
    gone: bool = False
    followed_by: tuple[Place, ...] = ()


def completed(question: Question, span: Span) -> Span | None:
    """Return a span as it should be quoted; None where it can't be an answer of the kind asked.

    A day is taken with the words that say which ("next Tuesday"), a name, a list or a quotation
    whole, of "rose from £4 to £6" the value it came to, and nothing with a figure runs on into
    another sentence.
    """
    if question.kind not in CHANGING:
        return _whole(question, _last_value(span))
    if _runs_on(span):
        return None
    if question.kind != "date":
        return _last_value(span)
    last = _last_value(span)
    found = _whole_time(last)
    if _last_value(found) is not found:  # of "put back from May 3 to June 1" they are two
        found = last
    return None if _is_dateline(found) or not terms(found.text) else found


def _whole(question: Question, span: Span) -> Span:
    text, sentence = span.hit.article.text, (span.sentence_start, span.sentence_end)
    start, end = whole(text, (span.start, span.end), sentence, question.text)
    return replace(span, start=start, end=end)


def stand(question: Question, group: Sequence[Span], hits: Sequence[Hit]) -> Standing:
    """Tell whether spans that say the same are what is so, by all the articles read.

    Args:
        question: what was asked.
        group: the spans, best first.
        hits: the passages read; a value may be overtaken in one where the reader didn't mark it.
    """
    if question.kind not in CHANGING or asks_for_old(question.text):
        return Standing(tuple(group))
    standing = tuple(span for span in group if not _fails(question, span))
    if not standing:
        return Standing(tuple(group), denied=True)
    published, as_of = standing[0].hit.article.published, question.as_of or date.max
    endings = [
        ending
        for ending in _endings(question, group, standing, hits)
        if published and published <= ending.day <= as_of
    ]
    places = tuple(ending.followed_by for ending in endings if ending.followed_by)
    return Standing(standing, gone=any(one.sure for one in endings), followed_by=places)


def _fails(question: Question, span: Span) -> bool:
    sentence, article = span.sentence, span.hit.article
    start, end = span.start - span.sentence_start, span.end - span.sentence_start
    around = f"{sentence[:start]} {sentence[end:]}"
    return (
        denied(sentence, start, end)
        or (
            overtaken(sentence, start, end)
            and not of_time_asked(question.text, sentence, start, end)
        )
        or of_another_year(question.text, around, _context(span), article.published)
    )


def _context(span: Span) -> str:
    """The title and the paragraph of a span."""
    text = span.hit.article.text
    first, last = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return f"{span.hit.article.title}\n{text[first : len(text) if last < 0 else last]}"


class _Ending(NamedTuple):
    """The day of an article that says a value holds no longer, and where it tells the next.

    Not `sure`: its words may speak of something else, unless the next value is an answer too.
    """

    day: date
    followed_by: Place | None = None
    sure: bool = True


def _endings(
    question: Question, group: Sequence[Span], standing: Sequence[Span], hits: Sequence[Hit]
) -> Iterator[_Ending]:
    """Yield what the articles say against an answer that others give."""
    for span in group:
        if not any(span is one for one in standing) and span.hit.article.published:
            yield _Ending(span.hit.article.published)
    words = {span.text for span in standing}
    for hit in hits:
        for one in words if hit.article.published else ():
            telling = bool(_TELLING.search(one))
            for ending in _said_against(question, hit, one):
                if telling or ending.followed_by:
                    yield ending._replace(sure=telling)


def _said_against(question: Question, hit: Hit, words: str) -> Iterator[_Ending]:
    """Yield where a passage says of words that they aren't so, if it nowhere says that they are."""
    found = []
    for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", hit.text):
        bounds = [(s, e) for s, e in sentences(hit.text) if s <= match.start() and match.end() <= e]
        first, last = bounds[0] if bounds else match.span()
        sentence, place = hit.text[first:last], (match.start() - first, match.end() - first)
        states = of_time_asked(question.text, sentence, *place) or not overtaken(sentence, *place)
        if states and not denied(sentence, *place):
            return
        after = successor(sentence, *place)
        told = None if after is None else (hit.article.id, hit.passage.start + first + after)
        found.append(_Ending(hit.article.published or date.min, told))
    yield from found


def _whole_time(span: Span) -> Span:
    text = span.hit.article.text
    part = span.start, span.end
    if (at := time_with_day(text, part, span.sentence_end)) != part:
        return replace(span, end=at[1])
    first = max(span.sentence_start, span.start - 40)
    for found in expressions(text[first : span.sentence_end]):
        start, end = first + found.start, first + found.end
        if start <= span.start and span.end <= end:
            return replace(span, start=start, end=end)
    return span


def _runs_on(span: Span) -> bool:
    """Whether its words begin in one sentence and end in another."""
    start, end = span.start - span.sentence_start, span.end - span.sentence_start
    return sum(s < end and start < e for s, e in sentences(span.sentence)) > 1


def _is_dateline(span: Span) -> bool:
    """Whether it is the day of publication in a line of little else: "The Courier, May 3, 2024"."""
    text, published = span.hit.article.text, span.hit.article.published
    begin, stop = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[begin : len(text) if stop < 0 else stop].strip()
    if len(line.split()) > DATELINE_WORDS or line.endswith((".", "!", "?", "”", '"')):
        return False
    day = resolve(text, span.start, span.end, published)
    return day is not None and published is not None and day.first <= published <= day.last


def _last_value(span: Span) -> Span:
    """Of "rose from four to 11", the latter; "from four to 11 metres" is one expression."""
    to = _TO.search(span.text)
    if to is None:
        return span
    first = span.start - span.sentence_start
    after = successor(span.sentence, first, first + to.start())
    if after is None or span.sentence_start + after >= span.end:
        return span
    return replace(span, start=span.sentence_start + after)
