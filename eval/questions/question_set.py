"""Question sets: a file or a folder of questions with their answers, in one of four formats.

JSONL      Dateline's own: a question a line (see `formats.jsonl`)
SQuAD      `.json`, versions 1.1 and 2.0 (see `formats.squad`)
BEIR       a folder with queries.jsonl and qrels/ (see `formats.beir`)
CSV        `.csv` or `.tsv` with columns "question" and "answer" (see `formats.csv_file`)
"""

from __future__ import annotations

from pathlib import Path

from eval.questions.formats import opened
from eval.questions.formats.base import Broken, Entry
from eval.types import EvalQuestion, QuestionSet
from index.errors import UsageError

__all__ = ["EvalQuestion", "QuestionSet", "load"]

PROBLEMS_NAMED = 3
"""How many broken lines an error names; the rest are counted."""

LONGEST_REASON = 200
"""Characters of a reason in an error: what it quotes may be of any length."""


def load(path: Path) -> QuestionSet:
    """Read a question set, in the format that its path says.

    Raises `NotFoundError` where there is no such file, and `UsageError` where it can't be
    read, holds no question, or has lines that can't be used: all of them are counted, and
    the first few are named with the reason.
    """
    source = opened(path)
    questions: list[EvalQuestion] = []
    broken: list[Broken] = []
    seen: dict[str, Entry] = {}
    for entry in source.entries:
        if isinstance(entry, Broken):
            broken.append(entry)
        elif (first := seen.setdefault(entry.question.id, entry)) is not entry:
            broken.append(Broken(entry.where, repeated(entry.question.id, first), entry.line))
        else:
            questions.append(entry.question)
    if broken:
        raise UsageError(summary(str(path), broken), "correct or remove them, then run it again")
    if not questions:
        raise UsageError(f"{path} holds no questions", source.hint)
    return QuestionSet(source.name, tuple(questions))


def repeated(identity: str, first: Entry) -> str:
    """Say that an id was taken, and by which entry."""
    return f"the id {identity!r} is also that of {first.where}"


def summary(name: str, broken: list[Broken]) -> str:
    """Say in one line how much of a list of questions can't be used, and why the first of it."""
    unit = "question" if broken[0].line is None else "line"
    count = f"{len(broken)} {unit}{'s' if len(broken) > 1 else ''}"
    more = len(broken) - PROBLEMS_NAMED
    named = "; ".join(_named(problem) for problem in broken[:PROBLEMS_NAMED])
    return f"{name}: {count} can't be used: {named}" + (f"; and {more} more" if more > 0 else "")


def _named(problem: Broken) -> str:
    reason = problem.reason
    shown = reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"
    return f"{problem.where}: {shown}"
