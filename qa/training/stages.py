"""The stages of training, one after the other, each from the weights of the one before.

    teacher      a large network learns to mark answers, mostly in single passages
    shared-norm  and to score all of a question's passages on one scale
    rounding     and to compute in int8
    student      a small network learns from the data and from the large one's scores, in int8

What a stage is trained on is drawn anew from its seed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.training.examples import Example, NewsArticle, NewsQuestion
from qa.training.groups import Group, draw_groups, news_groups
from qa.training.loop import Question, Settings
from qa.training.mix import Recipe, draw
from qa.training.news import Newspaper, draw_asked, training_half


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage draws, and how it trains.

    recipe: of single passages.
    grouped: share of the tokens that lie in questions with several passages.
    tokens: how many are trained on, at most.
    rounds: whether the network computes in int8 meanwhile.
    frozen: lowest layers that aren't trained.
    """

    recipe: Recipe
    grouped: float
    tokens: float
    settings: Settings
    rounds: bool = False
    frozen: int = 0


_WHOLE = Recipe(informal=0.25, short=0.5)

STAGES = {
    "teacher": Stage(
        _WHOLE, grouped=0.1, tokens=5e6, settings=Settings(learning_rate=5e-5, pad_to=32), frozen=3
    ),
    "shared-norm": Stage(
        _WHOLE,
        grouped=0.5,
        tokens=3.3e6,
        settings=Settings(learning_rate=4e-5, pad_to=32),
        frozen=3,
    ),
    "rounding": Stage(
        _WHOLE,
        grouped=0.5,
        tokens=1.2e6,
        settings=Settings(learning_rate=2e-5, pad_to=32),
        rounds=True,
        frozen=3,
    ),
    "student": Stage(
        Recipe(informal=0.1, others=0.6, hard=0.15, short=0.3),
        grouped=0.4,
        tokens=2e6,
        settings=Settings(learning_rate=1e-4, batch=32, pad_to=32),
        rounds=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What is trained on.

    examples: reading comprehension; a list for each file.
    articles, questions: news, and what was asked over it; only the training half is used.
    """

    examples: Sequence[Sequence[Example]]
    articles: Sequence[NewsArticle] = field(default=())
    questions: Sequence[NewsQuestion] = field(default=())


MOST_GROUPS = 12_000
"""Questions with several passages that are drawn of reading comprehension, at most."""


def drawn(stage: Stage, sources: Sources, rng: random.Random) -> list[Group]:
    """Draw a stage's questions, in the order of training: single passages and groups mixed."""
    single: list[Group] = []
    grouped: list[Group] = []
    whole = sum(map(len, sources.examples))
    for examples in sources.examples:
        single += [(one,) for one in draw(examples, stage.recipe, rng)]
        number = int(stage.grouped * MOST_GROUPS * len(examples) / max(1, whole))
        grouped += draw_groups(examples, number, rng)
    if sources.articles:
        news, asked = Newspaper(sources.articles), training_half(sources.questions)
        single += [(one,) for one in draw_asked(news, asked, rng)]
        grouped += news_groups(news, asked, rng)
    found = single + grouped
    rng.shuffle(found)
    return found


def within(
    tokens: float, grouped: float, steps: Sequence[list[Question]], rng: random.Random
) -> list[list[Question]]:
    """Choose steps by chance, of single passages and of groups by their share of the tokens."""
    chosen: list[list[Question]] = []
    for several, budget in ((False, (1 - grouped) * tokens), (True, grouped * tokens)):
        kind = [step for step in steps if (len(step[0]) > 1) == several]
        for step in rng.sample(kind, len(kind)):
            if budget <= 0:
                break
            chosen.append(step)
            budget -= sum(len(item.tokens.ids) for question in step for item in question)
    rng.shuffle(chosen)
    return chosen
