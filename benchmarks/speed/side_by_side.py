"""Whole commands of two checkouts, in turns: has a change made Dateline slower?

    python -m benchmarks.speed.side_by_side BEFORE AFTER [--rounds 9] [--only ask,status]

BEFORE and AFTER are folders that hold the packages, such as two work trees of git. Each command
is a process of its own that imports from one of them, start and exit included:

    import         the modules that open a library and answer
    version        `dateline --version`
    app            until the app's first frame is there
    status         `dateline status`
    ask            `dateline ask QUESTION --json`
    index again    `dateline index` where nothing has changed
    index          the articles (AFTER's sample unless given) into a library of one other article
    index anew     the articles into a new library: most of it is the export of the model

Both are run in turns, so that a machine whose speed drifts, or that others use, is as slow for
either. Of each are shown the least and the median of all rounds, which a first one, not counted,
has warmed up, and the ratio of AFTER's to BEFORE's: below 1, AFTER is faster. So too the median
of the processor's time, on all cores together, which waiting for other programs doesn't add to.
Each checkout makes its own library, in a folder that goes afterwards.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, Script
from benchmarks.speed.app_start import start
from benchmarks.speed.latency import ABSTAINED
from index.errors import DatelineError
from tui.text.tables import Table, show

SAMPLE = Path("eval", "sets", "sample")
QUESTION = "When is Campbell visiting Japan?"

_IMPORTS = "import index.library, qa.answerer"
_COLUMNS = ("command", *("least", "", "ratio"), *("median", "", "ratio"), "processor", "", "ratio")


@dataclass(frozen=True, slots=True)
class Took:
    """How long a command took, by the clock and on all cores together, in milliseconds."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout, the folder where it keeps its library, and what it is asked."""

    code: Path
    work: Path
    articles: Path
    question: str

    @property
    def library(self) -> Path:
        """The library that its own commands read."""
        return self.work / "library"

    @property
    def begun(self) -> Path:
        """A library of a single article, which is copied before more are added."""
        return self.work / "begun"

    @property
    def environment(self) -> dict[str, str]:
        """This process's, but that its packages are imported, and nobody's own settings."""
        kept = {name: value for name, value in os.environ.items() if "DATELINE_" not in name}
        return {**kept, "PYTHONPATH": str(self.code), "DATELINE_SETTINGS": os.devnull}

    def python(self, *arguments: str | Path) -> float:
        """Run Python to its end and return how many milliseconds that took.

        Raises `DatelineError` where it fails.
        """
        command = [sys.executable, *map(str, arguments)]
        began = time.perf_counter()
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.work,
            env=self.environment,
            stdin=subprocess.DEVNULL,
        )
        took = (time.perf_counter() - began) * 1000
        if done.returncode not in (0, ABSTAINED):
            raise DatelineError(f"{self.code}: {' '.join(command)}: {done.stderr.strip()}")
        return took

    def dateline(self, *arguments: str | Path, library: Path | None = None) -> float:
        """Run a command of Dateline's over a library, its own unless given."""
        return self.python("-m", "tui.cli", "--library", library or self.library, *arguments)


def _begin(one: Checkout) -> None:
    """Make a library of a single article, and, out of a copy, the one that is asked."""
    note = one.work / "note.txt"
    note.write_text("A note.\n", encoding="utf-8")
    one.dateline("index", note, library=one.begun)
    shutil.copytree(one.begun, one.library)
    one.dateline("index", one.articles)


def _index(one: Checkout) -> float:
    new = _out_of_the_way(one.work / "new")
    shutil.copytree(one.begun, new)
    return one.dateline("index", one.articles, library=new)


def _index_anew(one: Checkout) -> float:
    return one.dateline("index", one.articles, library=_out_of_the_way(one.work / "new"))


def _out_of_the_way(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


COMMANDS: Mapping[str, Callable[[Checkout], float]] = {
    "import": lambda one: one.python("-c", _IMPORTS),
    "version": lambda one: one.python("-m", "tui.cli", "--version"),
    "app": lambda one: start(one.library, one.environment).frame,
    "status": lambda one: one.dateline("status"),
    "ask": lambda one: one.dateline("ask", "--json", "--", one.question),
    "index again": lambda one: one.dateline("index", one.articles),
    "index": _index,
    "index anew": _index_anew,
}
"""What is timed, in milliseconds."""


@click.command(cls=Script)
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@click.option("--rounds", type=AT_LEAST_1, default=9, show_default=True)
@click.option("--only", metavar="NAME,…", help=f"Of: {', '.join(COMMANDS)}.")
@click.option("--articles", type=FOLDER, help="Instead of AFTER's sample articles.")
@click.option("--question", default=QUESTION, show_default=True)
def main(
    before: Path, after: Path, rounds: int, only: str | None, articles: Path | None, question: str
) -> None:
    """Time whole commands of two checkouts in turns."""
    names = [name.strip() for name in only.split(",")] if only else list(COMMANDS)
    if unknown := [name for name in names if name not in COMMANDS]:
        raise click.BadParameter(f"no command is called {unknown[0]!r}", param_hint="--only")
    with TemporaryDirectory() as folder:
        sides = []
        for name, code in (("before", before), ("after", after)):
            work = Path(folder, name)
            work.mkdir()
            given = (articles or after / SAMPLE).absolute()
            sides.append(Checkout(code.absolute(), work, given, question))
        for side in sides:
            _begin(side)
        rows = []
        for name in names:
            click.echo(name, err=True)
            rows.append(row(name, *measure(COMMANDS[name], sides, rounds)))
            click.echo("  " + "   ".join(rows[-1]), err=True)
    show([Table(f"BEFORE, AFTER and their ratio; {rounds} rounds", tuple(rows), _COLUMNS)])


def measure(
    command: Callable[[Checkout], float], sides: Sequence[Checkout], rounds: int
) -> list[list[Took]]:
    """Time a command of each checkout in turns; return the times of each."""
    times: list[list[Took]] = [[] for _ in sides]
    for turn in range(rounds + 1):
        for side, taken in zip(sides, times, strict=True):
            before = _processor_ms()
            found = Took(command(side), _processor_ms() - before)
            if turn:  # the first compiles modules and brings files into memory
                taken.append(found)
    return times


def _processor_ms() -> float:
    """The processor's time of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def row(name: str, before: Sequence[Took], after: Sequence[Took]) -> tuple[str, ...]:
    """Return a row of the table: what both took, each with the ratio."""
    both = before, after
    least = [min(one.clock for one in side) for side in both]
    median = [statistics.median(one.clock for one in side) for side in both]
    processor = [statistics.median(one.processor for one in side) for side in both]
    return name, *(cell for old, new in (least, median, processor) for cell in _beside(old, new))


def _beside(old: float, new: float) -> tuple[str, str, str]:
    return f"{old:,.0f} ms", f"{new:,.0f} ms", f"{new / old:.2f}"


if __name__ == "__main__":
    main()
