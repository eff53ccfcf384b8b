"""Values that change: of what different articles gave at different times, the newest counts.

A death toll rises, a price goes up, a day is put off. Where two candidates answer the same
question about as well and one stands in a newer article, the newer is the answer and the other
is what it was before. Where sources of one day disagree, neither is older than the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.dates.asked_period import asked_period
from qa.evidence import Candidate
from qa.kinds import CHANGING
from qa.question import Question
from qa.standing import asks_for_old

WITHIN = 3.0
"""How far below the best a candidate's score may be for it to tell the same thing anew."""

LEAST_MARGIN = 2.0
NEAR_MARGIN = 0.7
"""How clearly the reader must have found it to be an answer: by itself, and as a share of how
clearly it found the best to be one."""

Scored = tuple[Candidate, float]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The candidates that hold today, best first, those that held once, and those denied."""

    current: tuple[Scored, ...]
    older: tuple[Scored, ...] = ()
    denied: tuple[Scored, ...] = ()


def timeline(question: Question, scored: Sequence[Scored]) -> Timeline:
    """Tell today's values from earlier ones; `scored` holds candidates, best first."""
    standing = [one for one in scored if not one[0].denied]
    gone = [one for one in standing if _is_gone(one[0], standing)]
    current = _promoted([one for one in standing if one not in gone], gone)
    told = _same_thing(question, current, gone)
    newest = max(told, key=lambda one: (_day(one[0]), one[1]), default=None)
    before = [one for one in told if newest and _day(one[0]) < _day(newest[0])]
    if newest:
        current = [newest, *(one for one in current if one not in before and one is not newest)]
    before += [one for one in gone if _is_telling(one, current)]
    before.sort(key=lambda one: _day(one[0]), reverse=True)
    denied = tuple(one for one in scored if one[0].denied)
    return Timeline(tuple(current), tuple(before), denied)


def _is_gone(candidate: Candidate, standing: Sequence[Scored]) -> bool:
    """Whether an article says that it holds no longer, or that another answer came after it."""
    return candidate.gone or any(candidate.leads_to(other) for other, _ in standing)


def _follows(candidate: Candidate, gone: Sequence[Scored]) -> bool:
    return any(one.leads_to(candidate) for one, _ in gone)


def _promoted(current: Sequence[Scored], gone: Sequence[Scored]) -> list[Scored]:
    """Give a value told to have come after another ("from £4 to £6") that one's score."""
    found = []
    for candidate, score in current:
        before = [other for one, other in gone if one.leads_to(candidate)]
        found.append((candidate, max(score, *before) if before else score))
    return sorted(found, key=lambda one: -one[1])


def _is_telling(one: Scored, current: Sequence[Scored]) -> bool:
    """Whether an earlier value is worth showing: it answers as well as what holds today."""
    best = current[0][1] if current else one[1]
    return one[1] >= best - WITHIN and one[0].best.margin >= LEAST_MARGIN


def _same_thing(
    question: Question, current: Sequence[Scored], gone: Sequence[Scored]
) -> list[Scored]:
    """Return the candidates that answer about as well as the best, and when is known."""
    if not current or question.kind not in CHANGING or asks_for_old(question.text):
        return []
    as_of = question.as_of or date.max
    if question.as_of and asked_period(question.text, question.as_of):
        return []  # it asks for the value of that time
    best, top = current[0]
    least = max(LEAST_MARGIN, NEAR_MARGIN * best.best.margin)
    told = [
        one
        for one in current
        if one[1] >= top - WITHIN
        and one[0].evidence.kind
        and (one[0].best.margin >= least or _follows(one[0], gone))
        and date.min < _day(one[0]) <= as_of
    ]
    return told if current[0] in told else []


def _day(candidate: Candidate) -> date:
    return candidate.best.hit.article.published or date.min
