"""What the desk costs: each extractor as articles are indexed, each view as it is asked.

    python -m benchmarks.speed.desk DATA [--library FOLDER] [--asking] [--view NAME]

DATA holds realtimeqa/2022: some 60,000 passages. Extractors are timed in an indexing run of each
50th article, embedding included: their share of the run leaves out what each run costs once
(exporting and loading the model). What they store is measured over all articles, as the growth of
the database; so are the views, over a library without vectors, with queries drawn from it. With
--asking, only the views are measured, over what the library holds already. --library keeps that
library, or is one made before.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, NEW_FOLDER, Script
from benchmarks.harness.drawn import draw
from benchmarks.harness.inputs import ARTICLES, every_nth, files_of, keyword_library, show_progress
from benchmarks.speed.spread import Spread
from index.errors import DatelineError
from index.extraction.extractor import Extractor
from index.library import Library
from index.storage.database import FILE_NAME
from index.types import Article, Column, Value
from qa.desk.extractors import EXTRACTORS
from tui.desk.views import VIEWS, Wanted, view

COLLECTION = f"realtimeqa/2022/{ARTICLES}"
_ONCE = ("export", "load model")
"""Stages of a run that take as long for one article as for all."""

_PER = 100_000


@dataclass(slots=True)
class Timed:
    """An extractor whose time is taken."""

    of: Extractor
    seconds: float = 0.0
    articles: int = 0
    rows: int = 0

    @property
    def name(self) -> str:
        """The extractor's."""
        return self.of.name

    @property
    def version(self) -> int:
        """The extractor's."""
        return self.of.version

    @property
    def columns(self) -> Sequence[Column]:
        """The extractor's."""
        return self.of.columns

    def extract(self, article: Article) -> Iterable[Sequence[Value]]:
        """Return what the extractor finds; the time of it is added."""
        began = time.perf_counter()
        found = list(self.of.extract(article))
        self.seconds += time.perf_counter() - began
        self.articles += 1
        self.rows += len(found)
        return found


