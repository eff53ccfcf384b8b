"""Windows of news: with questions that people asked, and with questions made of its sentences.

Both are read under the articles' headings, in what answers and in what only looks like it: the
former in the passages that a library would cut, the latter in shorter crops, which cost less.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

import numpy as np

from index.bm25 import Okapi, invert
from index.passages import passages, sentences
from index.words import terms
from qa.training.examples import NewsArticle, NewsQuestion, occurrences
from qa.training.mix import Labelled, Recipe, grow
from qa.training.pseudo import Made, Maker, varied
from qa.window import Window, heading_of

MEASURED_DAYS = 210
"""Before the first question of the news: the half-year that the reader is measured on."""

WITHOUT = 0.12
"""Share of the made questions that are also asked of a passage that doesn't hold the answer."""

DEPTH = 12
"""Of the search for that passage."""


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
        self.articles = articles
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


def draw_made(news: Newspaper, recipe: Recipe, rng: random.Random) -> list[Labelled]:
    """Return crops around the answers of questions made of the articles' sentences.

    As many as the recipe says, as long as it says; and passages that BM25 finds near some of
    the questions and that don't answer them.
    """
    windows = []
    for made in varied(Maker(news.articles), rng, most=recipe.made):
        question = made.question.rstrip("?") if rng.random() < recipe.typed else made.question
        words = recipe.short_words if rng.random() < recipe.short else recipe.long_words
        windows.append(_around(made, question, rng.randint(*words), rng))
        if rng.random() < WITHOUT:
            near = news.ranked(made.question, DEPTH)
            other = (p for p in near if not occurrences(p.text, (made.text,)))
            windows += [Labelled(p.window(question), ()) for p in islice(other, 1)]
    rng.shuffle(windows)
    return windows


def _around(made: Made, question: str, words: int, rng: random.Random) -> Labelled:
    """Cut whole sentences of about `words` words around the answer out of its article."""
    text, (first, last) = made.article.text, made.answer
    pieces = sentences(text)
    [place] = [i for i, (start, end) in enumerate(pieces) if start <= first < end]
    low, high = grow(text, pieces, place, place, words, set(), rng)
    cut = Passage(made.article, pieces[low][0], pieces[high][1])
    return Labelled(cut.window(question), ((first - cut.start, last - cut.start),))


def training_half(questions: Sequence[NewsQuestion]) -> list[NewsQuestion]:
    """Return the questions of every other week: the rest is for choosing and calibrating."""
    weeks = sorted({question.asked for question in questions})
    taken = set(weeks[::2])
    return [question for question in questions if question.asked in taken]


def unseen(articles: Sequence[NewsArticle], questions: Sequence[NewsQuestion]) -> list[NewsArticle]:
    """Return the articles whose sentences may be asked about.

    Left out are those that hold answers to the other half's questions, by which the choice is
    fitted; those of the half-year before, which the reader is measured on; and undated ones,
    which may be of that time.
    """
    half = set(training_half(questions))
    kept_back = {name for q in questions if q not in half for name in q.answer_in}
    first = min((q.asked for q in questions), default=date.max.isoformat())
    since = (date.fromisoformat(first) - timedelta(MEASURED_DAYS)).isoformat()
    return [
        a
        for a in articles
        if a.id not in kept_back and a.published and not since <= a.published < first
    ]
