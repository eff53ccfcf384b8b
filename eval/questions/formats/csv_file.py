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

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

from eval.questions.formats.base import Broken, Entry, Source, text_of
from eval.types import EvalQuestion
from index.errors import UsageError

DELIMITERS = (",", ";", "\t")
_SEPARATOR = "|"
SYNONYMS = {
    "question": ("questions", "query"),
    "answer": ("answers", "accepted answer", "accepted answers"),
    "id": ("question id", "query id"),
    "relevant": ("relevant articles", "relevant article"),
    "asked": ("asked on", "date", "day"),
}
"""What else the columns may be called, whatever the case and with "_" or "-" for a space."""

_HINT = 'give a table with the columns "question" and "answer", named in its first row'


@dataclass(frozen=True, slots=True)
class _Row:
    """A table's row: its number as a spreadsheet counts it, its line, and its cells by column."""

    number: int
    line: int
    cells: dict[str, str]


def opened(path: Path) -> Source:
    """Open a table. Raises `UsageError` where its first row doesn't name the two columns."""
    text = text_of(path, "a CSV file")
    delimiter, columns = _header(path, text)
    return Source(path.stem, _entries(text, delimiter, columns), _HINT)


def _header(path: Path, text: str) -> tuple[str, list[str]]:
    """The delimiter, and the columns' names, those of `SYNONYMS` by their first."""
    for delimiter in DELIMITERS:
        row = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter), [])
        columns = _named(row)
        if {"question", "answer"} <= set(columns):
            named = [column for column in columns if column]
            if len(set(named)) < len(named):
                raise UsageError(f"{path}: line 1: two columns have the same name", _HINT)
            return delimiter, columns
    raise UsageError(f'{path}: line 1 doesn\'t name the columns "question" and "answer"', _HINT)


def _named(header: list[str]) -> list[str]:
    names = [cell.strip().casefold() for cell in header]
    spaced = [re.sub(r"[\s_-]+", " ", name) for name in names]
    for name, others in SYNONYMS.items():
        if name in names:
            continue  # what goes by another name beside it is a column of its own
        for other in others:
            if other in spaced:
                names[spaced.index(other)] = name
                break
    return names


def _entries(text: str, delimiter: str, columns: list[str]) -> Iterator[Entry | Broken]:
    merged: dict[tuple[str, str, date | None], Entry] = {}
    broken: list[Broken] = []
    for row in _rows(text, delimiter, columns):
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


def _rows(text: str, delimiter: str, columns: list[str]) -> Iterator[_Row | Broken]:
    """The rows under the header that aren't blank; one of another width is broken."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    next(reader)
    number, line = 1, reader.line_num + 1
    while True:
        number += 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            # Where the quotes don't match up, nothing after this can be told apart.
            yield Broken(f"line {line}", f"not a row of a table: {error}", line)
            return
        spare = cells[len(columns) :]
        if any(spare) or (any(cells) and len(cells) < len(columns)):
            reason = f"{len(cells)} cells where the header has {len(columns)}"
            yield Broken(f"line {line}", f"{reason} (quote a text that holds {delimiter!r})", line)
        elif any(cells):
            named = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
            yield _Row(number, line, named)
        line = reader.line_num + 1


def _question(row: _Row) -> EvalQuestion:
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
    texts = (text.strip() for text in cell.split(_SEPARATOR))
    return tuple(dict.fromkeys(text for text in texts if text))


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"'asked' must be a date such as 2024-10-14, not {cell!r}") from None
