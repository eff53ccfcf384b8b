"""Tables that lay a page out, as newsletters and old pages have them: their cells are blocks.

A table of figures stays one. Read as a table, a newsletter is rows of empty cells, and each of
its stories one long cell.
"""

from __future__ import annotations

from typing import Any

from index.ingest.readers.page.tree import text_of

_BLOCKS = frozenset(
    """address article blockquote center div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre section table
    ul""".split()
)
_LONG_CELL = 200
"""Characters of a cell that is a paragraph or more, and no entry of a table."""


def unframe(tree: Any) -> None:
    """Make the cells of tables that only lay out a page's lxml tree blocks, in their order."""
    for table in tree.xpath("//table"):
        rows = table.xpath("./tr|./tbody/tr|./thead/tr|./tfoot/tr")
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if _is_layout(table, cells):
            _to_blocks(table, rows, cells)


def _is_layout(table: Any, rows: list[list[Any]]) -> bool:
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if table.xpath("./thead|./tr/th|./tbody/tr/th|./caption"):
        return False
    written = [[words for cell in row if (words := text_of(cell))] for row in rows]
    if all(len(row) <= 1 for row in written):
        return True
    if any(next(cell.iter("table"), None) is not None for row in rows for cell in row):
        return True
    long = sum(len(words) > _LONG_CELL for row in written for words in row)
    return 2 * long > sum(map(bool, written))


def _to_blocks(table: Any, rows: list[Any], cells: list[list[Any]]) -> None:
    for row, in_row in zip(rows, cells, strict=True):
        for cell in in_row:
            cell.tag = "div" if any(child.tag in _BLOCKS for child in cell.iter()) else "p"
        row.tag = "div"
    for part in [*table.iterchildren("tbody", "thead", "tfoot"), table]:
        part.tag = "div"
    for part in table.xpath("./colgroup|./col"):
        table.remove(part)
