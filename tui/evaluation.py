"""The evaluation that the app holds: the run under way, and what came of the last one.

It outlives the screen that shows it, so that a run goes on while the user asks questions, and
its table is as it was when the screen is opened again.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from tui.engine_thread import problem_of
from tui.evaluating import (
    SAMPLE,
    Finished,
    Job,
    ProcessRunner,
    Runner,
    Step,
    StoppedError,
    set_asked,
)
from tui.messages import Problem
from tui.progress import TimeLeft
from tui.question_rows import View
from tui.text import one_line

if TYPE_CHECKING:
    from eval.reporting.comparison import Comparison
    from eval.reporting.runs import RunList

RECENT = 8
"""How many question sets that were asked before are offered."""


class Stage(Enum):
    """Where the latest run is."""

    IDLE = auto()
    RUNNING = auto()
    STOPPED = auto()
    FAILED = auto()
    FINISHED = auto()


@dataclass(frozen=True, slots=True)
class State:
    """The latest run: its job, its latest step with that in words, and why it failed."""

    stage: Stage = Stage.IDLE
    job: Job | None = None
    step: Step = field(default_factory=Step)
    line: str = ""
    problem: Problem | None = None


class Evaluation:
    """Runs one job at a time, in a thread that waits for its process.

    `finished` and `comparison` are of the last run that came to its end: a run that fails or is
    stopped leaves them. `view` is how its table is looked at.
    """

    def __init__(self, new_runner: Callable[[], Runner] = ProcessRunner) -> None:
        self._new_runner = new_runner
        self._runner: Runner | None = None
        self._changed: Callable[[], object] | None = None
        self.state = State()
        self.finished: Finished | None = None
        self.saved_as: str | None = None
        self.comparison: Comparison | None = None
        self.view = View()
        self.used: list[str] = []

    def listen(self, changed: Callable[[], object] | None) -> None:
        """Have `changed` called after every change of `state`, from the run's thread."""
        self._changed = changed

    def start(self, job: Job) -> None:
        """Begin a job; nothing comes of it while another is running."""
        if self.state.stage is Stage.RUNNING:
            return
        self.used = [job.question_set, *(name for name in self.used if name != job.question_set)]
        self.state = State(Stage.RUNNING, job, line="starting…")
        self._runner = self._new_runner()
        run = threading.Thread(
            target=self._run, args=(self._runner, job), name="dateline-evaluation", daemon=True
        )
        run.start()

    def stop(self) -> None:
        """End the run under way, if there is one; what it answered is kept for the next."""
        if self._runner is not None:
            self._runner.stop()

    def _run(self, runner: Runner, job: Job) -> None:
        says_left = TimeLeft(write=self._say)

        def tell(step: Step) -> None:
            if step.line:
                self._say(step.line)
            else:
                self.state = replace(self.state, step=step)
                says_left(step.done, step.total)

        try:
            finished = runner.run(job, tell)
        except StoppedError:
            self._become(replace(self.state, stage=Stage.STOPPED))
        except BaseException as error:
            # BaseException: a thread that died in silence would leave the screen waiting.
            self._become(replace(self.state, stage=Stage.FAILED, problem=problem_of(error)))
        else:
            self.finished, self.comparison, self.saved_as = finished, None, None
            self._become(replace(self.state, stage=Stage.FINISHED))

    def _say(self, line: str) -> None:
        self._become(replace(self.state, line=one_line(line)))

    def _become(self, state: State) -> None:
        self.state = state
        if self._changed is not None:
            # RuntimeError: the event loop closed while the run was still at work.
            with contextlib.suppress(RuntimeError):
                self._changed()


# What follows reads and writes files: call it off the event loop.


def recent_sets(library: Path, used: list[str]) -> tuple[str, ...]:
    """The sets asked lately, then those of saved runs, newest first, where they still are."""
    from eval.reporting.runs import list_runs
    from eval.running.library_run import RUNS

    paths = (run.conditions.set_path for run in reversed(list_runs(library / RUNS).runs))
    names = dict.fromkeys([*used, *(path for path in paths if path is not None)])
    found = [name for name in names if name != SAMPLE and _exists(name)]
    return tuple(found[:RECENT])


def _exists(name: str) -> bool:
    return os.path.exists(os.path.expanduser(name))


def saved_runs(finished: Finished) -> RunList:
    """The saved runs that this one may be compared with: those over the same library."""
    from eval.reporting.runs import list_runs
    from eval.running.library_run import RUNS

    return list_runs(finished.job.asked / RUNS)


def is_taken(finished: Finished, name: str) -> bool:
    """Whether there is a saved run of that name; raises `UsageError` where it can't be one."""
    from eval.reporting.runs import path_of
    from eval.running.library_run import RUNS

    return os.path.lexists(path_of(finished.job.asked / RUNS, name))


def save(finished: Finished, name: str, *, overwrite: bool) -> None:
    """Keep a run under a name, as `dateline eval --save` does; raises `UsageError` as that."""
    from eval.reporting import runs
    from eval.running.library_run import RUNS

    runs.save(
        finished.job.asked / RUNS,
        name,
        finished.report,
        finished.conditions.with_set(set_asked(finished.job.question_set)),
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

    before = load(finished.job.asked / RUNS, name)
    conditions = before.conditions, finished.conditions
    return compare(before.name, before.report(), finished.report, conditions)
