"""The desk: what the articles tell without a question, a view at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from index.types import Article, LibraryStatus
from tui.conversation.changed_file import FileCheck
from tui.conversation.messages import CitingChosen, Problem, ProseGrew, ScopeChanged
from tui.conversation.overview import Neighbours
from tui.conversation.quotations import quotation
from tui.conversation.references import Reference
from tui.conversation.scope import Scope
from tui.desk.request import Request
from tui.desk.rows import references_of
from tui.desk.sheet import Link, Sheet
from tui.desk.state import DeskState
from tui.desk.views import View
from tui.screens.digesting import Digesting
from tui.screens.exporting import Exporting
from tui.text.safe_text import one_line
from tui.widgets.conversation.chips import Chips
from tui.widgets.desk.desk_box import DeskBox
from tui.widgets.desk.desk_source import DeskSource
from tui.widgets.desk.said import State
from tui.widgets.desk.sheet_bars import SheetBars
from tui.widgets.desk.sheet_pane import SheetPane
from tui.widgets.desk.sheet_table import SheetTable
from tui.widgets.desk.view_line import ViewLine
from tui.widgets.key_line import KeyLine
from tui.widgets.source.source_pane import SourcePane

_WIDE, _TALL = 100, 20
_MOVING_SECONDS = 0.05
_READING = "-reading"

Ask = Callable[[Request], None]
"""Has a sheet made in the engine's thread."""


