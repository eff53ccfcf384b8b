"""The figures of `dateline eval` over a library, each with how many questions it is over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from eval.comparison import tallies, value_at
from eval.library_run import run_library
from eval.provenance import Settings
from eval.types import QuestionSet
from index.errors import DatelineError

RISKS = ("abstention.aurc", "calibration_error")
"""The figures that aren't a mean over questions; of both, less is better."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Each figure by its path in `eval --json`: (value, how many questions or citations).

    `risks` holds those of which less is better.
    """

    shares: dict[str, tuple[float, int]]
    risks: dict[str, tuple[float, int]]


def measure(folder: Path, question_set: QuestionSet) -> Answers:
    """Ask the library in `folder` the whole set.

    Raises `DatelineError` where a question crashed: its zero would pass for a loss of quality.
    """
    report = run_library(folder, question_set, Settings(), fresh=True).report.to_json()
    if failed := report["failed"]:
        first = next(one for one in report["questions"] if one["id"] == failed[0])
        raise DatelineError(
            f"{len(failed)} questions failed, such as {first['id']}: {first['error']}"
        )
    risks = {path: value_at(report, path) for path in RISKS}
    counted: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for question in report["questions"]:
        for path, (value, weight) in tallies(question).items():
            counted[path][0] += value
            counted[path][1] += weight
    return Answers(
        shares={path: (sum_ / n, round(n)) for path, (sum_, n) in counted.items() if n},
        risks={path: (risk, report["n"]) for path, risk in risks.items() if risk is not None},
    )
