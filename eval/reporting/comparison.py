"""The difference between two reports on the same questions, and whether it is more than noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.conditions import Conditions
from eval.measures.catalogue import (
    ABSTENTION_PRECISION,
    ABSTENTION_RECALL,
    ACCURACY_ANSWERED,
    ANSWER_RECALL,
    AURC,
    CALIBRATION_ERROR,
    CITATION_EXACT,
    CITATION_SUPPORT,
    COVERAGE,
    EM,
    F1,
    P50,
    P95,
    PROSE_SHARE,
    Measure,
)
from eval.measures.statistics import Tallies, mcnemar, paired_bootstrap
from eval.reporting.runs import SavedRun
from eval.reporting.view import AskedQuestion, QuestionEntry, ReportView
from eval.types import EvalQuestion
from index.errors import UsageError
from qa.json_codec import Json

WHOLE_SET = (AURC, CALIBRATION_ERROR, P50, P95)
"""Figures that aren't a mean over questions: compared where both runs asked the same ones."""

ARTICLES = "library.articles_sha256"
"""The condition that says whether two runs were made over the same articles."""

Tally = tuple[float, float]
"""What a question adds to a measure's sum, and what it weighs there."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in both runs.

    `interval` holds 95 % of the differences that chance draws of questions give; None for a
    figure that isn't a mean over questions.
    """

    measure: Measure
    before: float
    after: float
    interval: tuple[float, float] | None = None

    @property
    def difference(self) -> float:
        """After minus before."""
        return self.after - self.before

    @property
    def within_noise(self) -> bool | None:
        """Whether the interval holds 0; None where there is no interval."""
        return self.interval and self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from the run `name` to this one, over the questions that both asked.

    Those are the questions of one id that read alike and accept the same answers; the others
    are in `only_before` and `only_after`. `won` and `lost` are the ids of the questions whose
    exact match rose or fell, and `mcnemar` the p-value of that. `conditions` are what the runs
    were made with, where it differs.
    """

    name: str
    n: int
    changes: tuple[Change, ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    mcnemar: float
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    conditions: Mapping[str, tuple[Json, Json]]

    @property
    def articles_differ(self) -> bool:
        """Whether the runs are known to have been made over different articles."""
        return ARTICLES in self.conditions


def compare(
    name: str,
    before: ReportView,
    after: ReportView,
    conditions: tuple[Conditions, Conditions] = (Conditions(), Conditions()),
) -> Comparison:
    """Compare two reports; `name` is that of the first, `conditions` what they were made with.

    Raises `UsageError` where they have no question in common.
    """
    old, new = _by_id(before.questions), _by_id(after.questions)
    shared = _shared(name, _asked(before.questions), _asked(after.questions))
    changes = _paired([old[q] for q in shared], [new[q] for q in shared])
    if len(shared) == len(old) == len(new):
        changes += _of_the_whole(before, after)
    scored = [(q, old[q].em, new[q].em) for q in shared]
    judged = [(q, was, now) for q, was, now in scored if was is not None and now is not None]
    won = tuple(q for q, was, now in judged if now > was)
    lost = tuple(q for q, was, now in judged if now < was)
    made_before, made_after = conditions
    return Comparison(
        name=name,
        n=len(shared),
        changes=tuple(changes),
        won=won,
        lost=lost,
        mcnemar=mcnemar(len(won), len(lost)),
        only_before=tuple(identity for identity in old if identity not in shared),
        only_after=tuple(identity for identity in new if identity not in shared),
        conditions=made_before.differing(made_after),
    )


def check_comparable(before: SavedRun, questions: Iterable[EvalQuestion]) -> None:
    """Raise `UsageError` where a run on these questions couldn't be compared with a saved one.

    To be asked before they are: they have none in common, or the saved report was altered.
    """
    asked = {question.id: AskedQuestion.of(question) for question in questions}
    _shared(before.name, _asked(before.report().questions), asked)


def _by_id(questions: Iterable[QuestionEntry]) -> dict[str, QuestionEntry]:
    return {entry.id: entry for entry in questions}


def _asked(questions: Iterable[QuestionEntry]) -> dict[str, AskedQuestion]:
    return {entry.id: entry.asked for entry in questions}


def _shared(
    name: str, old: Mapping[str, AskedQuestion], new: Mapping[str, AskedQuestion]
) -> dict[str, None]:
    """The ids of the questions that both runs asked, in the order of the first."""
    shared = {i: None for i, before in old.items() if i in new and before.is_same(new[i])}
    if not shared:
        raise UsageError(
            f"the run {name!r} has no question in common with this one",
            "compare runs of one question set",
        )
    return shared


def _paired(old: Sequence[QuestionEntry], new: Sequence[QuestionEntry]) -> list[Change]:
    """The means over questions, with their intervals, where both runs measured them."""
    olds, news = [tallies(entry) for entry in old], [tallies(entry) for entry in new]
    measures = list(dict.fromkeys(measure for one in olds for measure in one))
    before, after = _columns(olds, measures), _columns(news, measures)
    intervals = paired_bootstrap(before, after)
    return [
        Change(measure, float(was), float(now), (float(interval[0]), float(interval[1])))
        for measure, was, now, interval in zip(
            measures, before.measures(), after.measures(), intervals, strict=True
        )
        if not np.isnan([was, now, *interval]).any()
    ]


def _columns(questions: Sequence[Mapping[Measure, Tally]], measures: Sequence[Measure]) -> Tallies:
    cells = [[one.get(measure, (0.0, 0.0)) for measure in measures] for one in questions]
    both = np.array(cells, dtype=np.float64).reshape(len(questions), len(measures), 2)
    return Tallies(both[:, :, 0], both[:, :, 1])


def tallies(entry: QuestionEntry) -> dict[Measure, Tally]:
    """What a question adds to each measure that is a mean over questions or citations."""
    found: dict[Measure, Tally] = {
        measure: (score, 1.0)
        for measure, score in ((EM, entry.em), (F1, entry.f1))
        if score is not None
    }
    if entry.asked.answerable:
        rank = entry.answer_rank
        for k, measure in ANSWER_RECALL.items():
            found[measure] = (float(rank is not None and rank <= k), 1.0)
    found |= {measure: (score, 1.0) for measure, score in entry.ranking.items()}
    if entry.prose:
        found[PROSE_SHARE] = (float(entry.prose.checked), float(entry.prose.given))
    found[CITATION_EXACT] = (float(sum(entry.exact)), float(len(entry.exact)))
    found[CITATION_SUPPORT] = (float(sum(entry.supported)), float(len(entry.supported)))
    if entry.abstained is not None and entry.asked.answerable is not None:
        abstained, unanswerable = float(entry.abstained), float(not entry.asked.answerable)
        answered = float(entry.answer is not None)
        right = answered * (1 - unanswerable) * (entry.em or 0.0)
        found |= {
            ABSTENTION_PRECISION: (abstained * unanswerable, abstained),
            ABSTENTION_RECALL: (abstained * unanswerable, unanswerable),
            COVERAGE: (answered, 1.0),
            ACCURACY_ANSWERED: (right, answered),
        }
    return found


def _of_the_whole(before: ReportView, after: ReportView) -> list[Change]:
    pairs = [(measure, before[measure], after[measure]) for measure in WHOLE_SET]
    return [
        Change(measure, was, now)
        for measure, was, now in pairs
        if was is not None and now is not None
    ]
