"""Reading comprehension: the reader alone, given the passage that holds the answer.

    python -m benchmarks.quality.reading DEV.jsonl [--model FOLDER]

Each line of DEV holds `question`, `title`, `context` and `answers` (each with its `text`). The
reader must answer: it isn't let abstain.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click

from benchmarks.harness.arguments import FILE, FOLDER, Script
from eval.measures.answers import exact_match, f1
from qa.manner import Reading
from qa.reading.decode import decode
from qa.reading.own_reader import model_folder
from qa.reading.reader_model import ReaderModel
from qa.reading.window import Window, join_heading
from qa.training.examples import Example, read_examples


@dataclass(frozen=True, slots=True)
class Comprehension:
    """EM and F1 as SQuAD defines them, 0 to 1, over `questions`."""

    questions: int
    em: float
    f1: float
    windows_per_second: float


@click.command(cls=Script)
@click.argument("asked", metavar="DEV", type=FILE)
@click.option("--model", type=FOLDER, default=model_folder(Reading.CAREFUL))
def main(asked: Path, model: Path) -> None:
    """Ask the reader alone, given the passage that holds the answer."""
    found = measure(asked, model)
    print(
        f"{found.questions:,} questions: EM {found.em:.3f}, F1 {found.f1:.3f},"
        f" {found.windows_per_second:.1f} windows a second"
    )


def measure(path: Path, model: Path) -> Comprehension:
    """Ask the reader every question of the set over its own context."""
    examples = [example for example in read_examples(path) if example.answers]
    reader = ReaderModel(model)
    windows = [Window(e.question, join_heading(e.title, ""), e.text) for e in examples]
    started = perf_counter()
    scored = reader.score(windows)
    seconds = perf_counter() - started
    em = total = 0.0
    for example, window, one in zip(examples, windows, scored, strict=True):
        best = next(iter(decode(window.passage, one, spans=1)), None)
        said = window.passage[best.start : best.end] if best else ""
        accepted = gold(example)
        em += exact_match(said, accepted)
        total += f1(said, accepted)
    n = len(examples)
    return Comprehension(n, em / n, total / n, n / seconds)


def gold(example: Example) -> list[str]:
    return [example.text[start:end] for start, end in example.answers]


if __name__ == "__main__":
    main()
