"""The job of asking a question set; stopped, it leaves what was answered to the next run.

    python -m tui.jobs.evaluating      as `tui.jobs.child` has it

In the app itself, hundreds of questions would hold the one reader that it answers with.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.types import Filters
from qa.json_codec import decode_day, decode_filters, encode_day, encode_filters
from qa.manner import Manner, Reading, Strictness
from tui.config.locations import sample_library, sample_set
from tui.jobs.child import Child, Failed, JsonObject, Program, Stage, Stopped, Tell, serve
from tui.jobs.indexing import update_in_process

if TYPE_CHECKING:
    from eval.conditions import Conditions
    from eval.reporting.view import ReportView
    from eval.running.library_run import Run
    from eval.running.options import RunOptions
    from eval.running.run import Progress, Watch
    from eval.types import QuestionSet
    from tui.engine.samples import UpdateAndWait
    from tui.jobs.job import Job, State

    EvaluationJob = Job["EvaluationRequest", "Finished"]
    EvaluationState = State["EvaluationRequest", "Finished"]

RunLibrary: TypeAlias = "Callable[[Path, QuestionSet, RunOptions, Watch], Run]"
"""Asks a library the questions of a set; see `eval.running.library_run.run_library`."""

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
    as_of: date | None = None
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
        """The folder of the library that is asked: the sample's for a set about the sample."""
        sample = sample_library(self.library)
        # The user's own questions lie beside the library of which they were asked.
        own = self.question_set != SAMPLE and self.path.parent != sample
        return self.library if own else sample

    def to_json(self) -> JsonObject:
        """As it crosses to the process."""
        return {
            "question_set": self.question_set,
            "library": str(self.library),
            "as_of": encode_day(self.as_of),
            **encode_filters(self.filters),
            "strictness": self.manner.strictness,
            "reading": self.manner.reading,
        }

    @classmethod
    def from_json(cls, document: JsonObject) -> EvaluationRequest:
        """Read what `to_json` wrote."""
        return cls(
            document["question_set"],
            Path(document["library"]),
            decode_day(document["as_of"]),
            decode_filters(document),
            Manner(Strictness(document["strictness"]), Reading(document["reading"])),
        )


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a request: the report, and what it was made with.

    `unkept` says why results couldn't be kept as they came, if they couldn't.
    """

    request: EvaluationRequest
    report: ReportView
    conditions: Conditions
    unkept: str | None = None

    @classmethod
    def from_json(cls, request: EvaluationRequest, document: JsonObject) -> Finished:
        """Read what `work` returned."""
        from eval.conditions import decode_conditions
        from eval.reporting.codec import decode

        conditions = decode_conditions(document)
        return cls(request, decode(document["report"]), conditions, document["unkept"])


def set_asked(question_set: str) -> str:
    """What a saved run says of where its question set was; for `evaluation_runs.recent_sets`."""
    return SAMPLE if question_set == SAMPLE else str(_path(question_set))


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
        if isinstance(ended, Stopped):
            return ended
        return Finished.from_json(self._request, ended.result)

    def stop(self) -> None:
        """End it; what it has answered is kept."""
        self._child.stop()


def work(
    document: JsonObject,
    tell: Tell,
    run_library: RunLibrary | None = None,
    update: UpdateAndWait = update_in_process,
) -> JsonObject:
    """Do the process's work, by eval's `run_library` unless another is given.

    The sample's library is made by `update`.
    """
    from eval.conditions import encode_conditions
    from eval.questions.question_set import load
    from eval.reporting.codec import encode
    from eval.running import library_run
    from eval.running.options import RunOptions
    from tui.engine.samples import open_sample

    def say(line: str) -> None:
        tell(Stage(line))

    def watch(at: Progress) -> None:
        right = "" if at.right is None else f"{at.right:,} right so far"
        tell(Stage("asking questions", at.done, at.total, right))

    request = EvaluationRequest.from_json(document)
    questions = load(request.path)  # before the sample is indexed, which takes a minute
    if request.question_set == SAMPLE:
        open_sample(request.library, say, update).close()
    options = RunOptions(as_of=request.as_of, filters=request.filters, manner=request.manner)
    run = (run_library or library_run.run_library)(request.asked, questions, options, watch)
    return {
        "report": encode(run.report.view()),
        **encode_conditions(run.conditions),
        "unkept": run.unkept,
    }


if __name__ == "__main__":
    serve(work, PROGRAM)
