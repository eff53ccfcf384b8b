"""Questions with several passages each: some that answer, others that only look like it.

A reader trained on single passages scores the words of each against one another, so that what it
says of two passages can't be compared. Over a group its scores are normalised across all of
a question's passages (shared normalisation: Clark and Gardner 2018, "Simple and Effective
Multi-Paragraph Reading Comprehension").
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np

from index.keyword.bm25 import Okapi, invert
from index.keyword.tokenizer import terms
from qa.training.examples import Example, NewsQuestion, occurrences
from qa.training.mix import INFORMAL, Labelled, Recipe, crop
from qa.training.news import Newspaper, told_apart

Group = tuple[Labelled, ...]
"""The windows of one question; at least one of them answers it."""

CROPS = Recipe(short_words=(30, 80), long_words=(50, 120), typed=0.15)
"""How the texts of a group are cut."""

NEAR = 16
"""Texts among which those near a question are looked for."""

WORDS = (30, 120)
"""Least and most words that a crop of a group aims at."""


def draw_groups(
    examples: Sequence[Example], number: int, rng: random.Random, *, informal: float = 0.15
) -> list[Group]:
    """Return groups of reading-comprehension questions.

    Each is a crop that answers, up to one of the same text without its answer, and two or three of
    texts that BM25 finds near the question. `informal` is the share of the questions about
    reviews and forum posts that may be drawn.
    """
    texts = list({e.text: e for e in examples}.values())
    okapi = Okapi(invert(e.text for e in texts))
    pool = [
        e for e in examples if e.answers and (e.dataset not in INFORMAL or rng.random() < informal)
    ]
    groups = []
    for example in rng.sample(pool, min(number, len(pool))):
        answers = tuple(example.text[s:e] for s, e in example.answers)
        scores = okapi.get_scores(terms(example.question))
        near = [
            texts[row]
            for row in np.argsort(-scores)[:NEAR]
            if texts[row].text != example.text and not occurrences(texts[row].text, answers)
        ]
        right = _cut(example, rng, keep=True)
        beside = _cut(example, rng, keep=False) if rng.random() < 0.5 else None
        wrong = [beside] if beside else []
        for other in rng.sample(near, min(3 - len(wrong), len(near))):
            elsewhere = Example(example.question, other.title, other.text, (), other.dataset)
            cut = _cut(elsewhere, rng, keep=True)
            wrong += [cut] if cut else []
        if right and right.answers and len(wrong) > 1:
            groups.append((right, *wrong))
    return groups


def _cut(example: Example, rng: random.Random, *, keep: bool) -> Labelled | None:
    return crop(example, rng.randint(*WORDS), CROPS, rng, keep=keep)


def news_groups(
    news: Newspaper,
    questions: Sequence[NewsQuestion],
    rng: random.Random,
    *,
    positives: int = 2,
    negatives: int = 4,
    depth: int = 40,
) -> Iterator[Group]:
    """Yield groups of the questions of the time, of the passages that BM25 ranks highest."""
    for question in questions:
        right, wrong = told_apart(news, question, depth)
        wrong = wrong[:NEAR]
        if question.answers and right and len(wrong) >= negatives:
            yield (*right[:positives], *rng.sample(wrong, negatives))
