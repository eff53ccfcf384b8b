"""Ask a library the questions of a list, and write their answers to a file in its order."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eval.batch import workbook
from eval.batch.answers import BatchAnswer
from eval.batch.asking import Ask, Open, ask_all, asked_of
from eval.batch.journal import Journal, held, place_of
from eval.batch.questions import BatchQuestion, carried_columns
from eval.batch.sheets import CsvSheet, JsonlSheet, Sheet, names_of
from eval.files import WRITABLE
from eval.running.language_model import assistance_of, model_used
from eval.running.provenance import Provenance
from index.errors import LibraryError, UsageError
from index.library import Library
from index.types import Filters
from qa.answerer import Answerer
from qa.citing import link_to
from qa.json_codec import Json, encode_day, encode_filters
from qa.manner import Manner

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings

_SHEETS: dict[str, Callable[[Path, dict[str, str]], Sheet]] = {
    ".csv": CsvSheet,
    ".jsonl": JsonlSheet,
}
XLSX = ".xlsx"
SUFFIXES = (*_SHEETS, XLSX)


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a batch is asked.

    out: the file that is written; its suffix, one of `SUFFIXES`, is its format.
    as_of, filters: for questions that have none of their own.
    llm: a language model that chooses among candidates, or makes searches, as it says.
    restart: forget what an earlier run kept, and write over whatever `out` is.
    today: the day on which questions without a day are asked; a run that goes on keeps its own.

    `jobs` and `restart` change no answer.
    """

    out: Path
    as_of: date | None = None
    filters: Filters = field(default_factory=Filters)
    manner: Manner = field(default_factory=Manner)
    jobs: int = 1
    restart: bool = False
    today: date = field(default_factory=date.today)
    llm: LanguageModelSettings | None = None


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How many of `total` questions are done; `kept` of them by an earlier run."""

    done: int
    total: int
    kept: int


Watch = Callable[[BatchProgress], object]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What came of a batch, in questions; `kept` were answered by an earlier run.

    `repeated` read as one before them, and have its answer. `seconds` are this run's.
    """

    questions: int
    answered: int
    abstained: int
    failed: int
    kept: int
    repeated: int
    seconds: float


def check_output(out: Path, *, restart: bool) -> None:
    """Say what is wrong with an output before anything is opened.

    Raises:
        UsageError: no format goes by its name, it isn't a file, or it is there already and no
            batch's that can go on.
    """
    if out.suffix.casefold() not in SUFFIXES:
        raise UsageError(
            f"can't write {out}: no format goes by that name",
            "end it in " + ", ".join(SUFFIXES[:-1]) + f" or {SUFFIXES[-1]}",
        )
    try:
        if out.exists() and not out.is_file():
            raise UsageError(f"can't write {out}: it isn't a file", "name a file")
        if out.exists() and not place_of(out).exists() and not restart:
            raise UsageError(
                f"{out} is there already", "choose another name, or write it anew with --restart"
            )
    except OSError as error:
        raise UsageError(f"can't write {out}: {error.strerror}", WRITABLE) from None


def run_batch(
    folder: Path,
    questions: Sequence[BatchQuestion],
    options: BatchOptions,
    watch: Watch = lambda _: None,
) -> BatchSummary:
    """Ask the library in `folder` all questions, and write the answers.

    Raises:
        UsageError: the output can't be written, is another's, or was begun under other conditions.
        DatelineError: the library can't be used, or changed while the jobs opened it.
    """
    check_output(options.out, restart=options.restart)
    asked = [one.with_defaults(options.as_of, options.filters) for one in questions]
    with held(options.out), Library(folder) as library:
        made_with = Provenance.of(library)
        journal = Journal(place_of(options.out), _conditions(options, made_with), options.today)
        with journal:
            if options.restart:
                journal.discard()
            journal.resume()
            generation = made_with.library.generation
            opened = partial(_open, folder, options.manner, journal.today, generation, options.llm)
            batch = BatchRun(asked, journal, options.out, watch)
            about = _about(library, options, journal.today)
            return batch.run(opened, options.jobs, about)


def _conditions(options: BatchOptions, made_with: Provenance) -> dict[str, Json]:
    """Return what decides the answers beside the questions, by the words of a message."""
    return {
        "strictness": options.manner.strictness.value,
        "reading": options.manner.reading.value,
        "day of asking (--as-of)": encode_day(options.as_of),
        "choice of articles (--since, --until, --source)": encode_filters(options.filters),
        "state of the library": json.dumps(asdict(made_with.library), sort_keys=True),
        "version of Dateline": [made_with.reader_sha256, made_with.code_sha256],
        **_with_model("language model ([llm] of the settings)", options),
    }


def _with_model(name: str, options: BatchOptions) -> dict[str, Json]:
    """Return under a name which language model has a part in the answers; nothing without one."""
    return {name: model_used(options.llm)} if options.llm else {}


