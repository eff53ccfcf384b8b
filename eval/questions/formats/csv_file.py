"""Tables: `.csv` or `.tsv` with a header row that names the questions and the answers.

    question,answer
    When does the bridge reopen?,March 3|3 March
    Who built the bridge?,

The delimiter is a comma, a semicolon or a tab, whichever makes the header. Several accepted
answers are separated by "|", or stand in repeated rows of the same question; a question with
no answer is unanswerable. Columns "id", "relevant" (names separated by "|") and "asked" (an
ISO date) mean what they do in JSONL; any other column is kept in `extra`. Without an id a
question is called by its row: "row 2" is the first under the header. Columns may have capital
letters and the other names of `SYNONYMS` ("Question,Answers").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from eval.questions.formats.base import Broken, Entry, Source, text_of
from eval.questions.formats.table import Row, Table
from eval.types import EvalQuestion
from index.errors import UsageError

SEPARATOR = "|"
SYNONYMS = {
    "question": ("questions", "query"),
    "answer": ("answers", "accepted answer", "accepted answers"),
    "id": ("question id", "query id"),
    "relevant": ("relevant articles", "relevant article"),
    "asked": ("asked on", "date", "day"),
}
"""What else the columns may be called, whatever the case and with "_" or "-" for a space."""

_HINT = 'give a table with the columns "question" and "answer", named in its first row'


def opened(path: Path) -> Source:
    """Open a table. Raises `UsageError` where its first row doesn't name the two columns."""
    table = Table.of(path, text_of(path, "a CSV file"), ("question", "answer"), SYNONYMS)
    if table is None:
        raise UsageError(f'{path}: line 1 doesn\'t name the columns "question" and "answer"', _HINT)
    return Source(path.stem, _entries(table), _HINT)


def _entries(table: Table) -> Iterator[Entry | Broken]:
    merged: dict[tuple[str, str, date | None], Entry] = {}
    broken: list[Broken] = []
    for row in table.rows():
        if isinstance(row, Broken):
            broken.append(row)
            continue
        where = f"line {row.line}"
        try:
            question = _question(row)
            key = row.cells.get("id", ""), question.question, question.asked
            first = merged.get(key)
            merged[key] = _merged(first, question) if first else Entry(question, where, row.line)
        except ValueError as reason:
            broken.append(Broken(where, str(reason), row.line))
    entries: list[Entry | Broken] = [*merged.values(), *broken]
    yield from sorted(entries, key=lambda entry: entry.line or 0)


def _question(row: Row) -> EvalQuestion:
    if not row.cells["question"]:
        raise ValueError("the question is empty")
    answers = _texts(row.cells["answer"])
    asked = row.cells.get("asked")
    return EvalQuestion(
        id=row.cells.get("id") or f"row {row.number}",
        question=row.cells["question"],
        answers=answers,
        relevant=_texts(row.cells.get("relevant", "")),
        asked=_day(asked) if asked else None,
        answerable=bool(answers),
        extra={name: cell for name, cell in row.cells.items() if name not in SYNONYMS and cell},
    )


def _merged(first: Entry, again: EvalQuestion) -> Entry:
    """A question of several rows, where the first stood: all its answers, and all relevant."""
    question = first.question
    if question.answerable != again.answerable:
        raise ValueError(f"the same question has an answer in one row and none in {first.where}")
    whole = replace(
        question,
        answers=tuple(dict.fromkeys(question.answers + again.answers)),
        relevant=tuple(dict.fromkeys(question.relevant + again.relevant)),
    )
    return replace(first, question=whole)


def _texts(cell: str) -> tuple[str, ...]:
    texts = (text.strip() for text in cell.split(SEPARATOR))
    return tuple(dict.fromkeys(text for text in texts if text))


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"'asked' must be a date such as 2024-10-14, not {cell!r}") from None
