"""A sheet as text, as CSV, as JSON."""

from __future__ import annotations

import csv
import io

import click
from rich.cells import cell_len

from eval.batch.sheets import as_text
from qa.citing import link_to
from tui.desk.sheet import Align, Cell, Sheet, SheetRow
from tui.text.blocks import bar as blocks_of
from tui.text.columns import GAP, padded, widths
from tui.text.json_text import print_json
from tui.text.phrases import attribution
from tui.text.safe_text import line_width, one_line, wrapped_at_words

_LEAST_WORDS = 24
"""Cells that a column of words gets at least; below that it stands on a line of its own."""

_SHORTEST_BAR, _LONGEST_BAR = 8, 48
"""Cells of the longest bar, in a narrow terminal and a wide one."""

SOURCE_COLUMNS = ("article", "title", "source", "published", "start", "end", "quote", "link")
"""What CSV says of a row's first source, behind the sheet's own columns."""


def print_sheet(
    sheet: Sheet, *, as_json: bool = False, as_csv: bool = False, sources: bool = True
) -> None:
    """Print a sheet to stdout: its document, or CSV, or text as wide as the terminal.

    `sources`: whether its CSV has the columns that say where rows stand.
    """
    if as_json:
        print_json(sheet.document)
    elif as_csv:
        click.echo(csv_of(sheet, sources=sources), nl=False)
    else:
        click.echo("\n".join(lines_of(sheet, line_width())))


def csv_of(sheet: Sheet, *, sources: bool = True) -> str:
    """Return a sheet as CSV: a header, then a row for each row, with its first source if wanted."""
    written = io.StringIO()
    writer = csv.writer(written)
    own = [column.name for column in sheet.columns]
    names = [name if name not in own else f"source_{name}" for name in SOURCE_COLUMNS]
    writer.writerow([*own, *(names if sources else ())])
    for row in sheet.rows:
        writer.writerow(map(_csv_cell, (*row.cells, *(_source(row) if sources else ()))))
    return written.getvalue()


def _csv_cell(cell: Cell) -> Cell:
    return as_text(cell) if isinstance(cell, str) else cell


def _source(row: SheetRow) -> tuple[Cell, ...]:
    citation = row.citations[0] if row.citations else None
    article = citation.article if citation else row.article
    if article is None:
        return ("",) * len(SOURCE_COLUMNS)
    return (
        *(article.id, article.title, article.source or ""),
        article.published.isoformat() if article.published else "",
        *((citation.start, citation.end, citation.quote) if citation else ("", "", "")),
        (link_to(citation) if citation else article.url) or "",
    )


def lines_of(sheet: Sheet, width: int) -> list[str]:
    """Return a sheet as lines of text, each at most `width` cells but for single long words."""
    lines = wrapped_at_words(one_line(sheet.title), "", "  ", width).split("\n")
    lines += _chart(sheet, width)
    if sheet.bars and sheet.rows:
        lines.append("")
    lines += _table(sheet, width)
    if sheet.more:
        lines.append(f"  and {sheet.more:,} more: -k shows more of them")
    for note in sheet.notes:
        lines += wrapped_at_words(one_line(note), "  ", width=width).split("\n")
    return lines


def shown(cell: Cell) -> str:
    """Return a cell as people read it."""
    if cell is None:
        return ""
    return one_line(cell) if isinstance(cell, str) else f"{cell:,}"


def _chart(sheet: Sheet, width: int) -> list[str]:
    """Return a line for each bar: its label, which is cut where there is no room, and its value."""
    if not sheet.bars:
        return []
    values = [f"{bar.value:,}{f'  {bar.note}' if bar.note else ''}" for bar in sheet.bars]
    labels = [one_line(bar.label) for bar in sheet.bars]
    most = max(bar.value for bar in sheet.bars)
    for_values = max(map(len, values))
    free = width - 2 - GAP - 1 - for_values
    for_labels = min(max(map(cell_len, labels)), max(_SHORTEST_BAR, free - _SHORTEST_BAR))
    room = min(_LONGEST_BAR, max(_SHORTEST_BAR, free - for_labels))
    return [
        f"  {padded(label, for_labels)}{' ' * GAP}{f'{blocks} ' if blocks else ''}{value}"
        for label, value, blocks in (
            (label, value, blocks_of(bar.value, most, room))
            for label, value, bar in zip(labels, values, sheet.bars, strict=True)
        )
    ]


def _table(sheet: Sheet, width: int) -> list[str]:
    if not sheet.rows:
        return []
    cells = [[shown(cell) for cell in row.cells] for row in sheet.rows]
    labels = [column.label for column in sheet.columns]
    wide = [column.align is Align.WORDS for column in sheet.columns]
    taken = list(widths([labels, *cells]))
    free = width - 2 - GAP * (len(taken) - 1)
    fixed = sum(cells for cells, is_wide in zip(taken, wide, strict=True) if not is_wide)
    count = sum(wide)
    below = bool(count) and free - fixed < count * _LEAST_WORDS
    room = max(1, (free - fixed) // count) if count and not below else 0
    lines = []
    for row, source in ((labels, None), *zip(cells, sheet.rows, strict=True)):
        parts = []
        under = []
        for text, column, cells_of, is_wide in zip(row, sheet.columns, taken, wide, strict=True):
            if is_wide and below:
                under.append(text)
            elif column.align is Align.RIGHT:
                parts.append(" " * (cells_of - len(text)) + text)
            else:
                parts.append(padded(text, min(cells_of, room) if is_wide else cells_of))
        lines.append(f"  {(' ' * GAP).join(parts)}".rstrip())
        if source is not None:
            lines += [f"      {padded(text, max(1, width - 6)).rstrip()}" for text in under if text]
            lines += [
                f"      {padded(line, max(1, width - 6)).rstrip()}" for line in _where(source)
            ]
    return lines


def _where(row: SheetRow) -> list[str]:
    """Say where a row's words stand, under it."""
    article = row.citations[0].article if row.citations else None
    return [attribution(article, row.citations[0].page)] if article else []
