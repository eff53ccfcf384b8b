"""Windows of news: questions of the time with the passages that a library would cut.

Those that answer, and those that only look like it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.ingest.passages import passages
from index.keyword.bm25 import Okapi, invert
from index.keyword.tokenizer import terms
from qa.reading.window import Window, heading_of
from qa.training.examples import NewsArticle, NewsQuestion, occurrences
from qa.training.mix import Labelled


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of an article, as a library would cut it."""

    article: NewsArticle
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.article.text[self.start : self.end]

    def window(self, question: str) -> Window:
        """Return it as it is read for a question."""
        heading = heading_of(self.article.title, self.article.text, self.start)
        return Window(question, heading, self.text)


class Newspaper:
    """The articles' passages, found by keyword."""

    def __init__(self, articles: Sequence[NewsArticle]) -> None:
        self._passages = [Passage(a, *span) for a in articles for span in passages(a.text)]
        self._okapi = Okapi(invert(f"{p.article.title}\n{p.text}" for p in self._passages))

    def ranked(self, question: str, depth: int) -> list[Passage]:
        """Return the passages that BM25 ranks highest, the best first."""
        scores = self._okapi.get_scores(terms(question))
        return [self._passages[row] for row in np.argsort(-scores)[:depth]]


def draw_asked(
    news: Newspaper,
    questions: Sequence[NewsQuestion],
    rng: random.Random,
    *,
    positives: int = 3,
    negatives: int = 2,
    depth: int = 30,
) -> list[Labelled]:
    """Return passages of the news with questions of the time, answering ones and others."""
    windows = []
    for question in questions:
        if not question.answers:
            continue
        with_answer, without = told_apart(news, question, depth)
        windows += with_answer[:positives]
        windows += rng.sample(without[:10], min(negatives, len(without[:10])))
    rng.shuffle(windows)
    return windows


def told_apart(
    news: Newspaper, question: NewsQuestion, depth: int
) -> tuple[list[Labelled], list[Labelled]]:
    """Return the passages that answer a question, and those that don't, as BM25 ranks them.

    Of the `depth` ranked highest, those of the articles known to hold the answer that hold it
    count as answering; those without any accepted answer don't. The others are left out.
    """
    with_answer: list[Labelled] = []
    without: list[Labelled] = []
    for passage in news.ranked(question.question, depth):
        found = tuple(occurrences(passage.text, question.answers))
        if not found or passage.article.id in question.answer_in:
            labelled = Labelled(passage.window(question.question), found)
            (with_answer if found else without).append(labelled)
    return with_answer, without


def training_half(questions: Sequence[NewsQuestion]) -> list[NewsQuestion]:
    """Return the questions of every other week: the rest is for choosing and calibrating."""
    weeks = sorted({question.asked for question in questions})
    taken = set(weeks[::2])
    return [question for question in questions if question.asked in taken]
