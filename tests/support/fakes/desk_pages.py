"""Views of the desk over the pages' small library: what their HTML and endpoints are tried with."""

from __future__ import annotations

from page_fakes import cited

from index.backend import LibraryBackend
from index.errors import LibraryDamagedError, NotFoundError
from tui.desk.sheet import Align, Bar, Link, Sheet, SheetColumn, SheetRow
from tui.desk.views import View, Wanted

HOSTILE = "<script>alert(1)</script>\x1b[31m"


def count_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    by = wanted.choice or "month"
    bars = (
        Bar("2025-02", 1, Link("said", "2025-02")),
        Bar("2025-05", 3, Link("said", "2025-05")),
    )
    document = {"query": wanted.typed, "by": by, "sources": list(wanted.filters.sources)}
    return Sheet(f"4 articles with “{wanted.typed}” by {by}", bars=bars, document=document)


def said_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    if wanted.typed == "damaged":
        raise LibraryDamagedError("/secret/place/library.sqlite can't be read", "run the doctor")
    if wanted.typed == "nobody":
        raise NotFoundError("nobody in /secret/place is called so")
    delay, date = library.article("delay"), library.article("date")
    rows = (
        SheetRow(
            (f"The county {HOSTILE}", "The bridge reopens on April 14"),
            (cited(delay, "April 14"),),
            leads_to=Link("count", "county", "outlet"),
        ),
        SheetRow(("Nobody", "The bridge will carry traffic"), (cited(date, "next Tuesday"),)),
    )
    columns = (SheetColumn("speaker", "Speaker"), SheetColumn("words", "Words", Align.WORDS))
    return Sheet(
        f"2 said “{wanted.typed}”",
        columns,
        rows[: wanted.limit],
        notes=("1 article hasn't been looked at yet",),
        more=max(0, 2 - (wanted.limit or 2)),
        document={"query": wanted.typed, "said": 2},
    )


VIEWS = (
    View("count", "Counts", "A word or a name", False, count_sheet, ("month", "outlet")),
    View("said", "Who said what", "A name, or words that were said", True, said_sheet),
)
