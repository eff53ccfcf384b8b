"""Tables with a header row, in CSV: their columns by name, and their rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from eval.questions.formats.base import Broken
from index.errors import UsageError

DELIMITERS = (",", ";", "\t")

Synonyms = Mapping[str, Collection[str]]
"""What else columns may be called, whatever the case and with "_" or "-" for a space."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: its number as a spreadsheet counts it, its line, and its cells by column."""

    number: int
    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header names the columns wanted.

    `columns` are in lower case and by the first of their synonyms, "" where one has no name;
    `headings` are as they are written.
    """

    text: str
    delimiter: str
    columns: list[str]
    headings: list[str]

    @classmethod
    def of(cls, path: Path, text: str, wanted: Collection[str], synonyms: Synonyms) -> Table | None:
        """Read the header, by whichever delimiter makes it; None where it lacks a column wanted.

        Raises:
            UsageError: two columns have the same name.
        """
        for delimiter in DELIMITERS:
            try:
                row = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter), [])
            except csv.Error:  # a cell of more than 128 KiB: no header
                continue
            columns = _named(row, synonyms)
            if set(wanted) <= set(columns):
                named = [column for column in columns if column]
                if len(set(named)) < len(named):
                    raise UsageError(
                        f"{path}: line 1: two columns have the same name", "rename one of them"
                    )
                return cls(text, delimiter, columns, [cell.strip() for cell in row])
        return None

    def rows(self) -> Iterator[Row | Broken]:
        """Yield the rows under the header that aren't blank; one of another width is broken."""
        columns = self.columns
        reader = csv.reader(StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
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
                hint = f"quote a text that holds {self.delimiter!r}"
                yield Broken(f"line {line}", f"{reason} ({hint})", line)
            elif any(cells):
                pairs = zip(columns, cells, strict=False)
                yield Row(number, line, {column: cell for column, cell in pairs if column})
            line = reader.line_num + 1


def _named(header: list[str], synonyms: Synonyms) -> list[str]:
    names = [cell.strip().casefold() for cell in header]
    spaced = [re.sub(r"[\s_-]+", " ", name) for name in names]
    for name, others in synonyms.items():
        if name in names:
            continue  # what goes by another name beside it is a column of its own
        for other in others:
            if other in spaced:
                names[spaced.index(other)] = name
                break
    return names
