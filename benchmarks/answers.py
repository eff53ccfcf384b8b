"""The figures of `dateline eval` over a library, each with how many questions it is over.

Questions that the library can't answer may be mixed in: a test of honest abstaining. They are
asked in the same run, and count in the figures of abstaining and confidence only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.comparison import tallies, value_at
from eval.library_run import run_library
from eval.provenance import Settings
from eval.types import EvalQuestion, QuestionSet
from index.errors import DatelineError

RISKS = ("abstention.aurc", "calibration_error")
"""The figures that aren't a mean over questions; of both, less is better."""

SHARES = ("forced.em", "forced.f1", "abstention.accuracy_at.0.3", "abstention.accuracy_at.0.5")
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
    report = run_library(folder, asked, Settings(), fresh=True).report
    mixed = report.to_json()
    if failed := mixed["failed"]:
        first = next(one for one in mixed["questions"] if one["id"] == failed[0])
        raise DatelineError(
            f"{len(failed)} questions failed, such as {first['id']}: {first['error']}"
        )
    results = tuple(r for r in report.results if not r.question.id.startswith(FOREIGN))
    shares, risks = _figures(replace(report, results=results).to_json())
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


def _figures(report: dict[str, Any]) -> tuple[Counted, Counted]:
    counted: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for question in report["questions"]:
        for path, (value, weight) in tallies(question).items():
            counted[path][0] += value
            counted[path][1] += weight
    shares = {path: (sum_ / n, round(n)) for path, (sum_, n) in counted.items() if n}
    n = report["n"]
    shares |= {path: (share, n) for path in SHARES if (share := value_at(report, path)) is not None}
    risks = {path: (risk, n) for path in RISKS if (risk := value_at(report, path)) is not None}
    return shares, risks
