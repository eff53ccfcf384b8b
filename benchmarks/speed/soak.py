"""Whether `dateline serve` keeps to its memory: a server under mixed load for some minutes.

    python -m benchmarks.speed.soak [--minutes 5] [--library LIBRARY] [--rate 3]

Serves a copy of a library (of the sample articles unless one is given) as a process of its own,
asks it over loopback (questions, streams, clients that go half-way, searches, articles, bad
requests) at no more than so many requests a second, and edits an article now and then, so that it
goes over to a new state of the library. Prints one line, and exits with 1 where the memory grows,
the server ends, or answers with a fault of its own. Reads the memory from /proc: Linux alone.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click

from benchmarks.harness.arguments import FOLDER, Script
from benchmarks.speed.served import Client, Served, serving
from eval.questions.question_set import load
from index.errors import DatelineError
from index.library import Library
from tui.config.locations import sample_articles, sample_set

GROWTH = 0.05
"""How much more memory the last quarter may take than the second one, as a share."""

LEAST_GROWTH_MB = 16.0
"""Growth that says nothing: the allocator's own."""

SAMPLES = 120
"""How often the memory is looked at."""

EDITS = 12
"""How often the library changes meanwhile."""


@dataclass
class Course:
    """What happened: the memory in megabytes, sample by sample, and the answers' statuses."""

    memory_mb: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    edits: int = 0

    @property
    def before_mb(self) -> float:
        """The memory once it is warm: the median of the second quarter."""
        return median(_quarter(self.memory_mb, 1))

    @property
    def after_mb(self) -> float:
        """The memory at the end: the median of the last quarter."""
        return median(_quarter(self.memory_mb, 3))

    @property
    def problem(self) -> str | None:
        """What is wrong, None where all is well."""
        faults = sum(count for status, count in self.statuses.items() if status >= 500)
        if faults:
            return f"{faults} answers were faults of the server"
        allowed = max(LEAST_GROWTH_MB, GROWTH * self.before_mb)
        if self.after_mb - self.before_mb > allowed:
            return f"the memory grew by more than {allowed:.0f} MB"
        return None

    def __str__(self) -> str:
        answers = ", ".join(
            f"{count:,} × {status}" for status, count in sorted(self.statuses.items())
        )
        return (
            f"{self.before_mb:.0f} MB warm, {self.after_mb:.0f} MB at the end,"
            f" {max(self.memory_mb):.0f} MB at most; {answers}; {self.edits} edits"
        )


@click.command(cls=Script)
@click.option("--minutes", type=click.FloatRange(min=0.1), default=5.0, show_default=True)
@click.option("--library", type=FOLDER, help="Copied and asked; default: the sample articles.")
@click.option("--rate", type=click.FloatRange(min=0.1), default=3.0, show_default=True)
@click.option("--curve", is_flag=True, help="Print each sample of the memory, too.")
def main(minutes: float, library: Path | None, rate: float, curve: bool) -> None:
    """Ask a server for some minutes and say whether its memory stayed flat."""
    with TemporaryDirectory() as work:
        copy = Path(work) / "library"
        if library is None:
            Library.update(copy, [sample_articles()])
        else:
            shutil.copytree(library, copy)
        with serving(copy) as served:
            course = soak(served, copy, minutes * 60, rate)
    if curve:
        print(" ".join(f"{one:.0f}" for one in course.memory_mb))
    print(f"soak of {minutes:g} minutes: {course.problem or 'flat'} ({course})")
    sys.exit(1 if course.problem else 0)


def soak(served: Served, library: Path, seconds: float, rate: float) -> Course:
    """Ask a server for so many seconds, at most `rate` requests a second.

    Raises:
        DatelineError: the server ended.
    """
    course = Course()
    load_of = _load(served.port)
    begun = time.monotonic()
    sent = 0
    while (passed := time.monotonic() - begun) < seconds:
        if passed >= len(course.memory_mb) * seconds / SAMPLES:
            course.memory_mb.append(_memory_mb(served))
        if passed >= (course.edits + 1) * seconds / (EDITS + 1):
            _edit(library, course.edits)
            course.edits += 1
        course.statuses[load_of()] += 1
        sent += 1
        time.sleep(max(0.0, begun + sent / rate - time.monotonic()))
    return course


def _load(port: int) -> Callable[[], int]:
    """Return what sends one request, another each time, and returns the answer's status."""
    questions = [one.question for one in load(sample_set()).questions]
    rng = random.Random(0)
    client = Client(port)
    stream = {"Accept": "text/event-stream"}

    def send() -> int:
        question = rng.choice(questions)
        match rng.randrange(10):
            case 0 | 1 | 2:
                return client.get("/ask", {"question": question})
            case 3:
                return client.get("/ask", {"question": question}, stream)
            case 4:
                return client.leave("/ask", {"question": question}, stream)
            case 5 | 6:
                return client.get("/search", {"query": question})
            case 7:
                return client.get("/status")
            case 8:
                return client.get("/articles/tallow-bridge-closes")
            case _:
                return client.get("/ask", {"question": "", "since": "2024-13"})

    return send


def _edit(library: Path, n: int) -> None:
    with Library(library) as opened:
        article = next(opened.articles())
    Library.edit(
        library, article.id, {"author": f"Editor {n}", "title": f"{article.title[:80]} {n}"}
    )


def _memory_mb(served: Served) -> float:
    try:
        lines = Path(f"/proc/{served.process.pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        raise DatelineError(
            "the server's memory can't be read", "it ended, or this isn't Linux"
        ) from None
    found = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    if not found:
        raise DatelineError("the server ended")
    return int(found[0]) / 1024


def _quarter(values: Sequence[float], n: int) -> Sequence[float]:
    size = max(1, len(values) // 4)
    return values[n * size : (n + 1) * size] or values[-1:]


if __name__ == "__main__":
    main()
