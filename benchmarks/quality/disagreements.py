"""Prints which questions get a line on who disagrees, for reading whether each line is true.

    python -m benchmarks.quality.disagreements LIBRARY [--set QUESTIONS]

LIBRARY is only read. Asked are the questions of `marks/values-2023.jsonl`, or those of a question
set whose answer is a number, an amount or a date, each on its own day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from benchmarks.quality.marks.fields import read_lines
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.library import Library
from qa.answerer import Answerer
from qa.language.answer_type import CHANGING, kind_of
from tui.text.desk_lines import disagreement_line

QUESTIONS = Path(__file__).with_name("marks") / "values-2023.jsonl"


def measure(folder: Path, questions: Path | None = None) -> Iterator[tuple[str, str | None]]:
    """Yield each question that was asked, and the line that its answer has, if any."""
    with Library(folder) as library:
        answerer = Answerer(library)
        for question, day in _asked(questions):
            found = answerer.answer(question, as_of=day).disagreement
            yield question, disagreement_line(found) if found else None


def _asked(questions: Path | None) -> Iterator[tuple[str, date | None]]:
    if questions is None:
        own = read_lines(
            QUESTIONS, "question", lambda row: EvalQuestion(str(row["id"]), str(row["question"]))
        )
        yield from ((one.question, None) for one in own)
        return
    for one in load(questions).questions:
        if kind_of(one.question) in CHANGING:
            yield one.question, one.asked


@click.command()
@click.argument("library", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--set", "questions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(library: Path, questions: Path | None) -> None:
    """Print the lines on who disagrees that questions get over LIBRARY."""
    asked = lines = 0
    for question, line in measure(library, questions):
        asked += 1
        if line:
            lines += 1
            click.echo(f"{question}\n    {line}")
    click.echo(f"{lines} lines of {asked} questions")


if __name__ == "__main__":
    main()
