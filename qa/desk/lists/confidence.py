"""How sure a list is: a logistic regression over a few plain features.

`benchmarks.quality.list_confidence` collects the lists that it is fitted to, fits the weights and
prints what they are worth on questions left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from qa.desk.lists.asked import Asked
from qa.desk.lists.groups import Group
from qa.desk.lists.joined import among, same_item
from qa.types import Answer

MOST_ITEMS = 6
"""Items beyond these make a list no surer."""

MOST_LEAD = 10.0
"""The lead of a list that has no rival, and of any other at most."""

LEAST_SCORE, MOST_SCORE = -15.0, 10.0
"""Scores beyond these say no more."""


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a list.

    score: the best group's, with what other articles' agreement is worth.
    cover: the share of the question's words, by weight, that stand around it.
    lead: how far behind it the best list of other things is; below 0 where that is in front.
    items: how many it has beyond two, up to a limit.
    several: 1 where one thing can't answer the question, 0 after a bare "who".
    single: the confidence of the single answer if it is one of the items, else 0.
    """

    score: float
    cover: float
    lead: float
    items: float
    several: float
    single: float


WEIGHTS = Features(score=0.138, cover=3.613, lead=0.337, items=0.469, several=2.225, single=0.516)
BIAS = -7.139
"""Fitted by `python -m benchmarks.quality.list_confidence` to the questions marked for tuning and
to those of RealTime QA 2023 that look as if they asked for a list."""


def features(groups: Sequence[Group], best: Group, wanted: Asked, answer: Answer) -> Features:
    """Return what speaks for the best of the lists found.

    answer: the single answer; of an abstention, its first candidate counts as one.
    """
    rivals = [one.score for one in groups if not _alike(one, best, wanted)]
    lead = best.score - max(rivals) if rivals else MOST_LEAD
    single = answer.text or next((one.text for one in answer.alternatives if not one.older), None)
    inside = single is not None and names(best, single, wanted)
    return Features(
        score=min(MOST_SCORE, max(LEAST_SCORE, best.score)),
        cover=best.cover,
        lead=min(MOST_LEAD, max(-MOST_LEAD, lead)),
        items=min(MOST_ITEMS, len(best.items)) - 2,
        several=float(wanted.surely),
        single=answer.confidence if inside else 0.0,
    )


def confidence_of(found: Features) -> float:
    """Return the probability that a list with these features is right."""
    value = BIAS + sum(getattr(found, name) * getattr(WEIGHTS, name) for name in Features.__slots__)
    return 1 / (1 + exp(-value))


def names(group: Group, single: str, wanted: Asked) -> bool:
    """Tell whether a single answer is one of a list's items, or has one in it."""
    return any(one in single or same_item(one, single, wanted) for one in group.texts)


def _alike(one: Group, other: Group, wanted: Asked) -> bool:
    shared = sum(among(text, other.texts, wanted) for text in one.texts)
    return shared * 2 >= min(len(one.items), len(other.items))
