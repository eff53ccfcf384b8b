"""A sheet: what one view of the desk shows, whatever shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from index.types import Article
from qa.types import Citation

Cell = str | int | float | None


class Align(Enum):
    """How a column's cells stand."""

    LEFT = "left"
    RIGHT = "right"
    WORDS = "words"
    """Words of an article or a title, which take what room there is left and may be cut."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: `name` is its name in CSV, `label` what people read above it."""

    name: str
    label: str
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Link:
    """Another sheet to which a row leads: a view, what is typed there, and its choice."""

    view: str
    typed: str
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: a cell for each column, and what it opens.

    `citations` are the words that say so, the first of which it opens; where there are none,
    `article` is what it opens. `leads_to` is another sheet, if it has one.
    """

    cells: tuple[Cell, ...]
    citations: tuple[Citation, ...] = ()
    article: Article | None = None
    leads_to: Link | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its label, its value, and the sheet of what is behind it.

    `note` is what else has to be known of it, in a word or two behind the value.
    """

    label: str
    value: int
    leads_to: Link | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one view shows.

    title: one line that says what was found, with its number.
    columns, rows: the table. Rows may be fewer than were found: then `more` are left out.
    bars: a chart over the table, if it has one.
    notes: what has to be known of it, a line each: what couldn't be looked at, how sure it is.
    document: its `--json` document, whose fields are a contract.
    """

    title: str
    columns: tuple[SheetColumn, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = ()
    more: int = 0
    document: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("a row has a cell for each of the sheet's columns")
