"""When an event was, by the words of the answer to "when was it"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.keyword.tokenizer import raw_words, terms
from qa.dates.relative import Resolved, expressions, resolve
from qa.dates.tense import tense_at
from qa.desk.text import cited
from qa.language.names import names_in
from qa.types import Answer, Citation

LONG_GONE = timedelta(days=730)
"""From so long before an article on, an event is background to it, and easily another one."""

NEARLY_ALL = 0.75
"""The share of an event's words that must stand beside a time long gone."""

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Dated:
    """The words that date an event, and the days that they mean.

    `first` None: it was on `last` or before, since an article of that day tells of it as past.
    """

    citation: Citation
    first: date | None
    last: date


def dated(answer: Answer) -> Dated | None:
    """Return when an event was, by what an answer cites; None where it can't be told.

    The days are those that the quoted words mean, else those of the one time that their sentence
    names. Where there is none, and the sentence tells the past, the day of publication bounds it.
    """
    asked = _Asked(answer.searched_for)
    citations = [one for one in answer.citations if asked.is_spoken_of(one)]
    found = [_days(citation) for citation in citations]
    for one in found:
        if one and asked.is_dated_by(one):
            return one
    return _bounded(citations[0]) if citations and found[0] is None else None


class _Asked:
    """The words by which an event is asked for, to be found beside what dates it."""

    def __init__(self, question: str) -> None:
        self._names = frozenset(word for name in names_in(question) for word in raw_words(name))
        self._terms = frozenset(terms(question))

    def is_spoken_of(self, citation: Citation) -> bool:
        """Whether a sentence, or its article's title, has one of the event's names."""
        said = raw_words(f"{citation.sentence} {citation.article.title}")
        return not self._names or not self._names.isdisjoint(said)

    def is_dated_by(self, found: Dated) -> bool:
        """Whether the words that date something date this event, as far as its sentence shows.

        Of several times in a sentence it must be the one nearest to the event's words. A time
        long gone is background, and is this event's only where the sentence has nearly all.
        """
        citation = found.citation
        published = citation.article.published
        if published and published - found.last >= LONG_GONE:
            present = self._terms & set(terms(citation.sentence))
            if len(present) < NEARLY_ALL * len(self._terms):
                return False
        times = expressions(citation.sentence)
        if len(times) < 2:
            return True
        own = citation.start - citation.sentence_start
        far = [(self._distance(citation.sentence, one.start, one.end), one) for one in times]
        _, nearest = min(far, key=lambda each: each[0])
        return nearest.start < own + len(citation.quote) and nearest.end > own

    def _distance(self, sentence: str, start: int, end: int) -> float:
        """Return how many characters lie between a time and the event's words, on average."""
        gaps = [
            start - match.end() if match.end() <= start else match.start() - end
            for match in _WORD.finditer(sentence)
            if (match.end() <= start or match.start() >= end)
            and self._terms.intersection(terms(match.group()))
        ]
        return sum(gaps) / len(gaps) if gaps else float("inf")


def days_told(citation: Citation) -> Resolved | None:
    """Return the days that a citation's own words mean in their article."""
    article = citation.article
    return resolve(article.text, citation.start, citation.end, article.published)


def _days(citation: Citation) -> Dated | None:
    own = days_told(citation)
    if own:
        return Dated(citation, own.first, own.last)
    if expressions(citation.quote):
        return None  # it says when, and its day isn't sure
    article = citation.article
    found = [
        (citation.sentence_start + one.start, citation.sentence_start + one.end)
        for one in expressions(citation.sentence)
    ]
    if len(found) != 1:
        return None
    start, end = found[0]
    meant = resolve(article.text, start, end, article.published)
    return Dated(cited(article, start, end), meant.first, meant.last) if meant else None


def _bounded(citation: Citation) -> Dated | None:
    published = citation.article.published
    if published is None or expressions(citation.quote) or _YEAR.search(citation.quote):
        return None  # it says when, and that day isn't sure
    start = citation.start - citation.sentence_start
    tense = tense_at(citation.sentence, start, start + len(citation.quote))
    return Dated(citation, None, published) if tense == "past" else None
