"""What did X say about Y: answered with the quotation of X that fits Y best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from index.backend import LibraryBackend
from index.keyword.tokenizer import terms
from index.types import Hit
from qa.desk.quotations.asked import AskedFor, asked_for
from qa.desk.quotations.reading import Quotation, quotations
from qa.desk.text import cited
from qa.question.question import Question
from qa.types import Alternative, Answer, Citation

MOST = 400
"""Quotations of one speaker that are compared, the newest ones."""

ALTERNATIVES = 3
LEAST_ABOUT = 0.5
"""The share of what is asked about that has to stand in and around a quotation, by weight."""

LEAST_SAID = 0.8
"""The share of the words that have to stand in a quotation for its speaker to be who said so."""

VERBATIM = 4
"""Words that stand in a quotation one after the other are from it, if so many."""


class Looked(Protocol):
    """What the route looks at of `qa.desk.routes.Found`."""

    @property
    def library(self) -> LibraryBackend:
        """The library that was searched."""

    @property
    def hits(self) -> Sequence[Hit]:
        """The passages that were read, the best first."""

    @property
    def threshold(self) -> float:
        """The confidence from which an answer is given."""


class Fit(NamedTuple):
    """How well a quotation fits what is asked.

    about: the share of the words asked about, by their weight, that stand in the quotation, its
        sentence, the one before, or its article's title; those in the quotation itself count full.
    near: whether a passage found for the question has it, from 1 for the best hit down to 0.
    """

    quotation: Quotation
    about: float
    near: float

    @property
    def score(self) -> float:
        """By which quotations are ranked."""
        return self.about + 0.4 * self.near

    @property
    def confidence(self) -> float:
        """The probability that this is what is asked for, 0 to 1."""
        return min(0.9, 0.3 + 0.4 * self.about + 0.2 * self.near)


def said_about(asked: Question, answer: Answer, found: Looked) -> Answer:
    """Answer with what somebody said, or who said something, where a quotation plainly does.

    Otherwise the answer stays as it is: where nobody of that name is quoted, or none of the
    quotations is about what is asked.
    """
    wanted = asked_for(asked.searched_for)
    if wanted is None:
        return answer
    if wanted.who is None:
        return _who(asked, answer, found, wanted)
    ones = quotations(
        found.library,
        by=wanted.who,
        filters=asked.filters,
        known_by=asked.known_by,
        limit=MOST,
    )
    fits = sorted(
        fitting(found.library, wanted.about, ones, found.hits),
        key=lambda fit: -fit.score,
    )
    fits = [fit for fit in fits if fit.about >= LEAST_ABOUT]
    if not fits or fits[0].confidence < found.threshold:
        return answer
    best, *others = fits
    rivals = [
        Alternative(shown(fit.quotation).quote, fit.confidence, (shown(fit.quotation),))
        for fit in others
        if fit.score >= best.score / 2
    ]
    return _answered(answer, shown(best.quotation), best.confidence, rivals)


def shown(one: Quotation) -> Citation:
    """Return the citation of a quotation as an answer: without the comma before its source."""
    text = one.article.text
    start, end = one.found.content[0][0], one.found.content[-1][1]
    while end - 1 > start and text[end - 1] in ", ":
        end -= 1
    return cited(one.article, start, end)


def fitting(
    library: LibraryBackend, about: str, ones: Sequence[Quotation], hits: Sequence[Hit]
) -> list[Fit]:
    """Tell of each quotation how well it fits what is asked about."""
    weights = library.weights(about)
    return [Fit(one, _about(one, weights), _near(one, hits)) for one in ones]


def _about(one: Quotation, weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    own = set(terms(one.words))
    citation = one.citation
    text = one.article.text
    # A paragraph before tells of what a quotation speaks of as "it".
    before = text.rfind("\n", 0, max(0, text.rfind("\n", 0, citation.sentence_start) - 1))
    first = max(0, before, citation.start - 700)
    around = set(terms(f"{one.article.title} {text[first : citation.sentence_end]}"))
    return (
        sum(
            weight * (1.0 if word in own else 0.8 if word in around else 0.0)
            for word, weight in weights.items()
        )
        / total
    )


def _near(one: Quotation, hits: Sequence[Hit]) -> float:
    start = one.found.content[0][0]
    for place, hit in enumerate(hits):
        if hit.article.id == one.article.id and hit.passage.start <= start < hit.passage.end:
            return 1.0 - place / len(hits)
    return 0.0


def _who(asked: Question, answer: Answer, found: Looked, wanted: AskedFor) -> Answer:
    words = terms(wanted.about)
    if len(words) < VERBATIM:
        return answer
    ones = quotations(
        found.library,
        words=wanted.about,
        filters=asked.filters,
        known_by=asked.known_by,
        limit=20,
    )
    for one in ones:
        own = terms(one.words)
        share = len(set(words) & set(own)) / len(set(words))
        if share < LEAST_SAID or one.found.speaker is None:
            continue
        name = one.found.mention or one.found.speaker
        if one.article.text[slice(*name)].islower():
            name = one.found.speaker
        confidence = 0.9 if _runs(words, own) else 0.6
        if confidence < found.threshold:
            return answer
        return replace(
            answer,
            text=one.article.text[slice(*name)],
            confidence=confidence,
            citations=(cited(one.article, *name), shown(one)),
            resolved=None,
            hedge=None,
            why=None,
        )
    return answer


def _runs(words: Sequence[str], among: Sequence[str]) -> bool:
    """Whether words stand one after the other among others."""
    size = len(words)
    return any(list(among[i : i + size]) == list(words) for i in range(len(among) - size + 1))


def _answered(
    answer: Answer, citation: Citation, confidence: float, rivals: Sequence[Alternative]
) -> Answer:
    others = list(rivals)
    if answer.text is not None and not _overlap(answer.citations[0], citation):
        others.append(
            Alternative(answer.text, answer.confidence, answer.citations, hedge=answer.hedge)
        )
    return replace(
        answer,
        text=citation.quote,
        confidence=confidence,
        citations=(citation,),
        alternatives=tuple(others[:ALTERNATIVES]),
        resolved=None,
        hedge=None,
        why=None,
    )


def _overlap(one: Citation, other: Citation) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end
