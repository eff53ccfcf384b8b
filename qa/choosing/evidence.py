"""What speaks for an answer: the reader's scores, the search's, agreement, kind and time.

Each candidate gets the numbers from which `qa.choosing.choice` chooses and computes a confidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, log1p, log10

from index.keyword.tokenizer import raw_words, term, terms
from index.types import Article, Hit
from qa.choosing.agreement import independent
from qa.language.answer_type import fits
from qa.language.counts import adds_to_others, counted_by, counted_in_question
from qa.language.names import names_in
from qa.language.opposites import says_the_opposite
from qa.question.question import Question
from qa.reading.reader import Span

LEAST_WEIGHT = 0.1
"""Of a question's term. Okapi's idf falls below 0 where most passages hold a term, as in a
library of one article, and shares of a total near 0 would be of any size."""

_YEAR = re.compile(r"(?<![\w.,$£€])(?:19|20)\d\d(?![\w%]|[.,]\d)")

LEAD_CHARS = 300
CLOSE_DAYS = 10.0
LEAST_RECENCY = exp(-6)
"""Of an article of 60 days ago."""

NEWS_ENDED = timedelta(days=60)
"""A day so long after a library's newest article asks for no recent one: it is an archive."""

NEAR_CHARS, NEAR_WORDS = 400, 15.0
"""How far around an answer the question's terms are looked for, and the number of words between
by which one counts an e-fold less."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a candidate's confidence is computed from; about 0 to 1 each.

    margin: the best span's score above "no answer", in tens.
    share: the best span's probability among its passage's spans and "no answer".
    support: log-sum of the margins of all its spans, later hits counting less.
    stories: log of the number of independent articles that say it.
    rank: 1 / the rank of the best span's hit.
    search: that hit's fused score, the first hit's being 1.
    meaning: cosine of question and passage; `no_meaning` is 1 where there is none.
    words: share of the question's terms, by idf, in the sentence, title or article's head.
    sentence_words: the same share in the sentence alone.
    passage_words: the same share in the title and the passage.
    names: share of the question's names that the article speaks of; 1 where it has none.
    sentence_names: the same share in the sentence alone.
    kind, not_kind: 1 where the answer is, or isn't, of the kind asked for; else both 0.
    echo: share of the answer's terms that stand in the question already.
    length: log of the answer's length in words.
    recency: falls from 1 with the days between the article and the day asked about; 0 undated.
    not_recent: 1 where no article found is known to be of the weeks before the day asked about:
        the same for all candidates, so that it tells the worth of the first, not which it is.
    no_day: 1 where the day asked about tells nothing, since none is known or the library's news
        ended long before it; recency and not_recent are 0 then. The same for all, too.
    later: 1 where the article is of after the day asked.
    glance: the margin that the first of two networks gave to the best span's words, in tens; 0
        where it marked others there (`no_glance` is 1), or where there is only one network.
    echoes: log of one and the passages not read again in which the first network saw the same.
    title: share of the question's terms, by idf, in the article's title.
    near: the same share in the words around the answer, each term counting less the more words
        stand between: of several values in a sentence it tells which one is spoken of.
    not_year: 1 where the question names a year that neither the sentence nor the title nor the
        article's day says.
    counted, not_counted: 1 where a number is asked for and the answer counts what is asked after,
        or something else; else both 0.
    opposite: 1 where the sentence says the opposite of a word of the question ("closed", where it
        is asked when it opens), and not the same.
    articles: log of the number of articles searched, 0 for one and 1 for ten thousand: the same
        for all candidates. Among few articles even one that doesn't answer comes first.
    """

    margin: float
    share: float
    support: float
    stories: float
    rank: float
    search: float
    meaning: float
    no_meaning: float
    words: float
    sentence_words: float
    passage_words: float
    names: float
    sentence_names: float
    kind: float
    not_kind: float
    echo: float
    length: float
    recency: float
    not_recent: float
    no_day: float
    later: float
    glance: float
    no_glance: float
    echoes: float
    title: float
    near: float
    not_year: float
    counted: float
    not_counted: float
    opposite: float
    articles: float


