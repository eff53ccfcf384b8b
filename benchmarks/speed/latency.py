"""From a cold process to the answer, and the warm time of an answer.

    python -m benchmarks.speed.latency --library LIBRARY --set QUESTIONS.jsonl [--runs 10]

Cold: `dateline ask QUESTION --json` as a new process, its start and exit included, for the
first questions of the set. Warm: the same questions and more in one process.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, Script, library_option, set_option
from benchmarks.speed.spread import Spread
from eval.questions.question_set import EvalQuestion, load
from index.errors import DatelineError, UsageError
from index.library import Library
from qa.answerer import Answerer
from qa.types import Took

WARM = 100
ABSTAINED = 3
"""The exit status of `dateline ask` where the articles don't say."""


@dataclass(frozen=True, slots=True)
class Latency:
    """What `measure` found. `first_ms` is the very first process, whose files may be on disk only.

    `warm` holds the stages of an answer ("embed", "search", "read") and its "total".
    """

    first_ms: float
    cold: Spread
    warm: Mapping[str, Spread]


@click.command(cls=Script)
@library_option
@set_option
@click.option("--runs", type=AT_LEAST_1, default=10, show_default=True, help="Cold ones.")
def main(library: Path, asked: Path, runs: int) -> None:
    """Time cold and warm answers."""
    found = measure(library, load(asked).questions, cold=runs)
    print(f"cold: first {found.first_ms:.0f} ms; then {found.cold}")
    for stage, spread in found.warm.items():
        print(f"warm {stage}: {spread}")


def measure(
    folder: Path, questions: Sequence[EvalQuestion], *, cold: int, warm: int = WARM
) -> Latency:
    """Time `cold` new processes after a first one, then `warm` answers in this process.

    Raises `UsageError` where there are fewer than two questions to ask cold, `DatelineError`
    where a process fails.
    """
    if min(cold + 1, len(questions)) < 2:
        raise UsageError("latency takes two questions or more", "choose another question set")
    first, *others = (_cold_ms(one.question, folder) for one in questions[: cold + 1])
    with Library(folder) as library:
        answerer = Answerer(library)
        answerer.answer(questions[0].question)
        took = [answerer.answer(one.question, as_of=one.asked).took for one in questions[:warm]]
    stages = [field.name for field in fields(Took)]
    spreads = {stage: Spread.of([getattr(one, stage) for one in took]) for stage in stages}
    return Latency(first, Spread.of(others), spreads)


def _cold_ms(question: str, library: Path) -> float:
    ask = [sys.executable, "-m", "tui.cli", "ask", "--json", "--library", str(library)]
    start = time.perf_counter()
    done = subprocess.run([*ask, "--", question], capture_output=True, text=True, check=False)
    took = (time.perf_counter() - start) * 1000
    if done.returncode not in (0, ABSTAINED):
        raise DatelineError(f"asking in a new process failed: {done.stderr.strip()}")
    return took


if __name__ == "__main__":
    main()
