"""Evaluate a library on disk: open it, ask, keep what comes, go on from where a run stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from eval import jobs as parallel
from eval.partial import PartialRun, key_of
from eval.provenance import Settings, provenance
from eval.report import Report
from eval.run import Hear, Progress, evaluate, sample
from eval.scoring import Scorer
from eval.slices import check_fields
from eval.types import QuestionSet
from index.errors import LibraryError
from index.library import Library
from index.types import Filters, Hit
from qa.answerer import Answerer as LibraryAnswerer
from qa.question import Question
from qa.reader import Span
from qa.types import Answer, Turn

RUNS = "runs"
"""The folder of a library in which runs are kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """A report, and what it was made with (see `eval.provenance`).

    `resumed` is how many results came from a run that was cut short; `unkept` says why
    results couldn't be kept as they came, if they couldn't.
    """

    report: Report
    settings: dict[str, Any]
    provenance: dict[str, Any]
    resumed: int = 0
    unkept: str | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """All that the run was made with."""
        return {"settings": self.settings, **self.provenance}


def run_library(
    folder: Path,
    question_set: QuestionSet,
    settings: Settings,
    *,
    by: Sequence[str] = (),
    jobs: int = 1,
    fresh: bool = False,
    hear: Hear | None = None,
    progress: Progress | None = None,
) -> Run:
    """Ask a library the questions of a set.

    Args:
        folder: the library's.
        question_set: all of it; `settings.limit` draws from it.
        settings: what decides the results.
        by: fields of the set to slice by.
        jobs: how many questions are asked at a time.
        fresh: don't go on from where an earlier run stopped.
        hear: told each result, those of an earlier run first.
        progress: called at the start and after each question.

    Raises:
        UsageError: no question has a field of `by`.
        DatelineError: the library can't be used, or changed while the jobs opened it.
    """
    if settings.limit is not None:
        question_set = sample(question_set, settings.limit, settings.seed)
    check_fields(question_set.questions, by)
    with Library(folder) as library:
        made_with = provenance(library)
        # The code itself, not its commit: committing what was run must not lose the results.
        code, state = made_with["code"]["sha256"], made_with["library"]
        decisive = {"library": state, "reader": made_with["reader"], "code": code}
        key = key_of(question_set, {"settings": settings.to_json(), **decisive})
        with PartialRun(folder / RUNS, key, question_set.questions) as kept:
            if fresh:
                kept.discard()
            resumed = len(kept.known())
            opened = partial(_open, folder, settings, state["generation"])
            report = evaluate(
                question_set,
                parallel.asking(opened, jobs),
                resolve=library.resolve,
                by=by,
                outcomes=kept,
                hear=hear,
                progress=progress,
            )
            kept.discard()
    return Run(
        report, {**settings.to_json(), "jobs": jobs}, made_with, resumed, unkept=kept.problem
    )


@contextmanager
def _open(folder: Path, settings: Settings, generation: str) -> Iterator[Scorer]:
    """Open the library for one job; every job must see the same generation of it."""
    with Library(folder) as library:
        if library.status().generation != generation:
            raise LibraryError("the library changed while it was being opened", "run it again")
        reader = _NoReader() if settings.retrieval_only else None
        manner = settings.manner
        answerer = LibraryAnswerer(
            library, reader, strictness=manner.strictness, reading=manner.reading
        )
        yield Scorer(
            _Answering(answerer, settings.filters),
            article_text=lambda identity: library.article(identity).text,
            as_of=settings.as_of,
            reads=not settings.retrieval_only,
        )


@dataclass(frozen=True, slots=True)
class _Answering:
    """The answerer under a run's filters."""

    answerer: LibraryAnswerer
    filters: Filters

    def answer(
        self, question: str, *, turns: Sequence[Turn], as_of: date | None, depth: int
    ) -> Answer:
        return self.answerer.answer(
            question, turns=turns, as_of=as_of, filters=self.filters, depth=depth
        )


class _NoReader:
    """Reads nothing: every "answer" is then what answering would have searched, alone."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Span]:
        return []
