"""Index articles into a new library: time by stage, peak memory, size on disk.

    python -m benchmarks.indexing ARTICLES [--every 40] [--keywords] [--library NEW_FOLDER]

With --every N, only each Nth article of a JSONL file is indexed; with --keywords it stops as
the embedding begins, when everything can be found by keyword.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.errors import UsageError
from index.library import Library
from index.maintenance.update import Progress
from index.types import UpdateStage


@dataclass(frozen=True, slots=True)
class Indexing:
    """What `measure` found. `seconds` holds each stage's time, in the order they ran.

    `per_second` is how many passages were embedded a second; None where nothing was.
    """

    articles: int
    passages: int
    seconds: Mapping[str, float]
    total_s: float
    per_second: float | None
    peak_memory_mb: float
    library_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--keywords", action="store_true")
    parser.add_argument("--library", type=Path, help="kept; without it the library is temporary")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        articles = every_nth(chosen.articles, chosen.every, Path(folder))
        library = chosen.library or Path(folder) / "library"
        found = measure(articles, library, until_keywords=chosen.keywords)
    print(f"\n{found.articles:,} articles, {found.passages:,} passages in {found.total_s:.1f} s")
    for stage, seconds in found.seconds.items():
        print(f"  {stage:<12} {seconds:8.1f} s  {seconds / found.total_s:6.1%}")
    if found.per_second is not None:
        print(f"  {found.per_second:.1f} passages embedded a second")
    print(f"  peak memory {found.peak_memory_mb:,.0f} MB")
    print(f"  library {found.library_mb:,.1f} MB")


def measure(articles: Path, library: Path, *, until_keywords: bool = False) -> Indexing:
    """Index `articles` into the new folder `library`; the peak memory is this process's.

    With `until_keywords` it stops as the embedding begins, as Ctrl-C would stop it.
    """

    def notice(progress: Progress) -> None:
        show(progress)
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
        # The system counts in KiB, macOS in bytes.
        peak_memory_mb=peak * (1 if sys.platform == "darwin" else 1024) / 1e6,
        library_mb=size / 1e6,
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


def show(progress: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\r{progress.stage} {progress.done:,}\x1b[K", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
