"""Spans completed: to the whole name, list, quotation or time that what is marked belongs to.

("Tuesday" of "next Tuesday".) What can't be an answer of the kind asked is left out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.ingest.passages import sentences
from index.keyword.tokenizer import terms
from qa.choosing.negation import successor
from qa.choosing.whole import time_with_day, whole
from qa.dates.relative import resolve
from qa.dates.time_words import expressions
from qa.language.answer_type import CHANGING
from qa.question.question import Question
from qa.reading.reader import Span

DATELINE_WORDS = 12
"""In a line that gives an article's day and outlet, at most."""

_ARTICLE = re.compile(r"^\W*(?:the|an?|this|that|its?|his|her|their)\b", re.IGNORECASE)
_ANY_WORD = re.compile(r"\w")
_TO = re.compile(r"\s+to\s", re.IGNORECASE)


def completed(question: Question, span: Span) -> Span | None:
    """Return a span as it should be quoted; None where it can't be an answer of the kind asked.

    A day is taken with the words that say which ("next Tuesday"), a name, a list or a quotation
    whole, of "rose from £4 to £6" the value it came to, and nothing with a figure runs on into
    another sentence.
    """
    if question.kind not in CHANGING:
        found = _whole(question, _last_value(span))
        return found if _ANY_WORD.search(_ARTICLE.sub("", found.text)) else None
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
