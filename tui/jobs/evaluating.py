"""The job of asking a question set; stopped, it leaves what was answered to the next run.

    python -m tui.jobs.evaluating      as `tui.jobs.child` has it

In the app itself, hundreds of questions would hold the one reader that it answers with.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.types import Filters
from qa.manner import Manner, Reading, Strictness
from tui.jobs.child import Child, Failed, Json, Program, Stage, Stopped, Tell, serve
from tui.jobs.indexing import update_in_process
from tui.settings import sample_library, sample_set

if TYPE_CHECKING:
    from eval.library_run import Run
    from eval.provenance import Settings
    from eval.result import QuestionResult
    from eval.types import QuestionSet
    from tui.jobs.job import Job, State
    from tui.samples import UpdateAndWait

    EvaluationJob = Job["EvaluationRequest", "Finished"]
    EvaluationState = State["EvaluationRequest", "Finished"]

SAMPLE = "sample"
"""What stands for the set that comes with the sample articles, as on the command line."""

PROGRAM = Program.of_module(
    "tui.jobs.evaluating",
    Failed(
        "the evaluation stopped before its end",
        "what was answered is kept: run it again, or dateline eval in a terminal to see why",
    ),
    patience=1.0,  # every answer is written as it comes: there is nothing to wait for
)


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
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

    def to_json(self) -> Json:
        """As it crosses to the process."""
        since, until = self.filters.since, self.filters.until
        return {
            "question_set": self.question_set,
            "library": str(self.library),
            "as_of": self.as_of.isoformat(),
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "sources": self.filters.sources,
            "strictness": self.manner.strictness,
            "reading": self.manner.reading,
        }

    @classmethod
    def from_json(cls, document: Json) -> EvaluationRequest:
        """Read what `to_json` wrote."""
        since, until = (
            date.fromisoformat(document[bound]) if document[bound] else None
            for bound in ("since", "until")
        )
        return cls(
            document["question_set"],
            Path(document["library"]),
            date.fromisoformat(document["as_of"]),
            Filters(since, until, tuple(document["sources"])),
            Manner(Strictness(document["strictness"]), Reading(document["reading"])),
        )


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a request: the report as `eval --json` has it, and what it was made with.

    `unkept` says why results couldn't be kept as they came, if they couldn't.
    """

    request: EvaluationRequest
    report: Mapping[str, Any]
    settings: Mapping[str, Any]
    provenance: Mapping[str, Any]
    unkept: str | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """All that the run was made with."""
        return {"settings": self.settings, **self.provenance}


def set_asked(question_set: str) -> dict[str, Any]:
    """What a saved run says of where its question set was; for `tui.evaluation.recent_sets`."""
    is_sample = question_set == SAMPLE
    return {"set": {"path": SAMPLE if is_sample else str(_path(question_set))}}


def _path(question_set: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(question_set)))


class Evaluating:
    """The process of one evaluation."""

    def __init__(self, request: EvaluationRequest, program: Program = PROGRAM) -> None:
        """Start it."""
        self._request = request
        self._child = Child(program, request.to_json())

    def run(self, tell: Tell) -> Finished | Stopped:
        """Wait for the end; see `tui.jobs.job.Process`."""
        ended = self._child.run(tell)
        return ended if isinstance(ended, Stopped) else Finished(self._request, **ended.result)

    def stop(self) -> None:
        """End it; what it has answered is kept."""
        self._child.stop()


class Ask(Protocol):
    """Asks a library the questions of a set; see `eval.library_run.run_library`."""

    def __call__(
        self,
        folder: Path,
        question_set: QuestionSet,
        settings: Settings,
        *,
        hear: Callable[[QuestionResult], object],
        progress: Callable[[int, int], object],
    ) -> Run:
        """Ask them."""
        ...


def work(
    document: Json, tell: Tell, ask: Ask | None = None, update: UpdateAndWait = update_in_process
) -> Json:
    """Do the process's work: by `run_library` unless another is given, the sample by `update`."""
    from eval.library_run import run_library
    from eval.provenance import Settings
    from eval.question_set import load
    from tui.samples import open_sample

    def say(line: str) -> None:
        tell(Stage(line))

    request = EvaluationRequest.from_json(document)
    questions = load(request.path)  # before the sample is indexed, which takes a minute
    if request.question_set == SAMPLE:
        open_sample(request.library, say, update).close()
    judged: list[bool] = []

    def hear(result: QuestionResult) -> None:
        if result.em is not None:
            judged.append(result.em == 1)

    def progress(done: int, total: int) -> None:
        right = f"{sum(judged):,} right so far" if judged else ""
        tell(Stage("asking questions", done, total, right))

    settings = Settings(as_of=request.as_of, filters=request.filters, manner=request.manner)
    run = (ask or run_library)(request.asked, questions, settings, hear=hear, progress=progress)
    return {
        "report": run.report.to_json(),
        "settings": run.settings,
        "provenance": run.provenance,
        "unkept": run.unkept,
    }


if __name__ == "__main__":
    serve(work, PROGRAM)
