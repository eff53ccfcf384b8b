"""The answers of a batch as CSV or JSONL, a row for each question, in the list's order.

CSV begins with a byte order mark, by which spreadsheets know it for UTF-8, and none of its cells
can be taken for a formula. JSONL is exact: what was read and what was quoted stand in it as they
are.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, TextIO

from eval.batch.answers import COLUMNS, BatchAnswer, encode_answer
from eval.batch.questions import BatchQuestion
from eval.questions.formats.csv_file import SEPARATOR
from qa.json_codec import Json

QUESTION = "question"
FIRST = ("id", QUESTION)
"""The columns that stand before the answer's; all others that are carried through stand behind."""

_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What spreadsheets take for a formula's beginning (OWASP, CSV injection)."""


class Sheet(Protocol):
    """What rows are written to."""

    def write(self, question: BatchQuestion, answer: BatchAnswer) -> None:
        """Write one row; raises `OSError`."""
        ...

    def close(self) -> None:
        """End it; raises `OSError`."""
        ...


def names_of(carried: Sequence[str]) -> dict[str, str]:
    """Return what carried fields are called in the output: otherwise where the answer has the name.

    A set's "answer" is written as "input_answer".
    """
    names: dict[str, str] = {}
    taken = {QUESTION, *COLUMNS}
    for field in carried:
        name = field
        while name in taken:
            name = f"input_{name}"
        names[field] = name
        taken.add(name)
    return names


def columns_of(names: Mapping[str, str]) -> list[str]:
    """Return the columns of an output, in their order."""
    first = [name for name in FIRST if name == QUESTION or name in names.values()]
    return [*first, *COLUMNS, *(name for name in names.values() if name not in first)]


def row_of(
    question: BatchQuestion, answer: BatchAnswer, names: Mapping[str, str]
) -> dict[str, Json]:
    """Return one row by its columns: the question, its answer, what is carried through."""
    carried = {names[field]: value for field, value in question.carried.items()}
    row = {QUESTION: question.question, **encode_answer(answer), **carried}
    return {name: row[name] for name in columns_of(names) if name in row}


def cell_of(name: str, value: Json, answer: BatchAnswer) -> Json:
    """Return a value as one cell: text, a number, a bool, or None; lists are joined by "|"."""
    if name == "earlier":
        return "; ".join(map(str, answer.earlier)) or None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return SEPARATOR.join(map(str, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before one."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


class CsvSheet:
    """A CSV file, each row written through to it."""

    def __init__(self, path: Path, names: Mapping[str, str]) -> None:
        """Begin the file anew, with its header; raises `OSError`."""
        self._names = names
        self._columns = columns_of(names)
        # Half a character, which JSON may hold, is no UTF-8.
        self._file = path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        self._writer = csv.writer(self._file)
        self._row(self._columns)

    def write(self, question: BatchQuestion, answer: BatchAnswer) -> None:
        """Write one row."""
        row = row_of(question, answer, self._names)
        self._row([cell_of(name, row.get(name), answer) for name in self._columns])

    def _row(self, cells: Sequence[Json]) -> None:
        self._writer.writerow(map(_written, cells))
        self._file.flush()

    def close(self) -> None:
        """Close the file, once it is on the disk."""
        _close(self._file)


def _written(cell: Json) -> Json:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return as_text(cell) if isinstance(cell, str) else cell


class JsonlSheet:
    """JSON lines, each written through to the file."""

    def __init__(self, path: Path, names: Mapping[str, str]) -> None:
        """Begin the file anew; raises `OSError`."""
        self._names = names
        # In JSON a backslash escape stands for what UTF-8 can't: half a character.
        self._file: TextIO = path.open("w", encoding="utf-8", errors="backslashreplace")

    def write(self, question: BatchQuestion, answer: BatchAnswer) -> None:
        """Write one line."""
        row = row_of(question, answer, self._names)
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file, once it is on the disk."""
        _close(self._file)


def _close(file: TextIO) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    finally:
        file.close()
