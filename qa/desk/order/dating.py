"""When an event was, by the words of the answer to "when was it"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from index.keyword.tokenizer import raw_words
from qa.dates.relative import Resolved, expressions, resolve
from qa.dates.tense import tense_at
from qa.desk.text import cited
from qa.language.names import names_in
from qa.types import Answer, Citation

LONG_GONE = timedelta(days=730)
"""From so long before an article on, an event is background to it, and easily another one."""


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
    names = _name_words(answer.searched_for)
    citations = [one for one in answer.citations if _speaks_of(names, one)]
    for citation in citations:
        if (found := _days(citation)) and _is_of(names, found):
            return found
    return _bounded(citations[0]) if citations else None


def _name_words(question: str) -> frozenset[str]:
    return frozenset(word for name in names_in(question) for word in raw_words(name))


def _speaks_of(names: frozenset[str], citation: Citation) -> bool:
    """Whether a sentence, or its article's title, has one of the names asked about."""
    return not names or not names.isdisjoint(
        raw_words(f"{citation.sentence} {citation.article.title}")
    )


def _is_of(names: frozenset[str], found: Dated) -> bool:
    """Whether a time long gone is told of what is asked: then its own sentence must name it."""
    published = found.citation.article.published
    if not names or published is None or published - found.last < LONG_GONE:
        return True
    return not names.isdisjoint(raw_words(found.citation.sentence))


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
    if published is None or expressions(citation.quote):
        return None
    start = citation.start - citation.sentence_start
    tense = tense_at(citation.sentence, start, start + len(citation.quote))
    return Dated(citation, None, published) if tense == "past" else None
