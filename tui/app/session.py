"""The screens beside the conversation, and what outlives them: history, updates, evaluation.

Each is imported where it is opened: the app's first paint waits for none of them.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.app import App
from textual.message import Message

from index.errors import DatelineError, UsageError
from index.place import has_database, is_for_one_process
from index.types import Article
from qa.manner import Manner
from qa.types import Answer
from tui.app.app_preferences import keep
from tui.app.kept_screens import KeptScreens
from tui.config.preferences import Preferences
from tui.conversation.messages import (
    ArticlesChanged,
    SavedChecked,
    SavedCounted,
    UpdateEnded,
    Warned,
)
from tui.conversation.scope import Scope
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from qa.saved.types import Event, Record, SavedQuestion
    from tui.engine.engine_thread import EngineThread
    from tui.history.recorder import Entry, Recorder
    from tui.jobs.evaluation_runs import Evaluation
    from tui.jobs.indexing import IndexingJob, IndexingState
    from tui.jobs.job import Process, State
    from tui.jobs.watching import WatchJob, WatchState
    from tui.screens.evaluation import LiveQuestion
    from tui.screens.history import Resumed
    from tui.screens.saved import SavedScreen

    SavedTaken = Callable[[SavedQuestion], None]

_CLOSING_SECONDS = 1.0
_LENDING_SECONDS = 60.0
"""How long a job waits for the question under way; after that it says why it can't begin."""

_UNWATCHED = (
    "The folders aren't watched: Milvus Lite is opened by one process at a time."
    " F4, then r refreshes the library."
)

_SCREENS = (
    *("tui.screens.library", "tui.screens.history", "tui.screens.evaluation"),
    *("tui.screens.edit_article", "tui.screens.saved", "tui.screens.desk"),
)

_Chosen = TypeVar("_Chosen")
_Asked = TypeVar("_Asked")
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of the user's library, the history's file, and the embedding model's folder."""

    library: Path
    history: Path
    model: Path | None = None


