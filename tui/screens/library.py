"""The library: what is in it, what changed on disk, and keeping it up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from index.errors import NotFoundError
from index.place import is_for_one_process
from index.types import LibraryStatus, PassedOver, Skipped
from qa.desk.changes.new import NOTHING_NEW, NewArticles, new_since_yesterday
from tui.conversation.messages import Problem
from tui.engine.problems import problem_of
from tui.jobs.indexing import IndexingRequest, Kept
from tui.jobs.job import Phase, State
from tui.jobs.watching import WATCHING, watch_line
from tui.screens.prompts import Choice, Confirmation
from tui.screens.skipped import SkippedScreen
from tui.text.safe_text import one_line
from tui.widgets.key_line import KeyLine
from tui.widgets.library import library_lines
from tui.widgets.library.add_path import AddPath
from tui.widgets.library.library_charts import LibraryCharts
from tui.widgets.library.library_progress import LibraryProgress

if TYPE_CHECKING:
    from index.maintenance.folder_diff import DiskChanges, FolderOnDisk
    from tui.jobs.indexing import IndexingJob, IndexingState
    from tui.jobs.watching import WatchJob, WatchState

_COUNTING = "counting…"


@dataclass(frozen=True, slots=True)
class LibraryView:
    """A library as far as it has been looked at; neither status nor problem: there is none.

    `days` are how many articles each day has; `new` is what came in since yesterday.
    """

    status: LibraryStatus | None = None
    days: Mapping[date, int] = field(default_factory=dict)
    disk: DiskChanges | None = None
    problem: Problem | None = None
    new: NewArticles = NOTHING_NEW

    @property
    def missing(self) -> bool:
        """Whether there is no library of the user's own yet."""
        return self.status is None and self.problem is None


def look_inside(folder: Path) -> LibraryView:
    """Open the library and count what is in it; takes a second where it is large."""
    from index.library import Library

    with Library(folder) as library:
        new = new_since_yesterday(library, date.today())
        return LibraryView(library.status(), library.articles_by_day(), new=new)


def look_on_disk(folder: Path) -> DiskChanges:
    """Open the library and compare its folders with it; takes as long as listing them."""
    from index.library import Library

    with Library(folder) as library:
        return library.changed_on_disk()


class UpdateChanged(Message):
    """The update under way went a step further, or ended."""


class WatchChanged(Message):
    """The watch has something to say, or ended."""


