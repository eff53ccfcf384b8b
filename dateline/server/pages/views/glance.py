"""What stands on the page before anything is asked: the library at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.server.pages.views.links import article_url
from index.types import LibraryStatus
from tui.text.phrases import counted, library_line, shown_date, shown_title
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from index.types import Story

STORIES = 8
COLUMNS = 60
"""Columns of the chart, at most."""

CHART_HEIGHT = 48
_COLUMN = 10


@dataclass(frozen=True, slots=True)
class Newest:
    """One of the newest stories, by its first article."""

    title: str
    url: str
    outlet: str
    day: str
    copies: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of the chart: its place and height in the drawing's units, and what it says."""

    x: int
    height: int
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Articles over time: a bar for each stretch of time that has any, `width` units in all.

    `says` tells it in words.
    """

    bars: tuple[Bar, ...]
    width: int
    first: str
    last: str
    says: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet and how many of the articles are its own."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Glance:
    """A library at a glance; `folders` and where it lies are for this machine's users alone."""

    articles: int
    line: str
    period: str
    undated: int
    outlets: tuple[Outlet, ...]
    newest: tuple[Newest, ...]
    chart: Chart | None
    examples: tuple[str, ...]
    folders: tuple[str, ...]
    embedded: float


class Glances:
    """Keeps the glance at a library's present state: it costs a count of all that is there."""

    def __init__(self) -> None:
        self._kept: tuple[str, Glance] | None = None

    def of(self, library: LibraryBackend) -> Glance:
        """Return the glance at an opened library; called in one thread only."""
        if self._kept is None or self._kept[0] != library.generation:
            self._kept = library.generation, glance(library)
        return self._kept[1]


def glance(library: LibraryBackend) -> Glance:
    """Sum up what a library holds."""
    status = library.status()
    return Glance(
        status.articles,
        library_line(status),
        _period(status),
        status.undated,
        tuple(Outlet(one_line(name), count) for name, count in status.sources),
        tuple(map(_newest, library.newest_stories(STORIES))),
        _chart(library),
        _examples(status),
        tuple(one_line(folder) for folder in status.folders),
        status.embedded,
    )


def _newest(story: Story) -> Newest:
    article = story.first
    return Newest(
        shown_title(article),
        article_url(article),
        one_line(article.source or ""),
        shown_date(article.published),
        len(story.copies),
    )


def _period(status: LibraryStatus) -> str:
    if not status.first or not status.last:
        return ""
    first, last = shown_date(status.first), shown_date(status.last)
    return first if first == last else f"{first} – {last}"


def _examples(status: LibraryStatus) -> tuple[str, ...]:
    # Imported here: what the app shows of them loads Textual.
    from tui.conversation.welcome import examples

    return examples(status)


def _chart(library: LibraryBackend) -> Chart | None:
    from tui.widgets.charts.time_bins import time_bins

    bins = time_bins(library.articles_by_day(), COLUMNS)
    if bins is None or len(bins.columns) < 2:
        return None
    most = bins.most
    bars = tuple(
        Bar(
            n * _COLUMN,
            max(2, round(column.value / most.value * CHART_HEIGHT)),
            f"{column.label}: {counted(int(column.value), 'article')}",
        )
        for n, column in enumerate(bins.columns)
        if column.value
    )
    says = f"Articles by {bins.unit}, most in {most.label}: {int(most.value):,}"
    return Chart(
        bars,
        len(bins.columns) * _COLUMN,
        bins.columns[0].label,
        bins.columns[-1].label,
        says,
    )
