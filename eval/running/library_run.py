"""Evaluate a library on disk: open it, ask, keep what comes, go on from where a run stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from eval.conditions import Conditions
from eval.reporting.report import Report
from eval.reporting.slices import check_fields
from eval.running import jobs as parallel
from eval.running.language_model import assistance_of, writing
from eval.running.options import RunOptions
from eval.running.partial import PartialRun, key_of
from eval.running.provenance import Provenance, conditions_of, encode_deciding
from eval.running.run import Watch, evaluate, sample
from eval.running.scoring import Scorer
from eval.types import QuestionSet
from index import own_files
from index.errors import LibraryError
from index.library import Library
from qa.answerer import Answerer
from qa.json_codec import Json

RUNS = own_files.RUNS
"""The folder of a library in which runs are kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """A report, and what it was made with.

    `unkept` says why results couldn't be kept as they came, if they couldn't.
    """

    report: Report
    conditions: Conditions
    unkept: str | None = None


def run_library(
    folder: Path, question_set: QuestionSet, options: RunOptions, watch: Watch | None = None
) -> Run:
    """Ask the library in `folder` the questions of a set, of which `options.limit` draws some.

    Raises:
        UsageError: no question has a field of `options.by`.
        DatelineError: the library can't be used, or changed while the jobs opened it.
    """
    if options.limit is not None:
        question_set = sample(question_set, options.limit, options.seed)
    check_fields(question_set.questions, options.by)
    with Library(folder) as library:
        made_with = Provenance.of(library)
        key = key_of(question_set, _decisive(options, made_with))
        with PartialRun(folder / RUNS, key, question_set.questions) as kept:
            if options.fresh:
                kept.discard()
            opened = partial(_open, folder, options, made_with.library.generation)
            report = evaluate(
                question_set,
                parallel.asking(opened, options.jobs),
                resolve=library.resolve,
                by=options.by,
                outcomes=kept,
                watch=watch,
            )
            kept.discard()
    return Run(report, conditions_of(options, made_with), kept.problem)


def _decisive(options: RunOptions, made_with: Provenance) -> dict[str, Json]:
    """All but the questions that decides the results."""
    return {
        "settings": encode_deciding(options),
        "library": asdict(made_with.library),
        "reader": made_with.reader_sha256,
        # The code itself, not its commit: committing what was run must not lose the results.
        "code": made_with.code_sha256,
    }


@contextmanager
def _open(folder: Path, options: RunOptions, generation: str) -> Iterator[Scorer]:
    """Open the library for one job; every job must see the same generation of it."""
    with Library(folder) as library:
        if library.status().generation != generation:
            raise LibraryError("the library changed while it was being opened", "run it again")
        manner = options.manner
        model = assistance_of(options.llm)
        answerer = Answerer(
            library,
            strictness=manner.strictness,
            reading=manner.reading,
            today=lambda: options.today,
            chooser=model.chooser if model else None,
            reworder=model.reworder if model else None,
        )
        yield Scorer(
            answerer,
            article_text=lambda identity: library.article(identity).text,
            as_of=options.as_of,
            filters=options.filters,
            reads=not options.retrieval_only,
            write=writing(model, answerer.checker) if model and model.settings.prose else None,
        )
