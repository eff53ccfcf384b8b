"""Which days matter, and which sentences tell them best.

Date-wise extractive timeline summarisation, as in Ghalandari and Ifrim, "Examining the
State-of-the-Art in News Timeline Summarization" (ACL 2020): days are ranked by who tells of them,
then each is summed up by the sentences nearest to the centroid of all that is told of it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from qa.dates.days import Granularity, Resolved
from qa.desk.timeline.gathering import Candidate
from qa.desk.timeline.types import Basis

_GRANULARITY: dict[Granularity, float] = {
    "day": 1.0,
    "days": 0.7,
    "weekend": 0.7,
    "week": 0.3,
    "month": 0.3,
    "year": 0.15,
}
"""What a sentence counts for that tells of a longer time than a day."""

_BASIS = {Basis.TOLD: 1.0, Basis.PUBLISHED: 0.25}
_MENTIONED = 0.3
"""What a time counts for in a sentence that tells of another."""

_LATER = timedelta(days=3)
_LOOKED_BACK = 2.5
"""What an article counts for that still tells of a day when days have passed."""

_LEADS = 1.2
_FORETOLD = 0.6
"""What a sentence from before a day counts for: whether it came so isn't known."""

_ALIKE = 0.55
"""The cosine from which two sentences say the same."""

_ALIKE_ON_A_DAY = 0.35
"""Of one day, much less has to be common to both: they are of one event, if in other words."""

_FEW = 3
"""Where fewer articles tell of a day, the sentence quoted has to name the subject itself."""

_SECOND = 0.6
"""The share of the best sentence's score that a further one of the day needs."""

_FINER = 0.5
"""The share of a longer time's score from which a day in it stands for it."""

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Day:
    """A time, all sentences that tell of it, and how much it matters."""

    when: Resolved
    candidates: tuple[Candidate, ...]
    score: float

    @property
    def stories(self) -> int:
        """How many independent articles tell of it."""
        return len({one.story for one in self.candidates})

    @property
    def announced(self) -> bool:
        """Whether only articles from before the day tell of it."""
        return all(one.foretells for one in self.candidates)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A day with the sentences that are to tell it, the best first."""

    day: Day
    sentences: tuple[Candidate, ...]


def ranked_days(candidates: Iterable[Candidate]) -> list[Day]:
    """Return the days that sentences tell of, those that matter most first."""
    told: defaultdict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    counted: defaultdict[tuple[object, ...], dict[int, float]] = defaultdict(dict)
    for one in candidates:
        told[_key(one.when)].append(one)
        _count(counted[_key(one.when)], one, one.when, _BASIS[one.basis])
        for other in one.mentioned:
            _count(counted[_key(other)], one, other, _MENTIONED)
    days = [
        Day(found[0].when, tuple(found), sum(counted[key].values())) for key, found in told.items()
    ]
    return sorted(days, key=lambda day: (-day.score, day.when.first, day.when.last))


def _key(when: Resolved) -> tuple[object, ...]:
    return when.first, when.last


def _count(stories: dict[int, float], one: Candidate, when: Resolved, factor: float) -> None:
    """Count a sentence for a day, but each story once, by its best one."""
    published = one.article.published
    if published and published - when.last > _LATER and when.granularity == "day":
        factor *= _LOOKED_BACK
    if published and published < when.first:
        factor *= _FORETOLD
    value = one.relevance * _GRANULARITY[when.granularity] * factor
    stories[one.story] = max(stories.get(one.story, 0.0), value)


class Sentences:
    """Compares sentences by the words they share, weighed as in the keyword search."""

    def __init__(self, weights: Mapping[str, float], subject: Iterable[str]) -> None:
        # What all sentences are about says nothing of one of them.
        about = set(subject)
        self._weights = {
            term: weight * (0.3 if term in about else 1.0) for term, weight in weights.items()
        }
        self._vectors: dict[tuple[str, int], Vector] = {}

    def vector(self, one: Candidate) -> Vector:
        """Return a sentence's terms with their weights; its length is 1."""
        key = (one.article.id, one.start)
        if key not in self._vectors:
            self._vectors[key] = _unit({term: self._weights.get(term, 0.0) for term in one.terms})
        return self._vectors[key]

    def alike(self, one: Candidate, other: Candidate) -> bool:
        """Whether two sentences say the same."""
        least = _ALIKE_ON_A_DAY if one.when == other.when else _ALIKE
        return self.likeness(one, other) >= least

    def likeness(self, one: Candidate, other: Candidate) -> float:
        """Return the cosine of two sentences."""
        return cosine(self.vector(one), self.vector(other))

    def ranked(self, day: Day) -> list[tuple[float, Candidate]]:
        """Return the sentences of a day that can be quoted with their scores, the best first."""
        best: dict[int, list[Candidate]] = defaultdict(list)
        for one in day.candidates:
            best[one.story].append(one)
        centre: defaultdict[str, float] = defaultdict(float)
        for found in best.values():
            for one in found:
                for term, weight in self.vector(one).items():
                    centre[term] += weight * one.relevance / len(found)
        middle = _unit(centre)
        announced = day.announced
        only_named = day.stories < _FEW
        scored = [
            (
                cosine(self.vector(one), middle)
                * one.fitness
                * (0.4 + 0.6 * one.relevance)
                * _BASIS[one.basis] ** 0.5
                * (_LEADS if one.lead else 1.0)
                * (_FORETOLD if one.foretells and not announced else 1.0),
                one,
            )
            for one in day.candidates
            if one.fitness > 0 and (one.named or not only_named)
        ]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].article.id, pair[1].start))


def choose(days: Sequence[Day], sentences: Sentences, most: int, per_day: int) -> list[Chosen]:
    """Return the days that matter most, each with up to `per_day` sentences, by rank.

    A day whose sentences only say again what another's say is left out.
    """
    chosen: list[Chosen] = []
    shown: list[Candidate] = []
    for day in days:
        if len(chosen) == most:
            break
        if _is_told_finer(day, days):
            continue
        picked = _picked(sentences.ranked(day), sentences, shown, per_day)
        if picked:
            chosen.append(Chosen(day, tuple(picked)))
            shown += picked
    return chosen


def _is_told_finer(day: Day, days: Sequence[Day]) -> bool:
    """Whether a time longer than a day holds a day that matters nearly as much."""
    if day.when.granularity == "day":
        return False
    return any(
        other.when.granularity == "day"
        and day.when.first <= other.when.first <= day.when.last
        and other.score >= _FINER * day.score
        for other in days
    )


def _picked(
    ranked: Sequence[tuple[float, Candidate]],
    sentences: Sentences,
    shown: Sequence[Candidate],
    per_day: int,
) -> list[Candidate]:
    picked: list[Candidate] = []
    best = 0.0
    for score, one in ranked:
        if len(picked) == per_day or score < _SECOND * best:
            break
        if any(sentences.alike(one, other) for other in (*shown, *picked)):
            continue
        if picked and one.story == picked[0].story and one.fitness < 1:
            continue
        picked.append(one)
        best = best or score
    return picked


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(term, 0.0) for term, weight in small.items())


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}