@dataclass(frozen=True, slots=True)
class Run:
    """An indexing run: its seconds by stage, without what each costs once, and each extractor's.

    The first extractor that asks for an article's sentences has the time of finding them.
    """

    articles: int
    passages: int
    seconds: Mapping[str, float]
    extractors: tuple[Timed, ...]

    @property
    def total(self) -> float:
        """Seconds of all stages."""
        return sum(self.seconds.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """How long a view takes to make its sheets, and how many of what was typed it refused.

    `cpu` is the processor's time alone, which a busy machine doesn't make longer.
    """

    view: str
    kind: str
    spread: Spread | None
    cpu: Spread | None
    refused: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What an extractor stores of some passages, in bytes of the database."""

    name: str
    bytes: int
    rows: int
    passages: int
    seconds: float = field(default=0.0)


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--every", type=AT_LEAST_1, default=50, show_default=True, metavar="N")
@click.option("--queries", type=AT_LEAST_1, default=60, show_default=True, help="Each kind.")
@click.option("--library", type=NEW_FOLDER, help="Of all articles; made where it isn't there.")
@click.option("--asking", is_flag=True, help="Only how long views take.")
@click.option("--view", "views", type=click.Choice(VIEWS), multiple=True, help="Only this one.")
def main(
    data: Path,
    every: int,
    queries: int,
    library: Path | None,
    asking: bool,
    views: tuple[str, ...],
) -> None:
    """Measure the desk's extractors and views."""
    articles = files_of(data, (COLLECTION,))[COLLECTION]
    with tempfile.TemporaryDirectory() as folder:
        if not asking:
            _print_run(indexing(every_nth(articles, every, Path(folder)), Path(folder) / "few"))
        library = library or Path(folder) / "all"
        if not (library / FILE_NAME).exists():
            keyword_library(articles, library)
        for stored in () if asking else storing(library):
            _print_stored(stored)
        _print_asked(library, asked(library, queries, views or VIEWS))


def indexing(articles: Path, library: Path, extractors: Sequence[Extractor] = EXTRACTORS) -> Run:
    """Index articles into a new library, and time the extractors as it is done."""
    timed = tuple(map(Timed, extractors))
    report = Library.update(library, [articles], extractors=timed, progress=show_progress)
    seconds = {stage: spent for stage, spent in report.seconds.items() if stage not in _ONCE}
    return Run(report.articles, report.passages, seconds, timed)


def storing(library: Path, extractors: Sequence[Extractor] = EXTRACTORS) -> list[Stored]:
    """Have extractors that a library hasn't had look at its articles, one after the other.

    The library's size may only grow by it, so that the growth is what they store. One that it had
    already stores nothing, and isn't told of.
    """
    found = []
    for extractor in extractors:
        with Library(library) as opened:
            passages, seen = opened.status().passages, opened.extractors()
        if extractor.name in seen:
            continue
        timed, before = Timed(extractor), _database_bytes(library)
        keyword_library(None, library, [timed])
        found.append(
            Stored(
                extractor.name,
                _database_bytes(library) - before,
                timed.rows,
                passages,
                timed.seconds,
            )
        )
    return found


def _database_bytes(library: Path) -> int:
    return sum(path.stat().st_size for path in library.glob(f"{FILE_NAME}*"))


def asked(folder: Path, queries: int, views: Sequence[str] = VIEWS, seed: int = 1) -> list[Asked]:
    """Time each view, by what is typed: words, a phrase where it takes one, a name, nothing.

    The ways in which a view may show it are taken in turn, on the library's newest day. Before it
    is timed, each view makes one sheet.
    """
    found = []
    with Library(folder) as library:
        articles = list(library.articles())
        today = library.newest
        rng = random.Random(seed)
        typed = {
            "words": [one.typed for one in draw(articles, queries, rng, ("word", "pair"))],
            "a phrase": [one.typed for one in draw(articles, queries, rng, ("phrase",))],
            "a name": [one.typed.strip('"') for one in draw(articles, queries, rng, ("name",))],
            "nothing": [""] * min(queries, 10),
        }
        del articles
        for name in views:
            shown = view(name)
            for kind, texts in typed.items():
                if kind == "nothing" and not shown.blank:
                    continue
                if kind == "a phrase" and "phrase" not in shown.prompt:
                    continue
                choices = shown.choices or (None,)
                times, cpu, refused = list[float](), list[float](), 0
                for number, text in enumerate([texts[0], *texts]):
                    wanted = Wanted(text, choices[number % len(choices)], today=today)
                    began, used = time.perf_counter(), time.process_time()
                    try:
                        shown.make(library, wanted)
                    except DatelineError:
                        refused += bool(number)
                    else:
                        if number:
                            times.append((time.perf_counter() - began) * 1000)
                            cpu.append((time.process_time() - used) * 1000)
                wall = Spread.of(times) if times else None
                found.append(Asked(name, kind, wall, Spread.of(cpu) if cpu else None, refused))
    return found


def _print_run(run: Run) -> None:
    print(
        f"\nIndexing {run.articles:,} articles ({run.passages:,} passages): {run.total:.1f} s"
        f" beside {' and '.join(_ONCE)}"
    )
    print("| extractor | seconds | ms an article | share of the run |\n|---|---|---|---|")
    for one in run.extractors:
        each = one.seconds * 1000 / max(1, one.articles)
        print(f"| {one.name} | {one.seconds:.2f} | {each:.2f} | {one.seconds / run.total:.1%} |")
    stage = run.seconds.get("extract", 0.0)
    print(f"| all, with storing | {stage:.2f} | | {stage / run.total:.1%} |", flush=True)


def _print_stored(stored: Stored) -> None:
    each = stored.bytes / stored.passages * _PER / 1e6
    print(
        f"{stored.name}: {stored.rows:,} rows of {stored.passages:,} passages, found in"
        f" {stored.seconds:.1f} s; {each:.1f} MB per {_PER:,} passages",
        flush=True,
    )


def _print_asked(library: Path, found: Sequence[Asked]) -> None:
    with Library(library) as opened:
        status = opened.status()
    print(f"\nViews over {status.articles:,} articles ({status.passages:,} passages)")
    print("| view | typed | p50 | p95 | processor p50, p95 | asked | refused |")
    print("|---" * 7 + "|")
    for one in found:
        times = f"{one.spread.p50:.0f} ms | {one.spread.p95:.0f} ms" if one.spread else "– | –"
        cpu = f"{one.cpu.p50:.0f} ms, {one.cpu.p95:.0f} ms" if one.cpu else "–"
        number = one.spread.n if one.spread else 0
        print(f"| {one.view} | {one.kind} | {times} | {cpu} | {number} | {one.refused} |")


if __name__ == "__main__":
    main()