def _about(library: Library, options: BatchOptions, today: date) -> dict[str, Json]:
    """Return what a workbook says of the library and of how it was asked."""
    return {
        "Library": library.folder.name,
        "Articles": library.count(),
        "Newest article": encode_day(library.newest),
        "Asked on": encode_day(options.as_of or today),
        "Since": encode_day(options.filters.since),
        "Until": encode_day(options.filters.until),
        "Outlets": " | ".join(options.filters.sources) or None,
        "Strictness": options.manner.strictness.value,
        "Reading": options.manner.reading.value,
        **_with_model("Language model", options),
        "Confidence": "the estimated probability that the answer is right",
    }


@contextmanager
def _open(
    folder: Path,
    manner: Manner,
    today: date,
    generation: str,
    llm: LanguageModelSettings | None,
) -> Iterator[Ask]:
    """Open the library for one job; every job must see the same generation of it."""
    model = assistance_of(llm)
    with Library(folder) as library:
        if library.generation != generation:
            raise LibraryError("the library changed while it was being opened", "run it again")
        answerer = Answerer(
            library,
            strictness=manner.strictness,
            reading=manner.reading,
            today=lambda: today,
            chooser=model.chooser if model else None,
            reworder=model.reworder if model else None,
        )
        yield asked_of(answerer, link_to)


class BatchRun:
    """One run: asks what isn't answered yet, and writes rows as soon as it is their turn."""

    def __init__(
        self, questions: Sequence[BatchQuestion], journal: Journal, out: Path, watch: Watch
    ) -> None:
        self._questions = questions
        self._journal = journal
        self._out = out
        self._watch = watch
        self._names = names_of(carried_columns(questions))
        self._next = 0
        self._counts: Counter[str] = Counter()

    def run(self, opened: Open, jobs: int, about: Mapping[str, Json]) -> BatchSummary:
        """Ask by `jobs` of what is opened; `about` is what a workbook says beside the figures.

        Raises:
            UsageError: the output can't be written.
            DatelineError: what is opened can't be used.
        """
        started = time.monotonic()
        asked = Counter(one.key for one in self._questions if one.problem is None)
        kept = sum(times for key, times in asked.items() if key in self._journal)
        wanted = {
            one.key: one
            for one in self._questions
            if one.problem is None and one.key not in self._journal
        }
        with self._sheet() as sheet:
            total = len(self._questions)
            done = total - sum(asked[key] for key in wanted)
            self._write_ready(sheet)
            self._watch(BatchProgress(done, total, kept))
            for question, answer in ask_all(opened, wanted.values(), jobs):
                key = question.key
                self._journal.keep(key, answer)
                self._write_ready(sheet)
                done += asked[key]
                self._watch(BatchProgress(done, total, kept))
        if sheet is None:
            with _writing(self._out):
                workbook.write(
                    self._out, self._ready(), self._names, lambda: {**self._figures(), **about}
                )
        if not self._counts["failed"]:
            self._journal.discard()
        return BatchSummary(
            questions=total,
            answered=self._counts["answered"],
            abstained=self._counts["abstained"],
            failed=self._counts["failed"],
            kept=kept,
            repeated=asked.total() - len(asked),
            seconds=time.monotonic() - started,
        )

    @contextmanager
    def _sheet(self) -> Iterator[Sheet | None]:
        """Begin the output anew; a workbook is written at the end, as it can't grow."""
        if self._out.suffix.casefold() == XLSX:
            yield None
            return
        with _writing(self._out):
            sheet = _SHEETS[self._out.suffix.casefold()](self._out, self._names)
        try:
            yield sheet
        finally:
            with _writing(self._out):
                sheet.close()

    def _write_ready(self, sheet: Sheet | None) -> None:
        if sheet is not None:
            for question, answer in self._ready():
                with _writing(self._out):
                    sheet.write(question, answer)

    def _ready(self) -> Iterator[tuple[BatchQuestion, BatchAnswer]]:
        """Yield the rows, each once and in order, up to the first that has no answer yet."""
        while self._next < len(self._questions):
            question = self._questions[self._next]
            if question.problem is not None:
                answer = BatchAnswer.failed(question.problem)
            elif question.key in self._journal:
                answer = self._journal.answer(question.key)
            else:
                return
            self._next += 1
            what = "failed" if answer.error else "abstained" if answer.abstained else "answered"
            self._counts[what] += 1
            yield question, answer

    def _figures(self) -> dict[str, Json]:
        return {
            "Questions": len(self._questions),
            "Answered": self._counts["answered"],
            "The articles don't say": self._counts["abstained"],
            "Failed": self._counts["failed"],
        }


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"can't write {out}: {error.strerror or error}",
            "see to it and run it again: it goes on where it stopped",
        ) from None
