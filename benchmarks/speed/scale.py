"""How a library grows: 10,000, 100,000 and 1,000,000 passages, on this machine and on Milvus Lite.

    python -m benchmarks.speed.scale ARTICLES.jsonl.gz QUESTIONS.jsonl LIBRARY WORK [--passages N]…
        [--engine local] [--engine lite] [--engine lite+postgresql --database URL --server PID]

The articles are recombined: each takes its paragraphs from real articles, drawn at random, so
that words are as frequent as in news, and no two are alike. An embedder of its own leaves out
the time of embedding: a vector is one of LIBRARY's, a library of real articles, drawn by the
text's hash, moved by a share of the difference between some other one and its nearest. All else
is what `dateline index` does, without extractors; questions are encoded as ever. Each library is
built in a process of its own, and opened and searched in another. On Milvus Lite both hold the
embedded Milvus too. With PostgreSQL, the processor's time of the server with the process id PID
counts with a library's; it must have no other work.

The processor's time, in all threads, is what may be compared where a machine is busy. WORK needs
8 GB for a million passages on this machine, and what it holds is left there.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.harness.arguments import (
    AT_LEAST_1,
    FILE,
    FILE_OR_FOLDER,
    FOLDER,
    NEW_FOLDER,
    Script,
)
from benchmarks.harness.processes import in_new_process
from benchmarks.speed.growing.asking import NEAREST, Searching, search
from benchmarks.speed.growing.costs import (
    Stages,
    Taken,
    bytes_of,
    memory_mb,
    processor_with,
)
from benchmarks.speed.growing.material import DRAWING, DrawnVectors, Material, articles_of, write
from index.errors import UsageError
from index.library import Library
from index.place import Place, save
from index.types import UpdateReport, UpdateStage
from index.vector.embedder import ModelFolder

SIZES = (10_000, 100_000, 1_000_000)
ADDED = 100
"""Articles added to a library, and removed again."""

QUERIES = 200

LOCAL, LITE, POSTGRESQL = "local", "lite", "lite+postgresql"

_STAGES = {
    UpdateStage.READING: "reading",
    UpdateStage.COPIES: "stories",
    UpdateStage.KEYWORDS: "words",
    UpdateStage.EMBEDDING: "vectors",
}
"""The stages whose time grows with the library."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where a library's search and its database are."""

    name: str
    database: str | None = None
    server: int | None = None


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update of a library took, without embedding and the query encoder's export."""

    report: UpdateReport
    stages: Mapping[str, Taken]
    memory_mb: float
    load: float

    @property
    def total(self) -> Taken:
        """The stages' sum."""
        return Taken(
            sum(one.clock for one in self.stages.values()),
            sum(one.processor for one in self.stages.values()),
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """What `measure` found for one size and engine."""

    engine: Engine
    built: Updated
    bytes: Mapping[str, int]
    searching: Searching
    adding: Updated
    removing: Updated


@click.command(cls=Script)
@click.argument("articles", type=FILE)
@click.argument("questions", type=FILE_OR_FOLDER)
@click.argument("library", type=FOLDER)
@click.argument("work", type=NEW_FOLDER)
@click.option(
    "--passages", "sizes", type=AT_LEAST_1, multiple=True, default=SIZES, show_default=True
)
@click.option(
    "--engine",
    "engines",
    type=click.Choice([LOCAL, LITE, POSTGRESQL]),
    multiple=True,
    default=(LOCAL, LITE),
    show_default=True,
)
@click.option("--queries", type=AT_LEAST_1, default=QUERIES, show_default=True)
@click.option("--database", metavar="URL", help="A PostgreSQL, for lite+postgresql.")
@click.option("--server", type=int, metavar="PID", help="The process of that PostgreSQL.")
def main(
    articles: Path,
    questions: Path,
    library: Path,
    work: Path,
    sizes: tuple[int, ...],
    engines: tuple[str, ...],
    queries: int,
    database: str | None,
    server: int | None,
) -> None:
    """Build libraries of several sizes; search and update them."""
    if POSTGRESQL in engines and (database is None or server is None):
        raise UsageError(f"{POSTGRESQL} needs a server", "name it with --database and --server")
    material = Material.of(articles, library)
    for size in sizes:
        source = work / str(size)
        count = write_articles(material, source, size)
        print(f"{size:,} passages wanted: {count:,} articles", flush=True)
        for name in engines:
            engine = Engine(name, *((database, server) if name == POSTGRESQL else ()))
            print(told(measure(material, questions, source, engine, queries)), flush=True)


def told(found: Scale) -> str:
    """Say what was found, per passage where it grows with them."""
    built, one = found.built, found.searching
    number = built.report.passages
    stages = ", ".join(f"{name} {_each(taken, number)}" for name, taken in built.stages.items())
    parts = ", ".join(f"{name} {size / number:,.0f}" for name, size in found.bytes.items())
    return "\n".join(
        [
            f"{found.engine.name}: {number:,} passages of {built.report.articles:,} articles,"
            f" {sum(found.bytes.values()) / 1e6:,.0f} MB",
            f"  ms a passage, processor (clock): {stages}; together {_each(built.total, number)}",
            f"  built in {built.total.processor:,.0f} s of the processor, {built.total.clock:,.0f}"
            f" s of the clock under a load of {built.load:.1f}; peak memory"
            f" {built.memory_mb:,.0f} MB",
            f"  bytes a passage on disk: {parts}",
            f"  opened in {one.opening_ms:.0f} ms, meaning search loaded in {one.loading_ms:.0f}"
            f" ms; {one.opened_mb:,.0f} MB of memory then, {one.memory_mb:,.0f} MB at most while"
            " searching",
            f"  search: {one.both} (processor: {one.processor}); keywords alone: {one.keywords};"
            f" meaning alone: {one.meaning}; recall@{NEAREST} {one.recall:.3f}",
            f"  {ADDED} articles added in {_seconds(found.adding)}, removed in"
            f" {_seconds(found.removing)}",
        ]
    )


def _each(taken: Taken, number: int) -> str:
    return f"{taken.processor / number * 1000:.2f} ({taken.clock / number * 1000:.2f})"


def _seconds(updated: Updated) -> str:
    total = updated.total
    return f"{total.processor:.1f} s of the processor ({total.clock:.1f} s)"


def write_articles(material: Material, work: Path, passages: int) -> int:
    """Write articles that give about so many passages, and those to be added; return how many."""
    work.mkdir(parents=True)
    rng = random.Random(7)
    # A passage has about 120 words; a few articles tell how many an article has.
    write(work / "some.jsonl", articles_of(material, rng, 200))
    embedder = DrawnVectors(material, ModelFolder.default(), Stages())
    trial = Library.update(work / "trial", [work / "some.jsonl"], embedder=embedder)
    count = round(passages * trial.articles / trial.passages)
    write(work / "most.jsonl", articles_of(material, rng, count))
    write(work / "added.jsonl", articles_of(material, rng, ADDED))
    return count


def measure(
    material: Material, questions: Path, work: Path, engine: Engine, queries: int = QUERIES
) -> Scale:
    """Build a library of the articles in `work`, and measure it."""
    library, source = work / engine.name / "library", work / engine.name / "articles"
    source.mkdir(parents=True)
    (source / "most.jsonl").symlink_to(work / "most.jsonl")
    if engine.name != LOCAL:
        # A PostgreSQL keeps libraries apart by their names.
        place = Place(str(library.with_name("milvus")), f"grown_{work.name}", engine.database)
        save(library, place)
    built = in_new_process(updated, material, library, source, engine.server)
    size = bytes_of(library)
    searching = in_new_process(search, library, questions, queries)
    added = source / "added.jsonl"
    added.symlink_to(work / "added.jsonl")
    adding = in_new_process(updated, material, library, source, engine.server)
    added.unlink()
    removing = in_new_process(updated, material, library, source, engine.server)
    return Scale(engine, built, size, searching, adding, removing)


def updated(material: Material, library: Path, source: Path, server: int | None) -> Updated:
    """Bring a library up to date with a folder of articles."""
    stages = Stages(processor_with(server))
    stages.begin(UpdateStage.READING)
    report = Library.update(
        library,
        [source],
        embedder=DrawnVectors(material, ModelFolder.default(), stages),
        progress=stages.notice,
        allow_removals=True,
    )
    taken = stages.end()
    taken.pop(DRAWING, None)
    return Updated(
        report,
        {name: taken[stage] for stage, name in _STAGES.items() if stage in taken},
        memory_mb(),
        os.getloadavg()[1],
    )


if __name__ == "__main__":
    main()
