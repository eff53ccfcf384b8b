"""A view of the desk as a tool's result: its rows with their citations, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, Field

from dateline.mcp.documents import UNTRUSTED, Cited, Document
from dateline.mcp.words import cited
from tui.desk.sheet import Sheet, SheetRow
from tui.desk.views import View
from tui.text.safe_text import one_line

MOST_CITED = 3
"""Citations of a row, at most."""

_LONGEST_CELL = 400


class Row(BaseModel):
    """A row: its cells by the columns' names, and the words of articles that say so."""

    cells: dict[str, str | int | float | None]
    citations: list[Cited]
    article: str | None = Field(description="Where no words are meant, the article: its id.")

    @classmethod
    def of(cls, row: SheetRow, names: Sequence[str]) -> Self:
        """Return a row."""
        return cls(
            cells=dict(zip(names, row.cells, strict=True)),
            citations=[Cited.of(one) for one in row.citations[:MOST_CITED]],
            article=row.article.id if row.article and not row.citations else None,
        )


class Bar(BaseModel):
    """A number of a chart, and what it is of."""

    label: str
    value: int


class Shown(Document):
    """A view of the desk. Rows that were found and aren't here are counted in `rows_left_out`."""

    view: str
    title: str = Field(description="What was found, with its number.")
    bars: list[Bar]
    rows: list[Row]
    rows_left_out: int
    notes: list[str] = Field(description="What has to be known of it.")

    @classmethod
    def of(cls, view: View, sheet: Sheet, most: int) -> Self:
        """Return a sheet, with so many bars and rows at most."""
        names = [column.name for column in sheet.columns]
        return cls(
            view=view.name,
            title=sheet.title,
            bars=[Bar(label=bar.label, value=bar.value) for bar in sheet.bars[:most]],
            rows=[Row.of(row, names) for row in sheet.rows[:most]],
            rows_left_out=sheet.more + max(0, len(sheet.rows) - most),
            notes=list(sheet.notes),
        )


def in_words(shown: Shown) -> str:
    """Say a sheet line by line: what is quoted stands on one line."""
    lines = [one_line(shown.title, _LONGEST_CELL)]
    lines += [f"{one_line(bar.label, _LONGEST_CELL)}: {bar.value:,}" for bar in shown.bars]
    lines += [f"{n}. {_row(row)}" for n, row in enumerate(shown.rows, start=1)]
    if shown.rows_left_out:
        lines.append(f"({shown.rows_left_out:,} more aren't listed)")
    lines += [one_line(note, _LONGEST_CELL) for note in shown.notes]
    return "\n".join([*lines, UNTRUSTED])


def _row(row: Row) -> str:
    cells = "; ".join(
        f"{name}: {one_line(str(cell), _LONGEST_CELL)}"
        for name, cell in row.cells.items()
        if cell is not None and cell != ""
    )
    sources = [cited(one) for one in row.citations]
    if row.article:
        sources.append(f"[article {one_line(row.article, 200)}]")
    return " — ".join([cells, *sources])


def described(views: Sequence[View]) -> str:
    """Say which views there are, and what each takes."""
    return "; ".join(
        f"{view.name} ({view.title}; query: {view.prompt}"
        + ("" if view.blank else ", needed")
        + (f"; by: {', '.join(view.choices)}" if view.choices else "")
        + ")"
        for view in views
    )
