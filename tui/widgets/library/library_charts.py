"""The library's articles by time and by outlet, as charts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from index.types import LibraryStatus
from tui.widgets.charts.bars import Bar, BarChart
from tui.widgets.charts.columns import ColumnChart
from tui.widgets.charts.headings import outlets_heading, time_heading
from tui.widgets.charts.time_bins import time_bins

_OUTLETS = 10


class LibraryCharts(Vertical):
    """Each is there only where there is something to show in it."""

    DEFAULT_CSS = """
    LibraryCharts {
        height: auto;
        display: none;
        ColumnChart { margin-bottom: 1; }
    }
    LibraryCharts.-any { display: block; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._status: LibraryStatus | None = None
        self._days: Mapping[date, int] = {}
        self._time_head = Static(id="library-days-head")
        self._time = ColumnChart(id="library-days")
        self._outlets_head = Static(id="library-outlets-head")
        self._outlets = BarChart(id="library-outlets")

    def compose(self) -> ComposeResult:
        """By time, by outlet."""
        yield self._time_head
        yield self._time
        yield self._outlets_head
        yield self._outlets

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other stretches of time."""
        self._draw()

    def show(self, status: LibraryStatus | None, days: Mapping[date, int]) -> None:
        """Show a library, or none."""
        self._status, self._days = status, days
        self.set_class(bool(status and (days or status.sources)), "-any")
        self._draw()

    def _draw(self) -> None:
        outlets = self._status.sources if self._status else ()
        bins = time_bins(self._days, self.size.width) if self._status else None
        self._time.display = self._time_head.display = bins is not None
        if bins:
            self._time_head.update(time_heading(bins))
            self._time.show(bins.columns)
        self._outlets.display = self._outlets_head.display = bool(outlets)
        self._outlets_head.update(outlets_heading(len(outlets), _OUTLETS))
        self._outlets.show([Bar(name, count) for name, count in outlets[:_OUTLETS]])
