"""The app: a conversation on the left, the source of its answers on the right.

Nothing here computes or waits. The engine works in one thread of its own and what comes of
that arrives as messages, so typing and scrolling are never held up. No machine-learning
library may be imported by this module, directly or not: the first paint depends on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.screen import Screen

from index.errors import DatelineError
from index.place import Place, settled
from index.types import Article, LibraryStatus
from qa.manner import Manner
from tui.app.app_preferences import keep, keep_theme, use_preferences
from tui.app.citing import Citing
from tui.app.desk import Desk
from tui.app.judging import Judging
from tui.app.kept_screens import KeptScreens
from tui.app.palette import commands, library_commands, manner_commands
from tui.app.prose import Helping
from tui.app.saving import Saving
from tui.app.session import Places, Session
from tui.app.talk import Talk
from tui.config.locations import folder_on_this_machine
from tui.config.preferences import Preferences
from tui.conversation import messages
from tui.conversation.changed_file import FileChange, file_change
from tui.conversation.clipboard import ClipboardApp
from tui.conversation.scope import Scope
from tui.conversation.welcome import examples, not_ready, welcome
from tui.desk.messages import SheetFailed, SheetMade
from tui.desk.request import OF_THE_DESK
from tui.engine.engine import Engine
from tui.engine.engine_thread import IDLE_SECONDS, EngineThread
from tui.screens.filters import FiltersScreen
from tui.screens.help import HelpScreen, keys_on
from tui.terminal.first_frame import WIDE
from tui.text.phrases import state_line
from tui.widgets.conversation.panes import Panes
from tui.widgets.conversation.question_box import QuestionBox
from tui.widgets.conversation.status_line import StatusLine
from tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from tui.desk.views import View

_REFRESH_SECONDS = 2.0
_START_SECONDS = 0.5

_IN_THE_CONVERSATION = (
    *("focus_question", "focus_answer", "new_conversation", "filters", "clear_filters"),
    *("history", "library", "evaluation", "saved", "desk"),
)
"""The actions that need the conversation to be what is seen."""


class DatelineApp(ClipboardApp, inherit_bindings=False):
    """Ask a folder of articles questions, and read the answers in their sources."""

    TITLE = "Dateline"
    CSS_PATH = Path(__file__).with_name("app.tcss")  # a subclass elsewhere has it too
    AUTO_FOCUS = "#question"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 (as App declares it)
        (0, "-narrow"),
        (WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            *("escape", "focus_question", "Back"),
            tooltip="Go back to the question box",
            id="app.back",
        ),
        Binding(
            *("f1", "help", "Help"),
            tooltip="Every key, and what Dateline's words mean",
            key_display="F1",
            id="app.help",
        ),
        Binding(
            *("ctrl+p", "command_palette", "Commands"),
            tooltip="Everything that can be done, to search",
            priority=True,
            id="app.commands",
        ),
        Binding(
            *("f2", "filters", "Filters"),
            tooltip="Only some outlets or days; the day of asking",
            key_display="F2",
            id="app.filters",
        ),
        Binding(
            *("f3", "history", "History"),
            tooltip="Earlier conversations: search, resume, export",
            key_display="F3",
            id="app.history",
        ),
        Binding(
            *("f4", "library", "Library"),
            tooltip="Folders and files: add, refresh, forget, rebuild",
            key_display="F4",
            id="app.library",
        ),
        Binding(
            *("f6", "evaluation", "Evaluation"),
            tooltip="Ask a question set, and compare runs",
            key_display="F6",
            id="app.evaluation",
        ),
        Binding(
            *("f7", "desk", "Desk"),
            tooltip="What the articles tell: counts, quotations, names, a timeline",
            key_display="F7",
            id="app.desk",
        ),
        Binding(
            *("ctrl+n", "new_conversation", "New conversation"),
            tooltip="Start afresh, without earlier turns",
            id="app.new",
        ),
        Binding(
            *("ctrl+q", "quit", "Quit"), tooltip="Leave Dateline", priority=True, id="app.quit"
        ),
        Binding(
            *("f8", "saved", "Saved"),
            tooltip="Saved questions: what is new in their answers",
            key_display="F8",
            id="app.saved",
        ),
        Binding(
            "ctrl+c", "help_quit", "How to quit", show=False, system=True, id="app.how_to_quit"
        ),
    ]

    def __init__(
        self,
        engine: Engine,
        scope: Scope | None = None,
        places: Places | None = None,
        preferences: Preferences | None = None,
        driver: type[Driver] | None = None,
        manner: Manner | None = None,
        idle: float = IDLE_SECONDS,
        views: Sequence[View] | None = None,
    ) -> None:
        """Make the app; without `places` there is no history, library or evaluation to open.

        `manner` is the engine's, for evaluations to be made in it too; `idle` is how long, in
        seconds, nothing must have been asked or typed before questions to try are looked for;
        `views` are what the desk offers, by default all that there are.
        """
        super().__init__(driver_class=driver)
        self._engine = EngineThread(engine, self.post_message, idle)
        self._manner = manner or Manner()
        self._screens = KeptScreens(self)
        self._others = (
            Session(self, self._screens, places, self._manner, preferences, self._engine)
            if places
            else None
        )
        self._preferences = preferences
        self._status: LibraryStatus | None = None
        self._changed = self._news = 0
        self._leaving = False
        self._status_line = StatusLine(id="status")
        scope = scope or Scope()
        self._panes = Panes(scope, self.check_file if places else None, id="panes")
        self._citing = Citing(self)
        check = self.check_file if places else None
        self._talk = Talk(self._engine, self._panes, scope)
        llm = preferences.llm if preferences else None
        self._helping = Helping(llm, self._engine, self._talk, self._panes.conversation)
        digesting = self._helping.digesting
        self._desk = Desk(self, self._screens, self._engine.desk, views, check, digesting)

    def compose(self) -> ComposeResult:
        """The status above, the two panes, the keys below."""
        yield self._status_line
        yield self._panes
        yield KeyLine()

    def on_mount(self) -> None:
        """Start the engine, whose imports would hold up the first paint, after it."""
        self.call_after_refresh(self._engine.start)
        # A screen that is opened before this one was ever drawn has no refresh follow.
        self.set_timer(_START_SECONDS, self._engine.start)
        self.set_interval(_REFRESH_SECONDS, self._engine.refresh)
        if self._preferences:
            for warning in use_preferences(self, self._preferences):
                self.notify(warning, severity="warning", markup=False)
            keep_theme(self)
            self._name_library()
        self._helping.begin()

    async def on_unmount(self) -> None:
        """Let the engine close its files, unless it is too busy to, and write the history."""
        if self._others:
            await asyncio.to_thread(self._others.close)
        await asyncio.to_thread(self._engine.stop)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield from commands(self, screen)
        yield from manner_commands(self._manner, self._set_manner)
        yield from self._helping.commands()
        if self._others and self._preferences:
            named = self._preferences.libraries
            yield from library_commands(named, self._others.library, self._use_library)

    # The library

    @on(messages.LibraryLoading)
    def _library_loading(self, message: messages.LibraryLoading) -> None:
        if self._leaving:  # what the library before holds says nothing any more
            self._status, self._news, self._leaving = None, 0, False
        self._status_line.say(state_line(self._status, loading=message.line))

    @on(messages.LibraryOpened)
    def _library_opened(self, message: messages.LibraryOpened) -> None:
        self._show_status(message.status)
        self._desk.library_opened(message.status)
        self._panes.conversation.greet(welcome(message.status, self._own_folder()))
        given = examples(message.status)
        self._panes.show_examples(given)
        # While passages are still embedded, the library is soon another one.
        self._engine.sum_up(examples=not given and message.status.embedded == 1)
        if self._others:
            self._others.look_for_changes()
            self._others.watch_if_wanted()
            self._others.count_saved(message.status.path)

    def _own_folder(self) -> Path | None:
        return self._others.library if self._others else None

    @on(messages.LibrarySummedUp)
    def _library_summed_up(self, message: messages.LibrarySummedUp) -> None:
        if self._status and self._panes.is_attached:
            self._panes.show_library(self._status, message.overview)

    @on(messages.ExamplesFound)
    def _examples_found(self, message: messages.ExamplesFound) -> None:
        if self._panes.is_attached:
            self._panes.show_examples(message.questions)

    @on(messages.ArticleShown)
    def _article_shown(self, message: messages.ArticleShown) -> None:
        self._engine.look_around(message.article)

    @on(messages.NeighboursFound)
    def _neighbours_found(self, message: messages.NeighboursFound) -> None:
        if self._panes.is_attached:
            self._panes.source.show_neighbours(message.article, message.neighbours)
            self._desk.neighbours(message)

    @on(messages.LibraryFailed)
    def _library_failed(self, message: messages.LibraryFailed) -> None:
        self.log.error(message.problem.detail)
        self._status_line.say(f"Not ready: {message.problem.message}")
        self._panes.conversation.greet(not_ready(message.problem))

    @on(messages.ArticlesChanged)
    def _articles_changed(self, message: messages.ArticlesChanged) -> None:
        self._changed = message.count
        self._say_state()

    @on(messages.UpdateEnded)
    def _update_ended(self) -> None:
        self._engine.refresh()

    @on(messages.Warned)
    def _warned(self, message: messages.Warned) -> None:
        self.notify(message.words, severity="warning", markup=False)

    def _show_status(self, status: LibraryStatus) -> None:
        self._status, self._changed = status, 0
        self._say_state()

    def _say_state(self) -> None:
        if self._status:
            said = state_line(self._status, changed=self._changed, news=self._news)
            self._status_line.say(said)

    def check_file(self, article: Article) -> FileChange | None:
        """Return what became of an article's file since it was indexed; called in a thread."""
        return file_change(self._status.path, article) if self._status else None

    # Questions and answers

    @on(QuestionBox.Changed)
    def _question_typed(self) -> None:
        self._engine.stand_by()

    @on(messages.QuestionAsked)
    def _question_asked(self, message: messages.QuestionAsked) -> None:
        self._talk.ask(message.question)

    @on(messages.AskAgain)
    def _ask_again(self, message: messages.AskAgain) -> None:
        self._talk.ask_again(message.question, message.scope, message.turns, message.reword)

    @on(messages.QuestionProgressed)
    def _question_progressed(self, message: messages.QuestionProgressed) -> None:
        if self._panes.is_attached:
            self._talk.progressed(message.asked, message.progress)

    @on(messages.QuestionAnswered)
    def _question_answered(self, message: messages.QuestionAnswered) -> None:
        asked, answer = message.asked, message.answer
        if not self._panes.is_attached:  # the app is closing
            return
        if self._status and self._status.embedded != answer.embedded:
            self._show_status(replace(self._status, embedded=answer.embedded))
        if self._others and self._status:
            grows = message.writer is not None
            entry = self._others.record(
                asked.conversation, self._status.path, answer, growing=grows
            )
            if grows:
                self._helping.recorded(asked.ticket, entry)
        total = self._status.articles if self._status else None
        self._talk.answered(asked, answer, total, message.writer)
        self.refresh_bindings()

    @on(messages.ProseGrew)
    def _prose_grew(self, message: messages.ProseGrew) -> None:
        if message.asked.conversation == OF_THE_DESK:
            self._desk.grew(message)
        elif self._panes.is_attached:
            self._helping.grew(message, self._others.amend if self._others else None)

    @on(messages.HelpChanged)
    def _help_changed(self, message: messages.HelpChanged) -> None:
        if self._panes.is_attached:
            self._helping.changed(message)

    @on(messages.QuestionFailed)
    def _question_failed(self, message: messages.QuestionFailed) -> None:
        self.log.error(message.problem.detail)
        if self._panes.is_attached:
            self._talk.failed(message.asked, message.problem)

    @on(messages.ReferenceChosen)
    def _reference_chosen(self, message: messages.ReferenceChosen) -> None:
        self._panes.read(message.references, message.index)

    @on(messages.AnswerJudged)
    def _answer_judged(self, message: messages.AnswerJudged) -> None:
        if not self._others or not self._status:
            return

        def kept(right: bool | None) -> None:
            if card := self._panes.conversation.card(message.asked.ticket):
                card.show_judged(right)

        Judging(self).judge(self._status.path, message, kept)

    @on(messages.CitingChosen)
    def _citing_chosen(self, message: messages.CitingChosen) -> None:
        self._citing.choose(message)

    @on(messages.SaveChosen)
    def _save_chosen(self, message: messages.SaveChosen) -> None:
        if self._others and self._status:
            Saving(self, self._engine.check_saved).save(self._status.path, message, self._manner)

    @on(messages.SavedChecked)
    def _saved_checked(self, message: messages.SavedChecked) -> None:
        if self._others and self._status:
            self._others.saved_checked(message, self._status.path)

    @on(messages.SavedCounted)
    def _saved_counted(self, message: messages.SavedCounted) -> None:
        if message.count != self._news:
            self._news = message.count
            self._say_state()

    @on(messages.EditChosen)
    def _edit_chosen(self, message: messages.EditChosen) -> None:
        def edited(article: Article) -> None:
            self._panes.show_edited(article)
            self._desk.edited(article)
            self._engine.refresh()

        if self._others and self._status:
            self._others.open_edit(self._status.path, message.article, edited)

    @on(SheetMade)
    def _sheet_made(self, message: SheetMade) -> None:
        self._desk.made(message)

    @on(SheetFailed)
    def _sheet_failed(self, message: SheetFailed) -> None:
        self.log.error(message.problem.detail)
        self._desk.failed(message)

    @on(messages.ScopeChanged)
    def _scope_changed(self, message: messages.ScopeChanged) -> None:
        self._talk.set_scope(message.scope)

    def _use_library(self, name: str) -> None:
        """Go over to another of the user's libraries, with a conversation of its own."""
        if not self._others or not self._preferences:
            return
        named = self._preferences.libraries[name]
        try:
            folder = settled(named) if isinstance(named, Place) else named
            self._others.use_library(folder)
        except DatelineError as error:
            self.notify(f"The library stays: {error}", severity="warning", markup=False)
            return
        self._leaving = True
        self._desk.drop()
        self._talk.restart()
        self._talk.set_scope(Scope())
        self._engine.use(folder)
        self._name_library()

    def _name_library(self) -> None:
        named = self._preferences.libraries if self._preferences else {}
        used = self._others.library if self._others else None
        folders = {name: folder_on_this_machine(one) for name, one in named.items()}
        name = next((name for name, folder in folders.items() if folder == used), "")
        self._status_line.name_library(name)

    def _set_manner(self, manner: Manner) -> None:
        """Answer in another manner from the next question on, and keep what was picked."""
        before, self._manner = self._manner, manner
        self._engine.set_manner(manner)
        if self._others:
            self._others.set_manner(manner)
        for name, old, new in (
            ("strictness", before.strictness, manner.strictness),
            ("reading", before.reading, manner.reading),
        ):
            if new is not old:
                self.notify(f"{name.capitalize()} from the next question on: {new}", markup=False)
                if self._preferences:
                    keep(self, name, new.value)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        # The command palette runs them for the screen below it.
        others = [one for one in self.screen_stack[1:] if not isinstance(one, CommandPalette)]
        if action == "filters" and self._desk.is_current:
            return True
        if action in _IN_THE_CONVERSATION and others:
            return False
        if action == "focus_question":
            return not self._panes.question.has_focus
        if action == "focus_answer":
            return self._panes.can_go_to_answer
        if action == "clear_filters":
            return bool(self._talk.scope)
        if action == "saved":
            return self._others is not None and self._status is not None
        if action in ("history", "library", "evaluation"):
            return self._others is not None
        return True

    def action_focus_question(self) -> None:
        """Go back to the question box."""
        self._panes.go_to_question()

    def action_focus_answer(self) -> None:
        """Go to the newest answer's sources."""
        self._panes.go_to_answer()

    def action_new_conversation(self) -> None:
        """Start afresh. Questions asked before stay within reach of the up arrow."""
        self._talk.restart()

    def action_filters(self) -> None:
        """Open the panel in which filters are set."""

        def apply(scope: Scope | None) -> None:
            if scope is not None:
                self._talk.set_scope(scope)
                self._desk.within(scope)

        outlets = self._status.sources if self._status else ()
        self._screens.open(
            "filters",
            lambda: FiltersScreen(self._talk.scope, outlets),
            lambda screen: screen.renew(self._talk.scope, outlets),
            apply,
        )

    def action_clear_filters(self) -> None:
        """Take all filters away."""
        self._talk.set_scope(Scope())

    def action_history(self) -> None:
        """Open the history, to go on with one of its conversations."""
        if self._others:
            self._others.open_history(self._talk.resume)

    def action_library(self) -> None:
        """Open the library: what it holds, and updating it."""
        if self._others:
            self._others.open_library()

    def action_evaluation(self) -> None:
        """Open the evaluation, to ask one of its questions in the conversation."""
        if self._others:
            self._others.open_evaluation(self._talk.scope, self._talk.ask_live)

    def action_saved(self) -> None:
        """Open the saved questions, to see what is new or to ask one in the conversation."""
        if self._others and self._status:
            folder = self._status.path
            self._others.open_saved(folder, self._engine.check_saved, self._talk.ask_saved)

    def action_desk(self) -> None:
        """Open the desk: what the articles tell, a view at a time."""
        self._desk.open(self._talk.scope, self._status)

    def action_help(self) -> None:
        """Open the help, which begins with what the focused thing can do."""
        keys, model = keys_on(self.screen), self._helping.about
        self._screens.open(
            "help", lambda: HelpScreen(keys, model), lambda screen: screen.show(keys, model)
        )
