"""A sheet: what was found, its chart, its rows, and what is known of the marked one."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from index.types import LibraryStatus
from tui.desk.sheet import Link, Sheet, SheetRow
from tui.widgets.desk.said import Said, State
from tui.widgets.desk.sheet_bars import SheetBars
from tui.widgets.desk.sheet_table import SheetTable

_MOST_BARS, _LEAST_BARS = 12, 3
_NOTHING = Sheet("")


class SheetPane(Vertical):
    """Shows one sheet at a time, or says why there is none."""

    DEFAULT_CSS = """
    SheetPane {
        height: 1fr;
        #desk-bars { margin-bottom: 1; }
    }
    """

    def __init__(self, status: LibraryStatus | None, *, id: str) -> None:
        super().__init__(id=id)
        self.status = status
        self.sheet: Sheet | None = None
        self._state = State(looking=True)
        self._said = Said(id="desk-said")
        self.bars = SheetBars(id="desk-bars")
        self.table = SheetTable(id="desk-table")
        self.table.display = False
        self._under = Said(id="desk-under")

    def compose(self) -> ComposeResult:
        """What was found, the chart, the rows, and what is known of one."""
        yield self._said
        yield self.bars
        yield self.table
        yield self._under

    def on_resize(self, event: events.Resize) -> None:
        """Give the chart its part of the height, and say what there is room for."""
        self._limit_bars()
        self.call_after_refresh(self.say)

    # What is shown

    def show(self, sheet: Sheet, cursor: int) -> None:
        """Show a sheet, with the cursor on one of its rows."""
        self.sheet = sheet
        self.bars.show(sheet.bars)
        self.table.show(sheet, cursor)
        self.table.display = bool(sheet.rows)
        self._limit_bars()
        self.say(State())

    def clear(self, state: State) -> None:
        """Show no sheet, and say why."""
        self.sheet = None
        self.bars.show(())
        self.table.show(_NOTHING)
        # What has the keyboard keeps it while its rows are being made.
        self.table.display = state.looking and self.table.display
        self.say(state)

    def look(self) -> None:
        """Say that another sheet is being made; this one stays till then."""
        if self.sheet is None:
            self.clear(State(looking=True))
        else:
            self.say(State(looking=True))

    def say(self, state: State | None = None) -> None:
        """Say how it stands; without a `state`, as it stood."""
        self._state = state or self._state
        self._said.say(self._state, self.sheet, self.status)
        self._under.say_row(self.sheet, self.row, self.table.cut, self.status)

    def _limit_bars(self) -> None:
        """As many bars as are seen beside the rows; without rows, as many as there is room for."""
        if self.table.display:
            most = max(_LEAST_BARS, min(_MOST_BARS, self.size.height // 3))
            self.bars.styles.height = min(self.bars.row_count, most)
        else:
            self.bars.styles.height = "1fr"

    @on(SheetTable.Highlighted)
    def _highlighted(self) -> None:
        self._under.say_row(self.sheet, self.row, self.table.cut, self.status)

    # What is marked

    @property
    def row(self) -> SheetRow | None:
        """The marked row."""
        return self.table.current if self.table.display else None

    @property
    def link(self) -> Link | None:
        """Where what is marked leads: a bar, where the bars have the focus, else a row."""
        marked = self.bars.current if self.bars.has_focus else self.row
        return marked.leads_to if marked else None

    def take_focus(self) -> bool:
        """Let the keyboard go through the rows, or else the bars; False where there are neither."""
        target = self.table if self.table.display else self.bars
        if target.row_count:
            target.focus()
        return bool(target.row_count)
