"""Windows of news: with questions that people asked, and with questions made of its sentences.

Both are read in the passages that a library would cut, under their headings, those that answer
and those that only look like it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from index.bm25 import Okapi, invert
from index.passages import passages
from index.words import terms
from qa.training.examples import NewsArticle, NewsQuestion, Span, occurrences
from qa.training.mix import Labelled
from qa.training.pseudo import Made, Maker, varied
from qa.window import Window, heading_of

MEASURED_DAYS = 210
"""Before the first question of the news: the half-year that the reader is measured on."""

BESIDE = 0.3
"""Share of the made questions that are also asked of another article which BM25 finds near."""

WITHOUT = 0.25
"""Share of them that are also asked of a passage near by that doesn't hold the answer."""

LEAST_SHARED = 0.6
"""Of a made question's terms, in another article's passage that is taken to answer it."""

LEAST_LETTERS = 4
"""Of an answer that is looked for in other articles: "12" stands everywhere."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of an article, as a library would cut it."""

    article: NewsArticle
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.article.text[self.start : self.end]

    def window(self, question: str) -> Window:
        """Return it as it is read for a question."""
        heading = heading_of(self.article.title, self.article.text, self.start)
        return Window(question, heading, self.text)


class Newspaper:
    """The articles' passages, found by keyword."""

    def __init__(self, articles: Sequence[NewsArticle]) -> None:
        self.articles = articles
        self._passages = [Passage(a, *span) for a in articles for span in passages(a.text)]
        self._okapi = Okapi(invert(f"{p.article.title}\n{p.text}" for p in self._passages))
        self._of: dict[str, list[Passage]] = {}
        for passage in self._passages:
            self._of.setdefault(passage.article.id, []).append(passage)

    def ranked(self, question: str, depth: int) -> list[Passage]:
        """Return the passages that BM25 ranks highest, the best first."""
        scores = self._okapi.get_scores(terms(question))
        return [self._passages[row] for row in np.argsort(-scores)[:depth]]

    def holding(self, article: NewsArticle, span: Span) -> Passage | None:
        """Return the passage that a span of the article lies in, None across two."""
        of = self._of.get(article.id, [])
        return next((p for p in of if p.start <= span[0] and span[1] <= p.end), None)


def draw_asked(
    news: Newspaper,
    questions: Sequence[NewsQuestion],
    rng: random.Random,
    *,
    positives: int = 3,
    negatives: int = 2,
    depth: int = 30,
) -> list[Labelled]:
    """Return passages of the news with questions of the time, answering ones and others.

    Of the passages that BM25 ranks highest, those of the articles known to hold the answer
    that hold it count as answering; those without any accepted answer don't.
    """
    windows = []
    for question in questions:
        if not question.answers:
            continue
        with_answer: list[Labelled] = []
        without: list[Labelled] = []
        for passage in news.ranked(question.question, depth):
            found = tuple(occurrences(passage.text, question.answers))
            if found and passage.article.id not in question.answer_in:
                continue
            labelled = Labelled(passage.window(question.question), found)
            (with_answer if found else without).append(labelled)
        windows += with_answer[:positives]
        windows += rng.sample(without[:10], min(negatives, len(without[:10])))
    rng.shuffle(windows)
    return windows


def draw_made(
    news: Newspaper, most: int, rng: random.Random, *, typed: float, depth: int = 12
) -> list[Labelled]:
    """Return passages with up to `most` questions made of their sentences.

    Some are asked of another article too, whose words differ from the question's, and some of
    a passage that doesn't answer. `typed` is the share that loses its question mark.
    """
    windows = []
    for made in varied(Maker(news.articles), rng, most=most):
        question = made.question.rstrip("?") if rng.random() < typed else made.question
        passage = news.holding(made.article, made.answer)
        if passage is None:
            continue
        answer = (made.answer[0] - passage.start, made.answer[1] - passage.start)
        windows.append(Labelled(passage.window(question), (answer,)))
        beside, without = rng.random() < BESIDE, rng.random() < WITHOUT
        if beside or without:
            near = news.ranked(made.question, depth)
            windows += _beside(made, question, near)[: int(beside)]
            windows += _without(made, question, near)[: int(without)]
    rng.shuffle(windows)
    return windows


def _beside(made: Made, question: str, near: Sequence[Passage]) -> list[Labelled]:
    """Label what most likely says the same in other articles."""
    answer = made.text
    if len(answer) < LEAST_LETTERS:
        return []
    asked = set(terms(made.question))
    return [
        Labelled(passage.window(question), tuple(found))
        for passage in near
        if passage.article.id != made.article.id
        and len(asked & set(terms(passage.text))) >= LEAST_SHARED * len(asked)
        and len(found := occurrences(passage.text, (answer,))) == 1
    ]


def _without(made: Made, question: str, near: Sequence[Passage]) -> list[Labelled]:
    return [
        Labelled(passage.window(question), ())
        for passage in near
        if not occurrences(passage.text, (made.text,))
    ]


def training_half(questions: Sequence[NewsQuestion]) -> list[NewsQuestion]:
    """Return the questions of every other week: the rest is for choosing and calibrating."""
    weeks = sorted({question.asked for question in questions})
    taken = set(weeks[::2])
    return [question for question in questions if question.asked in taken]


def unseen(articles: Sequence[NewsArticle], questions: Sequence[NewsQuestion]) -> list[NewsArticle]:
    """Return the articles that nothing is chosen, calibrated or measured on.

    Neither those that answer questions of the other half, nor those of the half-year before.
    """
    half = set(training_half(questions))
    kept_back = {name for q in questions if q not in half for name in q.answer_in}
    first = min((q.asked for q in questions), default=date.max.isoformat())
    since = (date.fromisoformat(first) - timedelta(MEASURED_DAYS)).isoformat()
    return [a for a in articles if a.id not in kept_back and not since <= a.published[:10] < first]
