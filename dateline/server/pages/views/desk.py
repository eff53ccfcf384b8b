"""What the desk's pages show: the views, and the sheet of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.desk import sheet_of, view_named
from dateline.server.api.parameters import MOST_ROWS
from dateline.server.pages.asking import Asking, Parameters, Removable, address
from dateline.server.pages.views.links import Words, article_url
from dateline.server.pages.views.prose import ProseView
from tui.conversation.scope import EVERYTHING, Scope, chips
from tui.desk.printed import shown
from tui.desk.rows import source_line
from tui.desk.sheet import Align, Link, Sheet, SheetRow
from tui.desk.views import LIMIT, View, Wanted
from tui.text.phrases import counted
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.backend import LibraryBackend

_MORE = 10
BAR_WIDTH = 100
"""Units of the longest bar."""


@dataclass(frozen=True, slots=True)
class SheetAsking:
    """What an address asks of a view, within a scope; `digested`: with its digest written."""

    view: View
    typed: str = ""
    by: str | None = None
    scope: Scope = EVERYTHING
    limit: int = LIMIT
    digested: bool = False

    @property
    def waits(self) -> bool:
        """Whether there is nothing to show before something is typed."""
        return not self.typed and not self.view.blank

    def sheet(self, library: LibraryBackend) -> Sheet:
        """Make the sheet; called where the library is read."""
        scope = self.scope
        wanted = Wanted(self.typed, self.by, scope.filters, scope.as_of, self.limit)
        return sheet_of(library, self.view, wanted)

    def url(self) -> str:
        """The address that asks this."""
        k = str(self.limit) if self.limit != LIMIT else ""
        digest = "1" if self.digested else ""
        given = {"q": self.typed, "by": self.by or "", "k": k, "digest": digest}
        return address(f"/desk/{self.view.name}", given, self.scope)

    def document_url(self, form: str) -> str:
        """The address of the same as a document."""
        k = str(self.limit) if self.limit != LIMIT else ""
        given = {"query": self.typed, "by": self.by or "", "k": k, "format": form}
        return address(f"/sheets/{self.view.name}", given, self.scope)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several that can be gone to; `here`: it is what is shown."""

    words: str
    url: str
    here: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and how its cells stand."""

    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, the article that it opens at the words, and the sheet behind it."""

    cells: tuple[str, ...]
    source: str = ""
    url: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, how long it is of `BAR_WIDTH`, its value in words, what is behind it."""

    label: str
    length: float
    value: str
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A view's page; without a sheet, `announced` is empty and there are no rows."""

    asking: SheetAsking
    title: str
    heading: str
    typed: str
    prompt: str
    tabs: tuple[Tab, ...]
    choices: tuple[Tab, ...]
    chips: tuple[Removable, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = ()
    announced: str = ""
    more: str = ""
    more_url: str = ""
    csv: str = ""
    json: str = ""
    digest: ProseView | None = None

    @property
    def sourced(self) -> bool:
        """Whether any row says where it stands."""
        return any(row.url for row in self.rows)

    @property
    def leads(self) -> bool:
        """Whether any row leads to another sheet."""
        return any(row.leads_to for row in self.rows)


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk: its views, and the filters that are kept from one to the next."""

    tabs: tuple[Tab, ...]
    chips: tuple[Removable, ...]


def asked_sheet(views: Sequence[View], name: str, given: Parameters, asking: Asking) -> SheetAsking:
    """Return what an address asks of a view.

    A choice that there isn't counts for none, and a number of rows that is none for the usual one.

    Raises:
        NotFoundError: there is no such view.
    """
    view = view_named(views, name)
    by = given.get("by", "")
    k = given.get("k", "")
    limit = min(int(k), MOST_ROWS) if k.isascii() and k.isdigit() and len(k) < 9 else LIMIT
    chosen = by if by in view.choices else None
    digested = given.get("digest", "") == "1"
    return SheetAsking(view, asking.question, chosen, asking.scope, max(1, limit), digested)


def desk_view(views: Sequence[View], asking: Asking) -> DeskView:
    """Return what the desk's first page shows."""
    tabs = tuple(
        Tab(
            one_line(view.title),
            address(f"/desk/{view.name}", {}, asking.scope),
            says=one_line(view.prompt),
        )
        for view in views
    )
    removable = tuple(
        Removable(chip.words, address("/desk", {}, chip.rest)) for chip in chips(asking.scope)
    )
    return DeskView(tabs, removable)


def waiting_view(views: Sequence[View], asking: SheetAsking) -> SheetView:
    """Return what a view's page shows without a sheet."""
    view = asking.view
    tabs = tuple(
        Tab(one_line(other.title), _beside(asking, other).url(), other.name == view.name)
        for other in views
    )
    chosen = asking.by or next(iter(view.choices), "")
    choices = tuple(
        Tab(one_line(one), replace(asking, by=one).url(), one == chosen) for one in view.choices
    )
    removable = tuple(
        Removable(chip.words, replace(asking, scope=chip.rest).url())
        for chip in chips(asking.scope)
    )
    title = one_line(view.title)
    return SheetView(
        asking,
        f"{title}: {one_line(asking.typed)}" if asking.typed else title,
        title,
        one_line(asking.typed),
        one_line(view.prompt),
        tabs,
        choices if len(choices) > 1 else (),
        removable,
    )


def _beside(asking: SheetAsking, view: View) -> SheetAsking:
    """Another view of the same scope, and of the same words where it takes such."""
    typed = asking.typed if view.takes is asking.view.takes else ""
    return SheetAsking(view, typed, scope=asking.scope)


def sheet_view(views: Sequence[View], asking: SheetAsking, sheet: Sheet) -> SheetView:
    """Return what a view's page shows of its sheet."""
    kinds = {Align.LEFT: "left", Align.RIGHT: "number", Align.WORDS: "words"}
    can_have_more = sheet.more and asking.limit < MOST_ROWS
    wider = replace(asking, limit=min(MOST_ROWS, asking.limit * _MORE))
    # A file doesn't say that rows are missing: it has them all.
    whole = replace(asking, limit=MOST_ROWS) if sheet.more else asking
    return replace(
        waiting_view(views, asking),
        heading=one_line(sheet.title),
        announced=f"{one_line(sheet.title)}.",
        columns=tuple(Column(one_line(one.label), kinds[one.align]) for one in sheet.columns),
        rows=tuple(_row(row, views, asking) for row in sheet.rows),
        bars=_bars(sheet, views, asking),
        notes=tuple(map(one_line, sheet.notes)),
        more=f"{counted(sheet.more, 'more row')} not shown" if sheet.more else "",
        more_url=wider.url() if can_have_more else "",
        csv=whole.document_url("csv"),
        json=whole.document_url(""),
    )


def _row(row: SheetRow, views: Sequence[View], asking: SheetAsking) -> Row:
    cells = tuple(map(shown, row.cells))
    leads_to = _led(row.leads_to, views, asking)
    if row.citations:
        first = row.citations[0]
        also = [
            Words(one.start, one.end)
            for one in row.citations[1:]
            if one.article.id == first.article.id
        ]
        url = article_url(first.article, Words(first.start, first.end), also)
    else:
        url = article_url(row.article) if row.article else ""
    return Row(cells, source_line(row), url, leads_to)


def _bars(sheet: Sheet, views: Sequence[View], asking: SheetAsking) -> tuple[Bar, ...]:
    most = max((bar.value for bar in sheet.bars), default=0)
    return tuple(
        Bar(
            one_line(bar.label),
            round(bar.value / most * BAR_WIDTH, 1) if most else 0,
            f"{bar.value:,} {one_line(bar.note)}".rstrip(),
            _led(bar.leads_to, views, asking),
        )
        for bar in sheet.bars
    )


def _led(link: Link | None, views: Sequence[View], asking: SheetAsking) -> str:
    """The address of the sheet that a link leads to, with the same filters; "" for none."""
    view = next((one for one in views if link and one.name == link.view), None)
    if link is None or view is None:
        return ""
    by = link.choice if link.choice in view.choices else None
    return SheetAsking(view, link.typed, by, asking.scope).url()