class LibraryScreen(ModalScreen[None]):
    """Shows a library and updates it by `job`, which outlives the screen."""

    HELP = "The library"
    AUTO_FOCUS = "#library-body"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="library.add"),
        Binding("r", "refresh", "Refresh", id="library.refresh"),
        Binding("R", "rebuild", "Rebuild", id="library.rebuild"),
        Binding("w", "watch", "Watch", id="library.watch"),
        Binding("d", "remove", "Remove", id="library.remove"),
        Binding("f", "forget", "Forget", id="library.forget"),
        Binding("x", "cancel", "Stop", id="library.cancel"),
        Binding("s", "skipped", "Skipped", id="library.skipped"),
        Binding("escape", "back", "Back", key_display="esc", id="library.back"),
        Binding("f4", "dismiss", "Back", show=False, id="library.close"),
        Binding("f1", "app.help", "Help", key_display="F1", id="library.help"),
    ]
    DEFAULT_CSS = """
    LibraryScreen {
        background: $background;
        #library-watch { padding: 0 2; max-height: 2; color: $text-muted; }
        #library-body {
            height: 1fr;
            padding: 0 1;
            border: round $border;
            scrollbar-size-vertical: 1;
        }
        &:ansi { background: ansi_default; }
        #library-parts { height: auto; }
        #library-charts { margin-top: 1; }
        &.-wide #library-parts { layout: horizontal; }
        &.-wide #library-text, &.-wide #library-charts { width: 1fr; }
        &.-wide #library-charts { margin: 0 0 0 3; }
        &.-wide #library-days { height: 9; }
    }
    """

    def __init__(
        self,
        job: IndexingJob,
        folder: Path,
        model: Path | None = None,
        inside: Callable[[Path], LibraryView] = look_inside,
        disk: Callable[[Path], DiskChanges] = look_on_disk,
        watch: WatchJob | None = None,
        switch_watch: Callable[[bool], object] = lambda _: None,
    ) -> None:
        """Show the library in `folder`.

        Args:
            job: updates it.
            folder: the library's folder, which need not exist yet.
            model: the embedding model's folder; None for the library's own, or the default.
            inside: looks at the library, in a thread.
            disk: looks at its folders, in a thread.
            watch: watches them; None where that can't be switched on.
            switch_watch: switches it on or off.
        """
        super().__init__()
        self._job = job
        self._folder = folder
        self._model = model
        self._inside = inside
        self._disk = disk
        self._view: LibraryView | None = None
        self._state: IndexingState = State()
        self._stop_listening: Callable[[], None] = lambda: None
        self._watch = watch
        self._switch_watch = switch_watch
        self._watch_state: WatchState = State()
        self._stop_watching: Callable[[], None] = lambda: None
        self._watch_line = Static(id="library-watch")
        self._text = Static(Content(_COUNTING), id="library-text")
        self._charts = LibraryCharts(id="library-charts")
        self._add = AddPath()
        self._progress = LibraryProgress()

    def compose(self) -> ComposeResult:
        """What there is, how an update goes, and the keys."""
        with VerticalScroll(id="library-body") as body:
            body.border_title = "Library"
            with Container(id="library-parts"):
                yield self._text
                yield self._charts
        yield self._watch_line
        yield self._progress
        yield self._add
        yield KeyLine()

    def on_mount(self) -> None:
        """Look at the library, and from then on at the update that may be under way."""
        self._open()

    def on_unmount(self) -> None:
        """An update goes on, with no screen listening, and so does a watch."""
        self._stop_listening()
        self._stop_watching()

    def renew(self) -> None:
        """Look anew, for the screen is to be shown again."""
        self._view = None
        self._text.update(Content(_COUNTING))
        self._charts.show(None, {})
        if self.is_mounted:
            self._open()

    def rest(self) -> None:
        """An update goes on, with no screen listening."""
        self._stop_listening()
        self._stop_watching()
        self._stop_listening = self._stop_watching = lambda: None
        self.workers.cancel_node(self)
        self._add.close()

    def _open(self) -> None:
        self._stop_listening = self._job.listen(lambda _: self.post_message(UpdateChanged()))
        if self._watch:
            self._stop_watching = self._watch.listen(lambda _: self.post_message(WatchChanged()))
        self._state, self._watch_state = State(), State()
        self._look()
        self._follow()
        self._follow_watch()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Show what the library holds and then, which takes longer, what changed on disk."""
        try:
            if self._job.state.running and is_for_one_process(self._folder):
                return  # the update has it; at its end it is looked at again
            view = await asyncio.to_thread(self._inside, self._folder)
            self._show(view)
            if not view.missing:
                self._show(replace(view, disk=await asyncio.to_thread(self._disk, self._folder)))
        except NotFoundError:
            self._show(LibraryView())
        except Exception as error:  # of any kind: the app goes on, and the screen says it
            self._show(LibraryView(problem=problem_of(error)))

    def _show(self, view: LibraryView) -> None:
        self._view = view
        self._text.update(self._content(view))
        self._charts.show(view.status, view.days)
        self._progress.show(self._state, view.missing)
        self.refresh_bindings()

    def _content(self, view: LibraryView) -> Content:
        if view.problem:
            return library_lines.unreadable(view.problem)
        if view.status is None:
            return library_lines.NO_LIBRARY
        parts = [
            library_lines.holdings(view.status, view.new),
            library_lines.folders(view.status, view.disk),
            library_lines.on_disk(view.disk, self._state.running or _all_held_back(view)),
        ]
        return Content("\n\n").join(parts)

    @on(UpdateChanged)
    def _follow(self) -> None:
        """Show where the update is; at each new stage of it the library is looked at again."""
        before, now = self._state, self._job.state
        if now is before:
            return
        self._state = now
        self._progress.show(now, self._view is not None and self._view.missing)
        if now.running != before.running and self._view:
            self._show(self._view)
        if _stage(now) != _stage(before):
            self._look()

    @on(WatchChanged)
    def _follow_watch(self) -> None:
        """Show what the watch says; after each of its updates the library is looked at again."""
        before, now = self._watch_state, self._watch.state if self._watch else State()
        self._watch_state = now
        self._watch_line.display = now.running or now.problem is not None
        if now.problem:
            said = f"not watching: {one_line(now.problem.message)}"
        else:
            said = "ending the watch…" if now.phase is Phase.STOPPING else watch_line(now.stage)
        self._watch_line.update(Content(one_line(said)))
        if now.running != before.running:
            self.refresh_bindings()
        if _watched(now) != _watched(before):
            self._look()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        idle = not self._job.state.running and not self._add.display
        if action == "add":
            return idle
        if action in ("refresh", "rebuild"):
            return idle and not (self._view and self._view.missing)
        if action == "watch":
            return self._watch is not None and not self._add.display and not self._missing
        if action == "remove":
            status = self._view.status if self._view else None
            return idle and bool(status and status.held_back)
        if action == "forget":
            return idle and bool(self._forgettable())
        if action == "cancel":
            return self._job.state.running
        if action == "skipped":
            return bool(self._skipped() or self._passed_over()) and not self._add.display
        return True

    def action_add(self) -> None:
        """Ask for the path of a folder or file."""
        self._add.open()
        self.refresh_bindings()

    @on(AddPath.Chosen)
    def _path_chosen(self, message: AddPath.Chosen) -> None:
        self._begin(message.path)

    def action_refresh(self) -> None:
        """Read what changed on disk."""
        self._begin()

    def action_rebuild(self) -> None:
        """Make everything anew, once the user has heard what that costs."""
        view = self._view or LibraryView()

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin(rebuild=True)

        question = library_lines.rebuild_question(view.status, view.disk, self._job.state.result)
        self.app.push_screen(Confirmation(question), answered)

    def action_forget(self) -> None:
        """Drop a folder from the library, once the user has heard what goes with it."""
        folders = self._forgettable()

        def chosen(number: int | None) -> None:
            if number is not None:
                folder = folders[number]
                question = library_lines.forget_question(folder)
                self.app.push_screen(Confirmation(question), partial(answered, folder.path))

        def answered(path: Path, yes: bool | None) -> None:
            if yes:
                self._start(IndexingRequest(self._folder, model=self._model, forget=(path,)))

        if len(folders) == 1:
            chosen(0)
        else:
            listed = [library_lines.forgettable(folder) for folder in folders]
            self.app.push_screen(Choice("Which folder is to be forgotten?", listed), chosen)

    def action_watch(self) -> None:
        """Watch the folders from now on, or no longer."""
        self._switch_watch(not self._watch_state.running)
        self._follow_watch()

    def action_remove(self) -> None:
        """Let the articles go that were held back, once the user has heard how many they are."""
        status = self._view.status if self._view else None

        def answered(yes: bool | None) -> None:
            if yes:
                self._start(IndexingRequest(self._folder, model=self._model, allow_removals=True))

        if status:
            question = library_lines.remove_question(status)
            self.app.push_screen(Confirmation(question), answered)

    def action_cancel(self) -> None:
        """Stop the update; what is embedded is kept."""
        self._job.stop()
        self._follow()

    def action_skipped(self) -> None:
        """List what was skipped."""
        self.app.push_screen(SkippedScreen(self._skipped(), self._passed_over()))

    def action_back(self) -> None:
        """Put the path box away, or leave; an update goes on."""
        if self._add.display:
            self._add.close()
            self.query_one("#library-body").focus()
            self.refresh_bindings()
        else:
            self.dismiss()

    @property
    def _missing(self) -> bool:
        return bool(self._view and self._view.missing)

    def _begin(self, *paths: Path, rebuild: bool = False) -> None:
        self._start(IndexingRequest(self._folder, paths, self._model, rebuild))

    def _start(self, request: IndexingRequest) -> None:
        self._job.begin(request)
        self.query_one("#library-body").focus()
        self._follow()

    def _forgettable(self) -> Sequence[FolderOnDisk]:
        """The folders but for that of fetched pages, which would be back with the next of them."""
        folders = self._view.disk.folders if self._view and self._view.disk else ()
        return [folder for folder in folders if not folder.fetched]

    def _skipped(self) -> tuple[Skipped, ...]:
        if self._view and self._view.status:
            return self._view.status.skipped
        result = self._job.state.result
        return () if result is None or isinstance(result, Kept) else tuple(result.changes.skipped)

    def _passed_over(self) -> tuple[PassedOver, ...]:
        if self._view and self._view.status:
            return self._view.status.passed_over
        result = self._job.state.result
        if result is None or isinstance(result, Kept):
            return ()
        return tuple(result.changes.passed_over)


def _all_held_back(view: LibraryView) -> bool:
    """Whether all that changed on disk are removals that wait for the user's word."""
    disk, status = view.disk, view.status
    return bool(status and status.held_back and disk and not (disk.added or disk.changed))


def _watched(state: WatchState) -> int:
    """How many updates a watch has made that changed the library; 0 while one is under way."""
    return state.stage.done if state.stage and state.stage.name == WATCHING else 0


def _stage(state: IndexingState) -> str:
    """What the library's contents depend on: the stage, or that nothing is under way."""
    return state.stage.name if state.running and state.stage else str(state.running)