class DeskScreen(ModalScreen[None]):
    """One view at a time: what is typed above, its sheet below, a row's source beside it.

    `ask` has a sheet made elsewhere, and what comes of it is told to `made` or `failed`: nothing
    here waits, and what was asked for before counts no longer.
    """

    HELP = "The desk"
    AUTO_FOCUS = "#desk-box"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 (as Screen declares it)
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (_TALL, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", key_display="esc", id="desk.back"),
        Binding("l", "follow", "What is behind it", id="desk.follow"),
        Binding("y", "copy", "Copy", tooltip="The words, with their reference", id="desk.copy"),
        Binding("Y", "cite", "Copy", tooltip="Pick the form", show=False, id="desk.cite"),
        Binding("c", "choose", "Show otherwise", id="desk.choose"),
        Binding("m", "more", "More rows", id="desk.more"),
        Binding("d", "digest", "Digest", id="desk.digest"),
        Binding("e", "export", "Export", id="desk.export"),
        Binding("slash", "type", "Type", key_display="/", id="desk.type"),
        Binding("right", "step(1)", "Next view", show=False, id="desk.next_view"),
        Binding("left", "step(-1)", "Previous view", show=False, id="desk.previous_view"),
        *(
            Binding(str(n), f"view({n - 1})", "That view", show=False, id=f"desk.view_{n}")
            for n in range(1, 10)
        ),
        # In the box a number is typed, unless the key is taken before it.
        *(
            Binding(f"alt+{n}", f"view({n - 1})", "That view", show=False, priority=True)
            for n in range(1, 10)
        ),
        Binding("f2", "app.filters", "Filters", show=False, key_display="F2", id="desk.filters"),
        Binding("f7", "dismiss", "Back", show=False, id="desk.close"),
        Binding("f1", "app.help", "Help", key_display="F1", id="desk.help"),
    ]
    DEFAULT_CSS = """
    DeskScreen {
        background: $background;
        &:ansi { background: ansi_default; }
        #desk-panes { height: 1fr; }
        #desk-side { width: 1fr; height: 1fr; }
        #desk-box { border: round $foreground 20%; background: transparent; }
        #desk-box:focus { border: round $border; }
    }
    DeskScreen.-low #desk-box, DeskScreen.-low #desk-box:focus {
        height: 1;
        border: none;
        background: $boost;
        padding: 0 1;
    }
    DeskScreen.-low #desk-bars { margin: 0; }
    DeskScreen.-low Said { max-height: 2; }
    """

    def __init__(
        self,
        views: Sequence[View],
        ask: Ask,
        scope: Scope,
        status: LibraryStatus | None,
        file_check: FileCheck | None = None,
        folder: Path | None = None,
        digesting: Digesting | None = None,
    ) -> None:
        """Show `views` of the library within `scope`; exports go to `folder`, if not elsewhere.

        `digesting` has digests written, where a language model is set up.
        """
        super().__init__()
        self._ask = ask
        self._scope = scope
        self._state = DeskState(views) if views else None
        self._request: Request | None = None
        self._stale = self._to_rows = False
        self._line = ViewLine(id="desk-views", numbered=True)
        self._chips = Chips(scope, id="chips")
        self._box = DeskBox(id="desk-box")
        self._choices = ViewLine(id="desk-choices", label="show")
        self._pane = SheetPane(status, id="desk-sheet")
        self._source = DeskSource(id="source", file_check=file_check)
        self._digesting = digesting
        self._exporting = Exporting(self, ask, self._pane.say, folder)

    def compose(self) -> ComposeResult:
        """The views, what is typed, and the sheet; beside it the source."""
        with Horizontal(id="desk-panes"):
            with Vertical(id="desk-side"):
                yield self._line
                yield self._chips
                yield self._box
                yield self._choices
                yield self._pane
            yield self._source
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the first view."""
        self._show_view()

    # What the app tells

    def renew(self, scope: Scope, status: LibraryStatus | None) -> None:
        """Go on where it was left, for the screen is to be shown again."""
        self._pane.status = status
        changed = scope != self._scope
        self._scope = scope
        if self.is_mounted and (changed or self._stale):
            self._chips.show(scope)
            self._look_again()

    def rest(self) -> None:
        """Look for nothing more."""
        self.workers.cancel_node(self)

    def within(self, scope: Scope) -> None:
        """Show what there is within another scope."""
        if scope != self._scope:
            self._scope = scope
            self._chips.show(scope)
            self._look_again()

    def library_changed(self, status: LibraryStatus, seen: bool) -> None:
        """The library is open, or has changed: look again, at once where the desk is `seen`."""
        first, self._pane.status = self._pane.status is None, status
        if seen and not first:
            self._look_again()
        else:
            self._stale = not first
            self._pane.say()

    def made(self, request: Request, sheet: Sheet) -> None:
        """A sheet is there."""
        if self._exporting.takes(request):
            self._exporting.made(sheet)
        elif request is self._request:
            self._request = None
            self._show(sheet)

    def failed(self, request: Request, problem: Problem) -> None:
        """A sheet couldn't be made."""
        if self._exporting.takes(request):
            self._exporting.failed(problem)
        elif request is self._request:
            self._request, self._to_rows = None, False
            self._show_nothing(State(problem=problem))

    def grew(self, message: ProseGrew) -> None:
        """More of a digest is there, or its end."""
        if self._digesting and (sheet := self._digesting.grown(message)):
            self._pane.show(sheet, self._pane.table.cursor_row)
            if self.focused is None:  # it had no rows that could take the keyboard
                self.call_after_refresh(self._pane.take_focus)
            self.refresh_bindings()

    def show_neighbours(self, article: Article, neighbours: Neighbours) -> None:
        """Show what stands beside an article, if it is still the one that is shown."""
        self._source.show_neighbours(article, neighbours)

    def show_edited(self, article: Article) -> None:
        """Show an article as it is known now."""
        self._source.show_edited(article)
        self._stale = True

    # Which view, and what of it

    def _show_view(self) -> None:
        """Show the view as it was left."""
        state = self._state
        if state is None:
            self._show_nothing(State())
            return
        self._line.show([one.title for one in state.views], state.now)
        self._choices.show(state.view.choices, state.choice)
        self._box.offer(one_line(state.view.prompt), state.visit.typed, state.visit.before)
        self._show_nothing(State(looking=True))
        self._look()

    def _look(self) -> None:
        """Have the sheet made that is asked for; one that is shown stays till it is there."""
        state = self._state
        if state is None:
            return
        self._stale = False
        if self._digesting:
            self._digesting.end()
        if state.waits:
            self._request, self._to_rows = None, False
            self._show_nothing(State(view=state.view))
            return
        state.visit.asked = True
        self._request = Request(state.view, state.wanted(self._scope, state.visit.limit))
        self._pane.look()
        self._ask(self._request)

    def _look_again(self) -> None:
        self._keep_cursor()
        self._look()

    def _keep_cursor(self) -> None:
        if self._state and self._pane.sheet and not self._digest_shown:
            self._state.visit.cursor = self._pane.table.cursor_row

    def _lead(self, link: Link) -> None:
        """Go to another sheet; Back comes back to this one."""
        self._keep_cursor()
        if self._state and self._state.lead(link):
            self._to_rows = True
            self._show_view()
        else:
            self.notify(f"There is no view called {one_line(link.view)}", markup=False)

    @on(ViewLine.Picked)
    def _picked(self, message: ViewLine.Picked) -> None:
        if message.line is self._line:
            self.action_view(message.place)
        else:
            self._choose(message.place)

    def _choose(self, place: int) -> None:
        if self._state:
            self._state.choose(place)
            self._choices.show(self._state.view.choices, place)
            self._look()

    @on(DeskBox.Submitted)
    def _submitted(self) -> None:
        if state := self._state:
            state.type(self._box.value.strip())
            self._box.offer(self._box.placeholder, state.visit.typed, state.visit.before)
            self._to_rows = True
            self._look()

    @on(DeskBox.Left)
    def _box_left(self) -> None:
        self._pane.take_focus()

    @on(DeskBox.Aside)
    def _box_aside(self, message: DeskBox.Aside) -> None:
        self.action_step(message.step)

    @on(ScopeChanged)
    def _scope_changed(self, message: ScopeChanged) -> None:
        self.within(message.scope)  # and on to the app, whose conversation has the same filters

    # What is shown

    def _show(self, sheet: Sheet) -> None:
        state = self._state
        if state is None:
            return
        if self._digesting:
            self._digesting.end()
        self._pane.show(sheet, state.visit.cursor)
        self.refresh_bindings()
        # Where its user went on typing meanwhile, the box keeps the focus.
        if self._to_rows and self._box.value.strip() == state.visit.typed:
            self.call_after_refresh(self._pane.take_focus)
        self._to_rows = False

    def _show_nothing(self, why: State) -> None:
        self._pane.clear(why)
        self._source.clear()
        self.remove_class(_READING)
        if not why.looking:
            self._box.focus()
        self.refresh_bindings()

    @property
    def _reference(self) -> Reference | None:
        """The first of the words that the marked row opens."""
        row = self._pane.row
        return next(iter(references_of(row)), None) if row else None

    @on(SheetTable.Highlighted)
    def _highlighted(self) -> None:
        self.refresh_bindings()
        if self._source.is_open and self.has_class("-wide") and self._pane.table.has_focus:
            self._follow_cursor()

    @work(exclusive=True, group="desk-source")
    async def _follow_cursor(self) -> None:
        await asyncio.sleep(_MOVING_SECONDS)
        if (row := self._pane.row) and (found := references_of(row)):
            self._source.show(found, 0)

    @on(SheetBars.Highlighted)
    def _bar_highlighted(self) -> None:
        self.refresh_bindings()

    # What a row opens

    @on(SheetTable.Chosen)
    def _row_chosen(self) -> None:
        row = self._pane.row
        if row and (found := references_of(row)):
            self._source.show(found, 0)
            self.add_class(_READING)
            self.call_after_refresh(self._source.take_focus)
        elif row and row.leads_to:
            self._lead(row.leads_to)

    @on(SheetBars.Chosen)
    def _bar_chosen(self) -> None:
        if (bar := self._pane.bars.current) and bar.leads_to:
            self._lead(bar.leads_to)

    @on(SourcePane.PutAway)
    def _source_put_away(self, message: SourcePane.PutAway) -> None:
        message.stop()
        self._leave_source()

    def _leave_source(self) -> None:
        self.remove_class(_READING)
        self.call_after_refresh(self._pane.take_focus)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        state, sheet = self._state, self._pane.sheet
        if action == "follow":
            return self._pane.link is not None
        if action in ("copy", "cite"):
            return self._reference is not None
        if action == "choose":
            return state is not None and len(state.view.choices) > 1
        if action == "more":
            return sheet is not None and bool(sheet.more)
        if action == "digest":
            return self._digesting is not None and self._digesting.can(sheet)
        if action == "export":
            return sheet is not None and not self._digest_shown
        if action == "type":
            return not self._box.has_focus
        if action == "view":
            place = parameters[0]
            return state is not None and isinstance(place, int) and place < len(state.views)
        return True

    def action_view(self, place: int) -> None:
        """Go to a view."""
        if self._state and place < len(self._state.views) and place != self._state.now:
            self._keep_cursor()
            self._to_rows = self._pane.has_focus_within
            self._state.go(place, self._box.value.strip())
            self._show_view()

    def action_step(self, step: int) -> None:
        """Go to the next view or the one before, round and round."""
        if self._state:
            self.action_view((self._state.now + step) % len(self._state.views))

    def action_choose(self) -> None:
        """Show the same in the next way."""
        if self._state and self._state.view.choices:
            self._choose((self._state.choice + 1) % len(self._state.view.choices))

    def action_type(self) -> None:
        """Go to the box."""
        self._box.focus()

    def action_more(self) -> None:
        """Have ten times as many rows."""
        if self._state:
            self._keep_cursor()
            self._state.more()
            self._look()

    @property
    def _digest_shown(self) -> bool:
        return self._digesting is not None and self._digesting.is_shown

    def action_digest(self) -> None:
        """Have the language model tell what the rows cite; Back comes back to them."""
        state, sheet, digesting = self._state, self._pane.sheet, self._digesting
        if state and sheet and digesting and digesting.can(sheet):
            self._keep_cursor()
            self._pane.show(digesting.begin(state.visit.typed or sheet.title, sheet), 0)
            self.refresh_bindings()

    def action_follow(self) -> None:
        """Go to the sheet that is behind a row."""
        if link := self._pane.link:
            self._lead(link)

    def action_copy(self) -> None:
        """Copy the row's words with their reference."""
        if reference := self._reference:
            self.app.copy_to_clipboard(quotation(reference))
            self._pane.say(State(done="Copied, with its reference"))

    def action_cite(self) -> None:
        """Pick the form in which the row's reference is copied."""
        if (row := self._pane.row) and (reference := self._reference):
            self.post_message(CitingChosen(row.citations[:1], reference.article))

    def action_back(self) -> None:
        """Go back a step: from the source to the rows, to the sheet before, out of the desk."""
        if self._source.has_focus_within:
            self._leave_source()
        elif self._source.is_open:
            self._source.clear()
        elif self._digesting and (sheet := self._digesting.end()):
            self._to_rows = True
            self._show(sheet)
        elif self._state and self._state.back():
            self._to_rows = True
            self._show_view()
        else:
            self.dismiss(None)

    @work
    async def action_export(self) -> None:
        """Write the sheet, all of it, to a file that the user names."""
        if self._state and (sheet := self._pane.sheet):
            whole = Request(self._state.view, self._state.wanted(self._scope, None))
            await self._exporting.export(sheet, whole)
