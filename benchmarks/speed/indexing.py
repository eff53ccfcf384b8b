"""Index articles into a new library: time by stage, peak memory, size on disk.

    python -m benchmarks.speed.indexing ARTICLES [--every 40] [--keywords] [--library NEW_FOLDER]

With --every N, only each Nth article of a JSONL file is indexed; with --keywords it stops as
the embedding begins, when everything can be found by keyword.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, FILE_OR_FOLDER, NEW_FOLDER, Script
from benchmarks.harness.inputs import every_nth, show_progress
from benchmarks.speed.growing.costs import Stages, Taken
from index.library import Library
from index.maintenance.update import Progress
from index.types import UpdateStage


@dataclass(frozen=True, slots=True)
class Indexing:
    """What `measure` found. `seconds` holds each stage's time, in the order they ran.

    `processor_s` is the processor's time for embedding, in all threads, and `per_second` how many
    passages were embedded a second; None where nothing was.
    """

    articles: int
    passages: int
    seconds: Mapping[str, float]
    total_s: float
    per_second: float | None
    processor_s: float
    peak_memory_mb: float
    library_mb: float


@click.command(cls=Script)
@click.argument("articles", type=FILE_OR_FOLDER)
@click.option("--every", type=AT_LEAST_1, default=1, metavar="N", help="Each Nth article.")
@click.option("--keywords", is_flag=True, help="Stop when all is found by keyword.")
@click.option("--library", type=NEW_FOLDER, help="Kept; without it the library is temporary.")
def main(articles: Path, every: int, keywords: bool, library: Path | None) -> None:
    """Index articles into a new library."""
    with tempfile.TemporaryDirectory() as folder:
        taken = every_nth(articles, every, Path(folder))
        found = measure(taken, library or Path(folder) / "library", until_keywords=keywords)
    print(f"\n{found.articles:,} articles, {found.passages:,} passages in {found.total_s:.1f} s")
    for stage, seconds in found.seconds.items():
        print(f"  {stage:<12} {seconds:8.1f} s  {seconds / found.total_s:6.1%}")
    if found.per_second is not None:
        each = found.processor_s / found.passages * 1000
        print(
            f"  {found.per_second:.1f} passages embedded a second,"
            f" {each:.1f} ms of the processor each"
        )
    print(f"  peak memory {found.peak_memory_mb:,.0f} MB")
    print(f"  library {found.library_mb:,.1f} MB")


def measure(articles: Path, library: Path, *, until_keywords: bool = False) -> Indexing:
    """Index `articles` into the new folder `library`; the peak memory is this process's.

    With `until_keywords` it stops as the embedding begins, as Ctrl-C would stop it.
    """

    stages = Stages()

    def notice(progress: Progress) -> None:
        show_progress(progress)
        stages.notice(progress)
        if until_keywords and progress.stage is UpdateStage.EMBEDDING:
            raise KeyboardInterrupt

    start = time.perf_counter()
    report = Library.update(library, [articles], progress=notice)
    total = time.perf_counter() - start
    embedding = report.seconds.get("embed", 0.0) - report.seconds.get("faiss", 0.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Library(library) as opened:
        size = opened.status().size_bytes
    return Indexing(
        articles=report.articles,
        passages=report.passages,
        seconds=report.seconds,
        total_s=total,
        per_second=report.embedded / embedding if report.embedded and embedding > 0 else None,
        processor_s=stages.end().get(UpdateStage.EMBEDDING, Taken()).processor,
        # The system counts in KiB, macOS in bytes.
        peak_memory_mb=peak * (1 if sys.platform == "darwin" else 1024) / 1e6,
        library_mb=size / 1e6,
    )


if __name__ == "__main__":
    main()
