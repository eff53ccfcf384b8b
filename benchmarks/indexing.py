"""Index articles into a new library: time by stage, peak memory, size on disk.

python benchmarks/indexing.py ARTICLES [--library NEW_FOLDER]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from index.library import Library
from index.update import Progress


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--library", type=Path, help="kept; without it the library is temporary")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(chosen.articles, chosen.library or Path(folder) / "library")


def measure(articles: Path, library: Path) -> None:
    start = time.perf_counter()
    report = Library.update(library, [articles], progress=show)
    total = time.perf_counter() - start
    print(f"\n{report.articles:,} articles, {report.passages:,} passages in {total:.1f} s")
    for stage, seconds in report.seconds.items():
        print(f"  {stage:<12} {seconds:8.1f} s  {seconds / total:6.1%}")
    embedding = report.seconds.get("embed", 0.0) - report.seconds.get("faiss", 0.0)
    if embedding > 0:
        print(f"  {report.embedded / embedding:.1f} passages embedded a second")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1 if sys.platform == "darwin" else 1024
    print(f"  peak memory {peak * scale / 1e6:,.0f} MB")
    with Library(library) as opened:
        print(f"  library {opened.status().size_bytes / 1e6:,.1f} MB")


def show(progress: Progress) -> None:
    print(f"\r{progress.stage} {progress.done:,}", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
