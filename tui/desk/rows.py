"""What a row of a sheet opens."""

from __future__ import annotations

from qa.types import Citation
from tui.conversation.references import Kind, Reference, cited, whole
from tui.desk.sheet import Sheet, SheetRow
from tui.text.phrases import attribution


def references_of(row: SheetRow) -> tuple[Reference, ...]:
    """Return the words that a row cites, or its article; () where it has neither."""
    if row.citations:
        return tuple(cited(one, Kind.SOURCE) for one in row.citations)
    return (whole(row.article, Kind.SOURCE),) if row.article else ()


def source_line(row: SheetRow) -> str:
    """Say where a row can be read, on one line; "" where nowhere."""
    if row.citations:
        first = row.citations[0]
        others = len(row.citations) - 1
        return attribution(first.article, first.page) + (f" (+{others})" if others else "")
    return attribution(row.article) if row.article else ""


def citations_of(sheet: Sheet) -> tuple[Citation, ...]:
    """Return all that the rows of a sheet cite, in their order."""
    return tuple(citation for row in sheet.rows for citation in row.citations)
