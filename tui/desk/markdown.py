"""A sheet as Markdown: its rows as a table, each with where it can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.citing import link_to
from qa.citing.markdown_text import escaped, linked
from tui.desk.printed import shown
from tui.desk.sheet import Align, Sheet, SheetRow
from tui.text.phrases import attribution


def markdown_of(sheet: Sheet) -> str:
    """Return a sheet as a Markdown document. No word of an article can become markup in it."""
    blocks = [f"# {escaped(sheet.title)}"]
    if sheet.bars:
        bars = (
            [escaped(bar.label), f"{bar.value:,} {escaped(bar.note)}".rstrip()]
            for bar in sheet.bars
        )
        blocks.append("\n".join(_table(["", "Number"], [False, True], bars)))
    if sheet.rows:
        sourced = any(row.citations or row.article for row in sheet.rows)
        labels = [escaped(column.label) for column in sheet.columns] + ["Source"] * sourced
        right = [column.align is Align.RIGHT for column in sheet.columns] + [False] * sourced
        rows = (
            [*(escaped(shown(cell)) for cell in row.cells), *([_source(row)] * sourced)]
            for row in sheet.rows
        )
        blocks.append("\n".join(_table(labels, right, rows)))
    if sheet.more:
        blocks.append(f"And {sheet.more:,} more.")
    blocks += [escaped(note) for note in sheet.notes]
    return "\n\n".join(blocks) + "\n"


def _table(
    labels: Sequence[str], right: Sequence[bool], rows: Iterator[list[str]]
) -> Iterator[str]:
    yield _line(labels)
    yield _line(["---:" if one else "---" for one in right])
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _source(row: SheetRow) -> str:
    citation = row.citations[0] if row.citations else None
    article = citation.article if citation else row.article
    if article is None:
        return ""
    page = citation.page if citation else None
    return linked(attribution(article, page), link_to(citation) if citation else article.url)
