"""An update by processes of a local Ray beside one without workers, in one run.

    python -m benchmarks.speed.workers ARTICLES [--every 40] [--processes 2] [--rounds 3]

ARTICLES is a JSONL file, also gzipped; its lines go into files of 50, since a file is read by one
worker. Each way makes a new library, in a process of its own, in turns; shown are the medians of
the seconds for reading (and cutting), for loading the model and embedding, and for starting and
ending Ray, and of the ratios within a round. As many processes as there are cores gain nothing
where embedding uses all cores by itself: what is seen then is what Ray costs. The export of the
model, and what no worker does, aren't shown.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, FILE, Script
from benchmarks.harness.inputs import every_nth
from benchmarks.harness.processes import in_new_process
from index.errors import UsageError
from index.maintenance.update import update
from index.workers.ray_workers import workers_at

LINES = 50

READ, EMBED, RAY = "read and cut", "load and embed", "start and end Ray"


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians of seconds of each stage, without workers and with, and of their ratios."""

    passages: int
    alone: Mapping[str, float]
    shared: Mapping[str, float]
    ratios: Mapping[str, float]


@click.command(cls=Script)
@click.argument("articles", type=FILE)
@click.option("--every", type=AT_LEAST_1, default=40, show_default=True, metavar="N")
@click.option("--processes", type=AT_LEAST_1, default=2, show_default=True)
@click.option("--rounds", type=AT_LEAST_1, default=3, show_default=True)
def main(articles: Path, every: int, processes: int, rounds: int) -> None:
    """Time updates with and without workers on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        taken = every_nth(articles, every, Path(folder))
        found = measure(taken, Path(folder), processes=processes, rounds=rounds)
    print(f"{found.passages:,} passages; ray-local:{processes} beside no workers")
    for stage in (READ, EMBED, RAY):
        ratio = f", ratio {found.ratios[stage]:.2f}" if stage in found.ratios else ""
        print(f"  {stage:<18} {found.alone[stage]:8.1f} s {found.shared[stage]:8.1f} s{ratio}")


def measure(articles: Path, folder: Path, *, processes: int, rounds: int) -> Compared:
    """Make libraries of a JSONL file's articles in `folder`, `rounds` times each way.

    Raises `UsageError` where the file holds no article.
    """
    files = _in_files(articles, folder / "articles")
    ways = {"alone": None, "shared": f"ray-local:{processes}"}
    took: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    passages = 0
    for number in range(rounds):
        for way, workers in ways.items():
            library = folder / f"{way}-{number}"
            passages, seconds = in_new_process(_update, library, files, workers)
            took[way].append(seconds)
    if not passages:
        raise UsageError(f"no passages in {articles.name}", "choose a file of articles")

    def medians(way: str) -> dict[str, float]:
        return {stage: statistics.median(one[stage] for one in took[way]) for stage in took[way][0]}

    pairs = list(zip(took["alone"], took["shared"], strict=True))
    return Compared(
        passages,
        medians("alone"),
        medians("shared"),
        {
            stage: statistics.median(shared[stage] / alone[stage] for alone, shared in pairs)
            for stage in (READ, EMBED)
        },
    )


def _update(library: Path, files: Path, workers: str | None) -> tuple[int, dict[str, float]]:
    begun = time.perf_counter()
    with workers_at(workers) if workers else nullcontext() as there:
        started = time.perf_counter()
        report = update(library, [files], workers=there)
        ended = time.perf_counter()
    left = time.perf_counter()
    stages = report.seconds
    return report.passages, {
        READ: stages["read"],
        EMBED: stages.get("load model", 0.0) + stages.get("embed", 0.0),
        RAY: started - begun + left - ended,
    }


def _in_files(articles: Path, folder: Path) -> Path:
    folder.mkdir()
    opened = gzip.open if articles.name.endswith(".gz") else open
    with opened(articles, "rb") as lines:
        number = 0
        while part := list(islice(lines, LINES)):
            (folder / f"part-{number:05}.jsonl").write_bytes(b"".join(part))
            number += 1
    return folder


if __name__ == "__main__":
    main()
