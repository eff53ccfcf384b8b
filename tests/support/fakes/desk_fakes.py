"""Views of the desk over made-up articles: what the screen and the page are tried with."""

from __future__ import annotations

from datetime import date

from article_fakes import article
from tui_fakes import BUS, FAIR_DATES, cite

from index.backend import LibraryBackend
from index.errors import UsageError
from tui.desk.sheet import Align, Bar, Link, Sheet, SheetColumn, SheetRow
from tui.desk.views import View, Wanted

HOPES = article(
    "The committee hopes to hold the county fair on September 20-22, its chairman said.",
    "hopes",
    title="Committee hopes for a September fair — 会場 — and says so at some length",
    published=date(2024, 5, 2),
    source="The Courier",
    path="/news/courier/hopes.md",
    url="https://courier.example/hopes",
)

COUNT_COLUMNS = (
    SheetColumn("month", "Month"),
    SheetColumn("articles", "Articles", Align.RIGHT),
)
SAID_COLUMNS = (
    SheetColumn("speaker", "Speaker"),
    SheetColumn("day", "Day"),
    SheetColumn("words", "Words", Align.WORDS),
)
MONTHS = (
    *(("2024-05", 2), ("2024-06", 0), ("2024-07", 5), ("2024-08", 14)),
    *(("2024-09", 8), ("2024-10", 21)),
)

SAID_ROWS = (
    SheetRow(
        ("The committee", "1 Oct 2024", FAIR_DATES.sentence),
        (FAIR_DATES, cite(BUS, "October 15-17")),
        leads_to=Link("count", "committee", "outlet"),
    ),
    SheetRow(
        ("Its chairman, the Right Honourable Otto Pennyfeather", "2 May 2024", HOPES.text),
        (cite(HOPES, "September 20-22", HOPES.text),),
    ),
    SheetRow(("Late buses", "no date", "An article, none of whose words are meant"), article=BUS),
    SheetRow(("Nobody", "", "A row that opens nothing")),
)


def count_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    if not wanted.typed:
        raise UsageError("nothing was typed", "type a word")
    by = wanted.choice or "month"
    rows = tuple(SheetRow(one, leads_to=Link("said", one[0])) for one in MONTHS)
    bars = tuple(Bar(label, value, Link("said", label)) for label, value in MONTHS)
    title = f"{sum(value for _, value in MONTHS)} articles with “{wanted.typed}” by {by}"
    document = {
        "query": wanted.typed,
        "by": by,
        "counts": [{by: label, "articles": value} for label, value in MONTHS],
        "sources": list(wanted.filters.sources),
    }
    return Sheet(title, COUNT_COLUMNS, rows, bars, document=document)


def said_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    rows = SAID_ROWS[: wanted.limit]
    document = {"query": wanted.typed, "quotations": [row.cells[2] for row in rows]}
    return Sheet(
        f"{len(SAID_ROWS)} quotations" + (f" with “{wanted.typed}”" if wanted.typed else ""),
        SAID_COLUMNS,
        rows,
        notes=("12 articles haven't been looked at yet: run dateline index",),
        more=len(SAID_ROWS) - len(rows),
        document=document,
    )


def many_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    total = 5000
    number = total if wanted.limit is None else min(total, wanted.limit)
    rows = tuple(
        SheetRow((f"Name {n}", n, f"Words of row {n}, which go on for a while"), (FAIR_DATES,))
        for n in range(number)
    )
    columns = (
        SheetColumn("name", "Name"),
        SheetColumn("articles", "Articles", Align.RIGHT),
        SheetColumn("words", "Words", Align.WORDS),
    )
    document = {"names": [row.cells[0] for row in rows]}
    return Sheet(f"{total:,} names", columns, rows, more=total - number, document=document)


def nothing_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    return Sheet(f"No article has “{wanted.typed}”", document={"query": wanted.typed})


COUNT = View(
    *("count", "Counts", "A word, a “phrase” or a name", False, count_sheet),
    ("month", "outlet", "year"),
)
SAID = View("said", "Who said what", "A name, or words that were said", True, said_sheet)
MANY = View("many", "Names", "The beginning of a name", True, many_sheet)
NOTHING = View("nothing", "What changed", "A day, such as 2024-06", False, nothing_sheet)
VIEWS = (COUNT, SAID, MANY, NOTHING)
