"""What a benchmark is given: the files of the data folder, and a library of their articles."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import platformdirs

from eval.questions.question_set import load
from eval.types import QuestionSet
from index.errors import DatelineError, NotFoundError, UsageError
from index.extraction.extractor import Extractor
from index.library import Library
from index.maintenance.update import Progress
from index.types import LibraryStatus, UpdateStage

ARTICLES = "articles.jsonl.gz"
QUESTIONS = "questions.jsonl"
"""What a folder of articles and questions about them holds."""

QUICK_ARTICLES, QUICK_QUESTIONS = 80, 10
"""A quick run takes each 80th article for its library, and each 10th question."""

QUICK_SLICES = {"articles, each": QUICK_ARTICLES, "questions, each": QUICK_QUESTIONS}
"""The slices as settings, so that results of other slices aren't compared."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one run of a benchmark may use. It goes to another process, so it is plain values.

    `files` are by their names under the data folder; `work` is an empty folder that goes when
    the run ends. Without a library to search, `library` is None.
    """

    files: Mapping[str, Path]
    settings: Mapping[str, int]
    library: Path | None
    work: Path
    quick: bool = False

    @property
    def searched(self) -> Path:
        """The library's folder, for a benchmark that said it needs one."""
        if self.library is None:
            raise DatelineError("this benchmark searches, but named no library in the registry")
        return self.library

    def question_set(self, name: str) -> QuestionSet:
        """The question set of a file; in a quick run, a slice of it."""
        found = load(self.files[name])
        return replace(found, questions=found.questions[::QUICK_QUESTIONS]) if self.quick else found


def files_of(data: Path, names: tuple[str, ...]) -> dict[str, Path]:
    """Find files by their names under the data folder; raises `NotFoundError` if one is missing."""
    found = {name: data / name for name in names}
    for name, path in found.items():
        if not path.is_file():
            raise NotFoundError(f"{data} holds no {name}", "name the folder that holds it")
    return found


def default_libraries() -> Path:
    """The platform's folder for the libraries: made once, they are an hour's work to make again."""
    return platformdirs.user_cache_path("dateline", appauthor=False) / "benchmarks"


def library_name(collection: str, quick: bool) -> str:
    """The folder of a collection's library: "realtimeqa-2022" for "realtimeqa/2022"."""
    return collection.replace("/", "-") + ("-quick" if quick else "")


def bring_up_to_date(articles: Path, libraries: Path, name: str, quick: bool) -> LibraryStatus:
    """Make the library `name` of the folder `libraries` hold the articles, and say what it holds.

    One that is there already only gets what is new, as with `dateline index`: nothing is
    embedded twice, and a run that was cut short goes on.

    Raises:
        DatelineError: it can't be made, or was stopped before all was embedded.
    """
    if quick:
        slices = libraries / f"{name}-articles"
        make_folder(slices)
        articles = every_nth(articles, QUICK_ARTICLES, slices)
    print(f"bringing the library {name} up to date", file=sys.stderr)
    report = Library.update(libraries / name, [articles], progress=show_progress)
    if report.pending:
        raise DatelineError(
            f"{report.pending:,} passages of the library {name} aren't embedded yet",
            "run it again: it goes on from there",
        )
    with Library(libraries / name) as library:
        return library.status()


def keyword_library(
    articles: Path | None, library: Path, extractors: Sequence[Extractor] = ()
) -> None:
    """Bring a library up to date as far as without a model: all is extracted and found by keyword.

    Without `articles`, from the folders that it knows. A later update goes on with embedding.
    """

    def notice(progress: Progress) -> None:
        show_progress(progress)
        if progress.stage in (UpdateStage.ENCODER, UpdateStage.EMBEDDING):
            raise KeyboardInterrupt  # all before is committed by then

    with suppress(KeyboardInterrupt):
        Library.update(
            library, [articles] if articles else [], extractors=extractors, progress=notice
        )


def every_nth(articles: Path, n: int, folder: Path) -> Path:
    """Write each `n`th line of a JSONL file into `folder`; the file itself where `n` is 1."""
    if n == 1:
        return articles
    name = articles.name.removesuffix(".gz")
    if n < 1 or not name.endswith(".jsonl"):
        raise UsageError(f"can't take each {n}th article of {articles.name}", "take all, or JSONL")
    target = folder / f"every-{n}-{name}"
    opened = gzip.open if articles.name.endswith(".gz") else open
    with opened(articles, "rb") as lines:
        target.write_bytes(b"".join(islice(lines, 0, None, n)))
    return target


def show_progress(progress: Progress) -> None:
    """Draw how far an update is, on a terminal."""
    if sys.stderr.isatty():
        print(f"\r{progress.stage} {progress.done:,}\x1b[K", end="", file=sys.stderr)


def make_folder(folder: Path) -> None:
    """Make a folder; raises `UsageError` where that can't be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the folder {folder} can't be made: {error.strerror}", "choose another --library-dir"
        ) from None