class Session:
    """Opens them; keeps answers in the history, and looks what has changed on disk."""

    def __init__(
        self,
        app: App[None],
        screens: KeptScreens,
        places: Places,
        manner: Manner,
        preferences: Preferences | None = None,
        engine: EngineThread | None = None,
    ) -> None:
        """Make it; what is picked is only kept where there are `preferences`.

        `engine` lends the library to a job, where only one process at a time can open it.
        """
        self._app = app
        self._engine = engine
        self._screens = screens
        self._frozen = False
        self._saved: SavedScreen | None = None
        self._preferences = preferences
        self._watch_wanted = bool(preferences and preferences.watch)
        self._unwatched: Path | None = None  # which library it was said of
        self._watch_updates = 0
        self._places = places
        self._manner = manner

    @cached_property
    def _recorder(self) -> Recorder:
        from tui.history.recorder import Recorder

        def failed(error: DatelineError) -> None:
            self._tell(Warned(f"Answers aren't kept in the history: {one_line(str(error))}"))

        return Recorder(self._places.history, failed)

    @cached_property
    def _indexing(self) -> IndexingJob:
        from tui.jobs.indexing import Indexing
        from tui.jobs.job import Job

        job: IndexingJob = Job(self._alone(Indexing, lambda request: request.folder))
        job.listen(self._taken_back)
        job.listen(self._indexing_changed)
        return job

    @cached_property
    def _watching(self) -> WatchJob:
        from tui.jobs.job import Job
        from tui.jobs.watching import Watching

        job: WatchJob = Job(Watching)
        job.listen(self._watch_changed)
        return job

    @cached_property
    def _evaluation(self) -> Evaluation:
        from tui.jobs.evaluating import Evaluating
        from tui.jobs.evaluation_runs import Evaluation

        evaluation = Evaluation(self._alone(Evaluating, lambda request: request.asked))
        evaluation.job.listen(self._taken_back)
        return evaluation

    def _alone(
        self, start: Callable[[_Asked], Process[_Done]], library: Callable[[_Asked], Path]
    ) -> Callable[[_Asked], Process[_Done]]:
        """Return what starts a process once the app has let go of its library, where it must."""

        def started(request: _Asked) -> Process[_Done]:
            if self._engine and is_for_one_process(library(request)):
                self._engine.lend(_LENDING_SECONDS)
            return start(request)

        return started

    def _taken_back(self, state: State[_Asked, _Done]) -> None:
        """Open the library again once a job that it may have been lent to is over."""
        if self._engine and not state.running:
            self._engine.take_back()

    @property
    def library(self) -> Path:
        """The folder of the user's library that is in use."""
        return self._places.library

    def use_library(self, folder: Path) -> None:
        """Go over to another library: its folders, its runs.

        Raises:
            UsageError: something is still being done to the one in use.
        """
        updating = "_indexing" in vars(self) and self._indexing.state.running
        asking = "_evaluation" in vars(self) and self._evaluation.job.state.running
        if updating or asking:
            what, key = ("an update", "F4") if updating else ("an evaluation", "F6")
            raise UsageError(f"{what} of this library is under way", f"wait, or stop it on {key}")
        self._places = replace(self._places, library=folder)
        # What they have done was done to the one before; they are made anew when they are opened.
        if indexing := vars(self).pop("_indexing", None):
            indexing.close(0)
        vars(self).pop("_evaluation", None)
        self._screens.drop()
        self._saved = None

    def set_manner(self, manner: Manner) -> None:
        """Evaluate in another manner from the next time that the evaluation is opened."""
        self._manner = manner

    def record(self, conversation: str, library: Path, answer: Answer, *, growing: bool) -> Entry:
        """Keep an answer in the history; nobody waits for the disk.

        growing: prose is being written below it.
        """
        return self._recorder.record(conversation, str(library), answer, growing=growing)

    def amend(self, entry: Entry, answer: Answer) -> None:
        """Keep what came below an answer after it was recorded."""
        self._recorder.amend(entry, answer)

    def open_history(self, resume: Callable[[Resumed], None]) -> None:
        """Open the history; `resume` gets the conversation to go on with, if one is chosen."""
        from tui.screens.history import HistoryScreen

        self._screens.open(
            "history",
            lambda: HistoryScreen(self._places.history),
            HistoryScreen.renew,
            _given(resume),
        )

    def open_edit(self, library: Path, article: Article, edited: Callable[[Article], None]) -> None:
        """Open the form that sets by hand what is known of an article; `edited` gets it then."""
        from tui.screens.edit_article import EditArticleScreen

        self._app.push_screen(EditArticleScreen(library, article), _given(edited))

    def open_saved(
        self, folder: Path, check: Callable[[Sequence[Record]], None], ask: SavedTaken
    ) -> None:
        """Open the questions saved beside a library; `ask` gets the one to be asked, if any."""
        from tui.screens.saved import SavedScreen

        def made() -> SavedScreen:
            self._saved = SavedScreen(folder, check, looked, self._manner)
            return self._saved

        def looked(events: Sequence[Event]) -> None:
            self.count_saved(folder, events)

        self._screens.open(
            "saved", made, lambda screen: screen.renew(folder, self._manner), _given(ask)
        )

    def saved_checked(self, message: SavedChecked, folder: Path) -> None:
        """Tell that a saved question was asked again."""
        if self._saved is not None:
            self._saved.checked(message)
        self.count_saved(folder)

    def count_saved(self, folder: Path, looked: Sequence[Event] = ()) -> None:
        """Remember that events were looked at; have `SavedCounted` follow."""

        def count() -> None:
            from tui.saved.store import kept, mark

            with suppress(DatelineError, OSError):  # the screen says what is wrong
                mark(folder, looked, told=True, looked=True)
                self._tell(SavedCounted(sum(bool(one.new) for one in kept(folder).records)))

        threading.Thread(target=count, name="dateline-saved", daemon=True).start()

    def open_library(self) -> None:
        """Open the library."""
        from tui.screens.library import LibraryScreen

        self._screens.open(
            "library",
            lambda: LibraryScreen(
                self._indexing,
                self._places.library,
                self._places.model,
                watch=self._watching,
                switch_watch=self.switch_watch,
            ),
            LibraryScreen.renew,
        )

    def switch_watch(self, on: bool) -> None:
        """Watch the library's folders from now on, or no longer; it is kept in the settings."""
        self._watch_wanted, self._unwatched = on, None
        if on:
            self.watch_if_wanted()
        else:
            self._watching.stop()
        if self._preferences:
            keep(self._app, "watch", on)

    def watch_if_wanted(self) -> None:
        """Begin to watch, if the user wants it, there is a library, and it isn't watched yet."""
        if not self._watch_wanted:
            return
        try:
            alone = is_for_one_process(self._places.library)
            begun = has_database(self._places.library)
        except DatelineError:  # the engine says what is wrong
            return
        if alone:
            if self._unwatched != self._places.library:
                self._unwatched = self._places.library
                self._tell(Warned(_UNWATCHED))
        elif begun:
            from tui.jobs.watching import WatchRequest

            self._watch_updates = 0
            self._watching.begin(WatchRequest(self._places.library, self._places.model))

    def open_evaluation(self, scope: Scope, ask: Callable[[LiveQuestion], None]) -> None:
        """Open the evaluation; `ask` gets the question to ask in the conversation, if any."""
        from tui.screens.evaluation import EvaluationScreen

        circumstances = scope.as_of, scope.filters, self._manner
        self._screens.open(
            "evaluation",
            lambda: EvaluationScreen(self._evaluation, self._places.library, *circumstances),
            lambda screen: screen.renew(*circumstances),
            _given(ask),
        )

    def look_for_changes(self) -> None:
        """Have `ArticlesChanged` follow, once the library's folders have been looked through."""
        threading.Thread(target=self._prepare, name="dateline-look", daemon=True).start()

    def _prepare(self) -> None:
        """Load the screens' modules ahead, so that the key that opens one waits for none."""
        for name in _SCREENS:
            import_module(name)
        from tui.desk.views import all_views

        all_views()
        if not self._frozen:
            # Models and modules stay: going through them for garbage stops everything for a while.
            self._frozen = True
            gc.freeze()
        self._look()
        # After it: a removal that was cut short is rare, and nobody waits for its end.
        from tui.jobs.removals import bring_to_end

        bring_to_end(self._places.library, self._places.history)

    def close(self) -> None:
        """End what is under way, and write what is left of the history; waits a second each."""
        if "_evaluation" in vars(self):
            self._evaluation.job.stop()
        if "_indexing" in vars(self):
            self._indexing.close(_CLOSING_SECONDS)
        if "_watching" in vars(self):
            self._watching.close(_CLOSING_SECONDS)
        if "_recorder" in vars(self):
            self._recorder.close(_CLOSING_SECONDS)

    def _indexing_changed(self, state: IndexingState) -> None:
        if state.running:
            return
        # This is a job's thread: the app may have ended, and then it has no screen.
        screen = next(iter(self._app.screen_stack[-1:]), None) if self._app.is_running else None
        if screen is None:
            return
        self._tell(UpdateEnded())
        # The library's screen says it by itself where it is what is seen.
        from tui.screens.library import LibraryScreen

        problem = state.problem
        if problem and not isinstance(screen, LibraryScreen):
            words = f"The library isn't up to date: {one_line(problem.message)}. F4 shows more."
            self._tell(Warned(words))
        self.look_for_changes()  # in a thread: a screen that listens after this one waits
        self.watch_if_wanted()

    def _watch_changed(self, state: WatchState) -> None:
        from tui.jobs.watching import WATCHING

        if state.problem:
            words = f"The folders aren't watched any more: {one_line(state.problem.message)}."
            self._tell(Warned(words))
        stage = state.stage
        if stage and stage.name == WATCHING and stage.done != self._watch_updates:
            self._watch_updates = stage.done
            self._tell(UpdateEnded())
            self.look_for_changes()

    def _look(self) -> None:
        from tui.screens.library import look_on_disk

        # No library yet, or one that is being replaced: the library screen says what there is.
        with suppress(DatelineError, OSError):
            self._tell(ArticlesChanged(look_on_disk(self._places.library).count))

    def _tell(self, message: Message) -> None:
        with suppress(RuntimeError):  # the event loop has closed
            self._app.post_message(message)


def _given(take: Callable[[_Chosen], None]) -> Callable[[_Chosen | None], None]:
    """What a screen calls when it closes: `take` is called where something was chosen on it."""

    def close(chosen: _Chosen | None) -> None:
        if chosen is not None:
            take(chosen)

    return close
