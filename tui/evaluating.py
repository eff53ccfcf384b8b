"""Asking a question set from the app: in a process of its own, so that answers go on meanwhile.

In a thread, hundreds of questions would hold Python's global lock and the one reader that the
app answers with. The child is a plain subprocess that prints a JSON line at each step (as in
`tui.indexing`); stopped, it leaves what was answered to the next run (see `eval.running.partial`).

    python -m tui.evaluating JOB      JOB as `Job.to_json` writes it
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import DatelineError
from index.types import Filters
from qa.json_codec import decode_filters, encode_filters
from qa.manner import Manner, Reading, Strictness
from tui.settings import sample_library, sample_set

if TYPE_CHECKING:
    from eval.conditions import Conditions
    from eval.reporting.view import ReportView

SAMPLE = "sample"
"""What stands for the set that comes with the sample articles, as on the command line."""


@dataclass(frozen=True, slots=True)
class Job:
    """A question set to ask: `SAMPLE`, or the path of one; `library` is the user's own."""

    question_set: str
    library: Path
    as_of: date
    filters: Filters = field(default_factory=Filters)
    manner: Manner = field(default_factory=Manner)

    @property
    def path(self) -> Path:
        """The set's file or folder."""
        if self.question_set == SAMPLE:
            return sample_set()
        return _path(self.question_set)

    @property
    def asked(self) -> Path:
        """The folder of the library that is asked: the sample set's is the sample's own."""
        return sample_library(self.library) if self.question_set == SAMPLE else self.library

    def to_json(self) -> str:
        """The job as one argument of a command."""
        return json.dumps(
            {
                "question_set": self.question_set,
                "library": str(self.library),
                "as_of": self.as_of.isoformat(),
                **encode_filters(self.filters),
                "strictness": self.manner.strictness,
                "reading": self.manner.reading,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Job:
        """Read what `to_json` wrote."""
        read = json.loads(text)
        return cls(
            read["question_set"],
            Path(read["library"]),
            date.fromisoformat(read["as_of"]),
            decode_filters(read),
            Manner(Strictness(read["strictness"]), Reading(read["reading"])),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What a run is at: a preparation in words, or `done` questions of `total`.

    `right` is how many of those done were answered rightly; None where that isn't known.
    """

    line: str = ""
    done: int = 0
    total: int = 0
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a job: the report, and what it was made with.

    `unkept` says why results couldn't be kept as they came, if they couldn't.
    """

    job: Job
    report: ReportView
    conditions: Conditions
    unkept: str | None = None


def _finished(job: Job, record: dict[str, Any]) -> Finished:
    """Read what `ask_all` sent."""
    from eval.conditions import decode_conditions
    from eval.reporting.codec import decode

    return Finished(job, decode(record["report"]), decode_conditions(record), record["unkept"])


def set_asked(question_set: str) -> str:
    """What a saved run says of where its question set was; for `tui.evaluation.recent_sets`."""
    return SAMPLE if question_set == SAMPLE else str(_path(question_set))


def _path(question_set: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(question_set)))


class StoppedError(Exception):
    """The run was stopped because the user wanted it."""


class Runner(Protocol):
    """Runs one job. `run` blocks; `stop` is called from another thread."""

    def run(self, job: Job, tell: Callable[[Step], None]) -> Finished:
        """Ask the questions; `tell` gets every step.

        Raises:
            DatelineError: the set or the library can't be used, or the run died.
            StoppedError: `stop` was called.
        """
        ...

    def stop(self) -> None:
        """Make `run` end soon, wherever it is, even where it has yet to begin."""
        ...


class ProcessRunner:
    """Runs a job in a child process."""

    def __init__(self, module: str = "tui.evaluating") -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    def run(self, job: Job, tell: Callable[[Step], None]) -> Finished:
        """Ask the questions; see `Runner.run`."""
        with self._started(job) as process:
            try:
                for line in process.stdout or ():
                    try:
                        record = json.loads(line)
                    except ValueError:  # cut off: the process was killed as it wrote
                        break
                    if "error" in record:
                        raise DatelineError(*record["error"])
                    if "finished" in record:
                        return _finished(job, record["finished"])
                    tell(Step(**record["step"]))
            except BaseException:
                process.terminate()
                raise
        if self._stopped:
            raise StoppedError
        raise DatelineError(
            "the evaluation stopped before its end",
            "what was answered is kept: run it again, or dateline eval in a terminal to see why",
        )

    def stop(self) -> None:
        """End the child; what it has answered is kept."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.terminate()

    def _started(self, job: Job) -> subprocess.Popen[str]:
        # -P: the folder that the user is in may hold an "index" or a "json.py" of its own.
        command = [sys.executable, "-P", "-m", self._module, job.to_json()]
        with self._lock:
            if self._stopped:
                raise StoppedError
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # the terminal belongs to the app
                text=True,
                encoding="utf-8",
            )
            return self._process


def ask_all(job: Job, send: Callable[[str, object], None]) -> None:
    """Do the child's work; `send` gets "step" and "finished" records, as keywords of the values.

    Raises:
        DatelineError: the set or the library can't be used.
    """
    from eval.conditions import encode_conditions
    from eval.questions.question_set import load
    from eval.reporting.codec import encode
    from eval.running.library_run import run_library
    from eval.running.options import RunOptions

    questions = load(job.path)  # before the sample is indexed, which takes a minute
    if job.question_set == SAMPLE:
        from tui.samples import open_sample

        open_sample(job.library, lambda line: send("step", {"line": line})).close()
    options = RunOptions(as_of=job.as_of, filters=job.filters, manner=job.manner)
    run = run_library(job.asked, questions, options, lambda at: send("step", asdict(at)))
    finished = {
        "report": encode(run.report.view()),
        **encode_conditions(run.conditions),
        "unkept": run.unkept,
    }
    send("finished", finished)


def main(job: str) -> None:
    """Run a job, and print {"step"}, {"error"} or {"finished"} lines."""
    # Only our lines may reach the pipe, whatever a library prints.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    # As Ctrl-C would: files are closed, and a process that indexes the sample is ended too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def send(kind: str, value: object) -> None:
        lines.write(json.dumps({kind: value}) + "\n")

    try:
        ask_all(Job.from_json(job), send)
    except DatelineError as error:
        send("error", [error.message, error.hint])


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main(*sys.argv[1:])
