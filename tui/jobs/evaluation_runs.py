"""The runs of the evaluation: the one under way, what came of the last one, those saved.

It outlives the screen that shows it, so that a run goes on while the user asks questions, and
its table is as it was when the screen is opened again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.config.locations import sample_library
from tui.jobs.evaluating import SAMPLE, Evaluating, EvaluationRequest, Finished, set_asked
from tui.jobs.job import Job, Process
from tui.text.question_rows import View

if TYPE_CHECKING:
    from eval.reporting.comparison import Comparison
    from eval.reporting.runs import RunList
    from tui.jobs.evaluating import EvaluationState

RECENT = 8
"""How many question sets that were asked before are offered."""


class Evaluation:
    """The `job` that asks question sets, and what is kept of the last one that came to its end.

    `finished` and `comparison` are of that one: a run that fails or is stopped leaves them.
    `view` is how its table is looked at; `used` are the sets asked, the latest first.
    """

    def __init__(
        self, start: Callable[[EvaluationRequest], Process[Finished]] = Evaluating
    ) -> None:
        self.job = Job(start)
        self.job.listen(self._changed)  # before any screen, which will look at what is kept
        self.finished: Finished | None = None
        self.saved_as: str | None = None
        self.comparison: Comparison | None = None
        self.view = View()
        self.used: list[str] = []

    def begin(self, request: EvaluationRequest) -> None:
        """Begin a run; nothing comes of it while another is under way."""
        if not self.job.state.running:
            asked = request.question_set
            self.used = [asked, *(name for name in self.used if name != asked)]
            self.job.begin(request)

    def _changed(self, state: EvaluationState) -> None:
        if state.result is not None:
            self.finished, self.comparison, self.saved_as = state.result, None, None


# What follows reads and writes files: call it off the event loop.


def recent_sets(library: Path, used: list[str]) -> tuple[str, ...]:
    """The user's own, those asked lately, those of saved runs, newest first: if still there."""
    from eval.questions.own_questions import FILE, are_kept
    from eval.reporting.runs import list_runs
    from eval.running.library_run import RUNS

    paths = (run.conditions.set_path for run in reversed(list_runs(library / RUNS).runs))
    folders = (library, sample_library(library))
    own = [str(folder / FILE) for folder in folders if are_kept(folder)]
    others = [*used, *(path for path in paths if path is not None)]
    found = [name for name in others if name != SAMPLE and _exists(name)]
    return tuple(dict.fromkeys([*own, *found]))[:RECENT]


def _exists(name: str) -> bool:
    return os.path.exists(os.path.expanduser(name))


def saved_runs(finished: Finished) -> RunList:
    """The saved runs that this one may be compared with: those over the same library."""
    from eval.reporting.runs import list_runs
    from eval.running.library_run import RUNS

    return list_runs(finished.request.asked / RUNS)


def is_taken(finished: Finished, name: str) -> bool:
    """Whether there is a saved run of that name; raises `UsageError` where it can't be one."""
    from eval.reporting import runs
    from eval.running.library_run import RUNS

    return runs.is_taken(finished.request.asked / RUNS, name)


def save(finished: Finished, name: str, *, overwrite: bool) -> None:
    """Keep a run under a name, as `dateline eval --save` does; raises `UsageError` as that."""
    from eval.reporting import runs
    from eval.running.library_run import RUNS

    runs.save(
        finished.request.asked / RUNS,
        name,
        finished.report,
        finished.conditions.with_set(set_asked(finished.request.question_set)),
        overwrite=overwrite,
    )


def compare_with(finished: Finished, name: str) -> Comparison:
    """What changed from the saved run `name` to this one.

    Raises:
        DatelineError: there is no such run, it was altered, or it asked other questions.
    """
    from eval.reporting.comparison import compare
    from eval.reporting.runs import load
    from eval.running.library_run import RUNS

    before = load(finished.request.asked / RUNS, name)
    conditions = before.conditions, finished.conditions
    return compare(before.name, before.report(), finished.report, conditions)
