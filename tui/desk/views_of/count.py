"""How many articles and stories match a query, by time or outlet, and what is behind each bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from index.backend import LibraryBackend
from index.errors import UsageError
from index.types import Filters, Held
from qa.desk.counts import WAYS, Bin, By, Counts, Row, count, newest_first, rows_of
from qa.json_codec import encode_citation, encode_day, encode_filters
from qa.language.filter_words import narrowed, typed_filters, with_filters
from qa.types import Citation
from tui.desk.sheet import Align, Bar, Cell, Link, Sheet, SheetColumn, SheetRow
from tui.desk.views import View, Wanted
from tui.text.phrases import attribution, counted, shown_date

MOST_EMPTY = 3
"""Bins in a row without an article that are drawn; of a longer row it is said how long it is."""

_NO_OUTLET = "(no outlet)"
_NARROWER: dict[By, By] = {"year": "month", "month": "day", "week": "day", "day": "outlet"}
"""By what the articles of a bar are counted where it leads to."""

_BEFORE = 30
"""Characters of a sentence before the words that it is shown for, about."""

_BIN_COLUMNS = (
    SheetColumn("first", "From"),
    SheetColumn("last", "To"),
    SheetColumn("outlet", "Outlet"),
    SheetColumn("articles", "Articles", Align.RIGHT),
    SheetColumn("stories", "Stories", Align.RIGHT),
)


def counts_of(library: LibraryBackend, wanted: Wanted) -> Counts:
    """Count what is asked for; with a day of asking, later articles are left out.

    Raises:
        UsageError: the query or the choice can't be used.
    """
    by = wanted.choice or WAYS[0]
    if by not in WAYS:
        raise UsageError(f"nothing is counted by {by!r}", f"by is one of {', '.join(WAYS)}")
    return count(library, wanted.typed, by, wanted.filters, known_by=wanted.today)


def make(library: LibraryBackend, wanted: Wanted) -> Sheet:
    """Return the sheet of a count: its chart, and the newest of the articles counted."""
    return articles_sheet(library, wanted, counts_of(library, wanted))


def articles_sheet(library: LibraryBackend, wanted: Wanted, found: Counts) -> Sheet:
    """Return the sheet whose rows are the articles that were counted, by the order of the bins."""
    ordered = [(_label(one, found.by), held) for one in _newest(found) for held in one.articles]
    if found.by != "outlet":
        ordered += [("no day", held) for held in newest_first(found.undated)]
    shown = ordered[: wanted.limit]
    rows = rows_of(library, found.matches, [held for _, held in shown])
    labels = [label for label, _ in shown]
    return Sheet(
        title=_title(found, wanted),
        columns=(
            SheetColumn(found.by, found.by.capitalize()),
            SheetColumn("words", "Where it stands", Align.WORDS),
        ),
        rows=tuple(map(_row, labels, rows)),
        bars=tuple(_bars(found, wanted)),
        notes=tuple(_notes(found)),
        more=len(ordered) - len(shown),
        document={
            **document(found, wanted),
            "rows": [_row_document(label, row) for label, row in zip(labels, rows, strict=True)],
        },
    )


def bins_sheet(wanted: Wanted, found: Counts) -> Sheet:
    """Return the sheet whose rows are the bins, for programs; no article is read for it."""
    return Sheet(
        title=_title(found, wanted),
        columns=_BIN_COLUMNS,
        rows=tuple(SheetRow(cells) for cells in _bin_cells(found)),
        bars=tuple(_bars(found, wanted)),
        notes=tuple(_notes(found)),
        document=document(found, wanted),
    )


def _bin_cells(found: Counts) -> Iterator[tuple[Cell, ...]]:
    for one in found.bins:
        days = (encode_day(one.first), encode_day(one.last))
        yield (*days, one.outlet, len(one.articles), one.stories)
    if found.by != "outlet" and found.undated:
        yield (None, None, None, len(found.undated), _stories(found.undated))


def document(found: Counts, wanted: Wanted) -> dict[str, Any]:
    """Return the document of `dateline count --json`, but for its rows."""
    return {
        "query": wanted.typed,
        "by": found.by,
        "filters": encode_filters(found.matches.query.filters),
        "articles": found.articles,
        "stories": found.stories,
        "undated": len(found.undated),
        "names": [
            {"name": name.typed, "counted_as": list(name.names)} for name in found.matches.names
        ],
        "bins": [
            {
                "label": _label(one, found.by),
                "first": encode_day(one.first),
                "last": encode_day(one.last),
                "outlet": one.outlet,
                "articles": len(one.articles),
                "stories": one.stories,
            }
            for one in found.bins
        ],
        "notes": list(_notes(found)),
    }


def _row_document(label: str, row: Row) -> dict[str, Any]:
    article = row.article
    return {
        "bin": label,
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "published": encode_day(article.published),
        "citation": encode_citation(row.citation) if row.citation else None,
    }


def _title(found: Counts, wanted: Wanted) -> str:
    typed = typed_filters(wanted.typed, wanted.today)
    number = counted(found.articles, "article") if found.articles else "No article"
    stories = _of_stories(found.articles, found.stories)
    matching = f" with {typed.text}" if typed.text else ""
    days = [held.published for held in found.matches.articles if held.published]
    span = ""
    if days:
        first, last = shown_date(min(days)), shown_date(max(days))
        span = f", {first}" if first == last else f", {first} to {last}"
    return f"{number}{stories}{matching}{span}"


def _of_stories(articles: int, stories: int) -> str:
    if articles == stories:
        return ""
    return f" of {stories:,} {'story' if stories == 1 else 'stories'}"


def _stories(articles: Sequence[Held]) -> int:
    return len({held.story for held in articles})


def _notes(found: Counts) -> Iterator[str]:
    if found.undated and found.by != "outlet":
        have, isnt = ("has", "isn't") if len(found.undated) == 1 else ("have", "aren't")
        number = counted(len(found.undated), "article")
        yield f"{number} {have} no day and {isnt} in the chart."
    yield from found.matches.notes


def _bars(found: Counts, wanted: Wanted) -> Iterator[Bar]:
    for is_empty, run in groupby(found.bins, key=lambda one: not one.articles):
        bins = list(run)
        if is_empty and len(bins) > MOST_EMPTY:
            yield Bar(f"… {len(bins):,} {found.by}s", 0)
            continue
        for one in bins:
            yield Bar(
                _label(one, found.by),
                len(one.articles),
                _link(one, found.by, wanted),
                _of_stories(len(one.articles), one.stories).strip(),
            )


def _newest(found: Counts) -> Sequence[Bin]:
    return found.bins if found.by == "outlet" else found.bins[::-1]


def _label(one: Bin, by: By) -> str:
    if one.first is None:
        return one.outlet or _NO_OUTLET
    return {"year": f"{one.first:%Y}", "month": f"{one.first:%Y-%m}"}.get(by, str(one.first))


def _link(one: Bin, by: By, wanted: Wanted) -> Link | None:
    """Return the link to the articles of a bin: the same query, narrowed to it."""
    if not one.articles or (by == "outlet" and one.outlet is None):
        return None
    typed = typed_filters(wanted.typed, wanted.today)
    if one.outlet is not None:
        filters = Filters(typed.filters.since, typed.filters.until, (one.outlet,))
    else:
        filters = narrowed(typed.filters, Filters(one.first, one.last))
    return Link(VIEW.name, with_filters(typed.text, filters).strip(), _NARROWER.get(by, "month"))


def _row(label: str, row: Row) -> SheetRow:
    if row.citation is None:
        return SheetRow((label, attribution(row.article)), article=row.article)
    return SheetRow((label, _shown(row.citation)), (row.citation,))


def _shown(citation: Citation) -> str:
    """Return a sentence; one whose words stand far inside begins nearer to them."""
    before = citation.start - citation.sentence_start
    if before <= _BEFORE:
        return citation.sentence
    text = citation.article.text
    at = text.find(" ", citation.start - _BEFORE, citation.start)
    return f"… {text[at if at >= 0 else citation.start : citation.sentence_end].strip()}"


VIEW = View(
    name="count",
    title="Counts",
    prompt='words, a "phrase", name:"…", -without, source: after: before:',
    blank=True,
    make=make,
    choices=WAYS,
)
