"""How often the order of two events is told rightly, wrongly, or not at all.

    python -m benchmarks.quality.orders LIBRARY [--split tuning]

LIBRARY holds the articles of RealTime QA 2023; it is only read. The questions are those of
`marks/orders-2023.jsonl`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click

from benchmarks.quality.marks.articles import Split
from benchmarks.quality.marks.orders import OrderQuestion, read_orders
from index.library import Library
from qa.answerer import Answerer


@dataclass(frozen=True, slots=True)
class Orders:
    """Counts of questions; seconds is the median time of one.

    right, wrong: told, as it is marked or otherwise. `open` is an order that the articles tell
    and that wasn't told. `rightly_open`: nor do the articles. `not_asked`: not understood as a
    question for an order.
    """

    right: int
    wrong: int
    open: int
    rightly_open: int
    not_asked: int
    seconds: float


def measure(folder: Path, split: Split = "held-out") -> Orders:
    """Ask a library the questions of a split."""
    counts = dict.fromkeys(("right", "wrong", "open", "rightly_open", "not_asked"), 0)
    took = []
    with Library(folder) as library:
        answerer = Answerer(library)
        for question in read_orders():
            if question.split == split:
                start = time.perf_counter()
                counts[_outcome(answerer, question)] += 1
                took.append(time.perf_counter() - start)
    return Orders(**counts, seconds=median(took))


def _outcome(answerer: Answerer, question: OrderQuestion) -> str:
    compared = answerer.answer(question.question).compared
    if compared is None:
        return "not_asked"
    if compared.reply is None:
        return "open" if question.order else "rightly_open"
    return "right" if compared.order.value == question.order else "wrong"


@click.command()
@click.argument("library", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--split", type=click.Choice(["tuning", "held-out"]), default="held-out")
def main(library: Path, split: Split) -> None:
    """Measure how the order of two events is told over LIBRARY."""
    found = measure(library, split)
    click.echo(f"right         {found.right}")
    click.echo(f"wrong         {found.wrong}")
    click.echo(f"can't tell    {found.open + found.rightly_open} (rightly: {found.rightly_open})")
    click.echo(f"not asked     {found.not_asked}")
    click.echo(f"seconds each  {found.seconds:.2f} (median)")


if __name__ == "__main__":
    main()
