"""The figures of `dateline eval` over a library, each with how many questions it is over.

Questions that the library can't answer may be mixed in: a test of honest abstaining. They are
asked in the same run, and count in the figures of abstaining and confidence only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.measures.catalogue import (
    ACCURACY_AT,
    AURC,
    CALIBRATION_ERROR,
    FORCED_EM,
    FORCED_F1,
    Measure,
)
from eval.reporting.comparison import tallies
from eval.reporting.view import ReportView
from eval.running.library_run import run_library
from eval.running.options import RunOptions
from eval.types import EvalQuestion, QuestionSet
from index.errors import DatelineError

RISKS = (AURC, CALIBRATION_ERROR)
"""The figures that aren't a mean over questions; of both, less is better."""

SHARES = (FORCED_EM, FORCED_F1, *ACCURACY_AT.values())
"""Shares that a report gives for the whole set only."""

FOREIGN = "foreign "


@dataclass(frozen=True, slots=True)
class Answers:
    """Each figure by its path in `eval --json`: (value, how many questions or citations).

    `risks` holds those of which less is better. The figures over a mix with foreign questions
    begin with "mixed ".
    """

    shares: dict[str, tuple[float, int]]
    risks: dict[str, tuple[float, int]]


def measure(folder: Path, own: QuestionSet, foreign: Sequence[EvalQuestion] = ()) -> Answers:
    """Ask the library in `folder` the whole set, and the foreign questions with it.

    Raises `DatelineError` where a question crashed: its zero would pass for a loss of quality.
    """
    asked = replace(own, questions=(*own.questions, *map(_unanswerable, foreign)))
    report = run_library(folder, asked, RunOptions(fresh=True)).report
    mixed = report.view()
    if failed := mixed.failed:
        first = failed[0]
        raise DatelineError(f"{len(failed)} questions failed, such as {first.id}: {first.error}")
    results = tuple(r for r in report.results if not r.question.id.startswith(FOREIGN))
    shares, risks = _figures(replace(report, results=results).view())
    if foreign:
        of_all, risks_of_all = _figures(mixed)
        shares |= {f"mixed {name}": v for name, v in of_all.items() if name.startswith("abst")}
        risks |= {f"mixed {name}": value for name, value in risks_of_all.items()}
    return Answers(shares, risks)


def _unanswerable(question: EvalQuestion) -> EvalQuestion:
    return replace(
        question, id=f"{FOREIGN}{question.id}", answers=(), answerable=False, relevant=(), grades=()
    )


Counted = dict[str, tuple[float, int]]


def _figures(report: ReportView) -> tuple[Counted, Counted]:
    counted: dict[Measure, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for entry in report.questions:
        for measure, (value, weight) in tallies(entry).items():
            counted[measure][0] += value
            counted[measure][1] += weight
    shares = {one.path: (sum_ / n, round(n)) for one, (sum_, n) in counted.items() if n}
    return shares | _of_the_whole(report, SHARES), _of_the_whole(report, RISKS)


def _of_the_whole(report: ReportView, measures: Iterable[Measure]) -> Counted:
    known = ((one.path, report[one]) for one in measures)
    return {path: (value, report.n) for path, value in known if value is not None}