class Witness:
    """Gathers the evidence of one question's candidates; holds what is the same for all of them."""

    def __init__(
        self,
        question: Question,
        spans: Sequence[Span],
        hits: Sequence[Hit],
        weights: Mapping[str, float],
        articles: int = 1,
        newest: date | None = None,
    ) -> None:
        """Take what the evidence is gathered from.

        Args:
            question: what was asked.
            spans: all that were found.
            hits: all hits, the search's best first.
            weights: the idf of the question's terms (`Library.weights`).
            articles: how many were searched.
            newest: the day of the library's newest article.
        """
        self._question = question
        day = question.news_of
        ended = day is not None and newest is not None and day - newest > NEWS_ENDED
        self._day = None if ended else day
        self._weights = {name: max(LEAST_WEIGHT, idf) for name, idf in weights.items()}
        self._counted = counted_in_question(question.searched_for)
        self._asked = terms(question.searched_for)
        self._total = sum(self._weights.values()) or 1.0
        self._names = {name.casefold() for name in names_in(question.searched_for)}
        self._named_in: dict[str, float] = {}  # by article
        ages = [self._recency(hit.article) for hit in hits]
        self._not_recent = float(bool(self._day) and max(ages, default=0.0) < LEAST_RECENCY)
        self._years = set(_YEAR.findall(question.searched_for))
        self._articles = log10(max(1, articles)) / 4
        self._top = max((hit.score for hit in hits), default=0.0)
        self._of_passage: dict[int, list[Span]] = {}
        for span in spans:
            self._of_passage.setdefault(span.hit.passage.id, []).append(span)

    def evidence(self, group: Sequence[Span]) -> Evidence:
        """Return the evidence for the answer that a group of spans gives, the best first."""
        best = group[0]
        hit, article = best.hit, best.hit.article
        right_kind = fits(self._question.kind, best.text)
        answer_terms = terms(best.text)
        counted = self._counts(best)
        return Evidence(
            margin=best.margin / 10,
            share=self._probability(best),
            support=_log_sum([span.margin / 4 - log(span.hit.rank) / 2 for span in group]) / 2.5,
            stories=log(len(independent(group))),
            rank=1 / hit.rank,
            search=hit.score / self._top if self._top > 0 else 0.0,
            meaning=hit.dense or 0.0,
            no_meaning=float(hit.dense is None),
            words=self._share(f"{article.title}\n{article.text[:LEAD_CHARS]}\n{best.sentence}"),
            sentence_words=self._share(best.sentence),
            passage_words=self._share(f"{article.title}\n{hit.text}"),
            names=self._named(article),
            sentence_names=self._share_of_names(best.sentence),
            kind=float(right_kind is True),
            not_kind=float(right_kind is False),
            echo=sum(t in self._weights for t in answer_terms) / max(1, len(answer_terms)),
            length=log1p(len(best.text.split())),
            recency=self._recency(article),
            not_recent=self._not_recent,
            no_day=float(self._day is None),
            later=self._later(article),
            glance=(best.glance or 0.0) / 10,
            no_glance=float(best.glance is None),
            echoes=log1p(max(span.echoes for span in group)),
            title=self._share(article.title),
            near=self._near(best),
            not_year=self._not_year(best),
            counted=float(counted is True),
            not_counted=float(counted is False),
            opposite=float(says_the_opposite(self._asked, terms(best.sentence))),
            articles=self._articles,
        )

    def _probability(self, span: Span) -> float:
        rivals = [rival.score for rival in self._of_passage[span.hit.passage.id]]
        return exp(span.score - _log_sum([span.no_answer, *rivals]))

    def _share(self, text: str) -> float:
        present = set(terms(text))
        found = sum(weight for name, weight in self._weights.items() if name in present)
        return found / self._total

    def _near(self, span: Span) -> float:
        text = span.hit.article.text
        before = raw_words(text[max(0, span.start - NEAR_CHARS) : span.start])
        after = raw_words(text[span.end : span.end + NEAR_CHARS])
        nearest: dict[str, int] = {}
        for words in (reversed(before), after):
            for between, word in enumerate(words):
                if (name := term(word)) in self._weights:
                    nearest[name] = min(between, nearest.get(name, between))
        found = (self._weights[name] * exp(-n / NEAR_WORDS) for name, n in nearest.items())
        return sum(found) / self._total

    def _counts(self, span: Span) -> bool | None:
        """Whether a number counts what is asked after; None where either isn't known."""
        text = span.hit.article.text
        after = text[span.end : span.sentence_end]
        if self._question.kind == "number" and adds_to_others(self._question.searched_for, after):
            return False
        if self._counted is None:
            return None
        found = counted_by(span.text, after)
        return None if found is None else found == self._counted

    def _named(self, article: Article) -> float:
        if article.id not in self._named_in:
            self._named_in[article.id] = self._share_of_names(f"{article.title} {article.text}")
        return self._named_in[article.id]

    def _share_of_names(self, text: str) -> float:
        if not self._names:
            return 1.0
        text = " ".join(text.casefold().split())
        return sum(_stands_in(name, text) for name in self._names) / len(self._names)

    def _recency(self, article: Article) -> float:
        day = self._day
        if day is None or article.published is None or article.published > day:
            return 0.0
        return exp(-(day - article.published).days / CLOSE_DAYS)

    def _not_year(self, span: Span) -> float:
        if not self._years:
            return 0.0
        article = span.hit.article
        day = str(article.published.year) if article.published else ""
        said = {*_YEAR.findall(f"{article.title} {span.sentence}"), day}
        return float(not self._years & said)

    def _later(self, article: Article) -> float:
        as_of = self._question.as_of
        return float(bool(as_of and article.published and article.published > as_of))


def _stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as whole words."""
    return name in text and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + log(sum(exp(value - top) for value in values))
