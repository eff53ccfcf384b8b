"""The app: a conversation on the left, the source of its answers on the right.

Nothing here computes or waits. The engine works in one thread of its own and what comes of
that arrives as messages, so typing and scrolling are never held up. No machine-learning
library may be imported by this module, directly or not: the first paint depends on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer

from index.types import LibraryStatus
from qa.types import Turn
from tui import cards, messages
from tui.dialogue import Dialogue
from tui.engine import Engine
from tui.engine_thread import EngineThread
from tui.phrases import library_line
from tui.screens.help import HelpScreen
from tui.widgets.answer_card import AnswerCard
from tui.widgets.conversation import Conversation
from tui.widgets.question_box import QuestionBox
from tui.widgets.source_pane import SourcePane
from tui.widgets.status_line import StatusLine

WIDE = 100
"""Columns from which the source stands beside the conversation."""

_CLOSING_SECONDS = 1.0

# Classes of the screen. In a wide window the source is there unless put away; in a narrow
# one, which shows one pane at a time, only while it is being read.
_READING = "-reading"
_PUT_AWAY = "-source-put-away"


class DatelineApp(App[None], inherit_bindings=False):
    """Ask a folder of articles questions, and read the answers in their sources."""

    TITLE = "Dateline"
    CSS_PATH = "app.tcss"
    AUTO_FOCUS = "#question"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 (as App declares it)
        (0, "-narrow"),
        (WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "focus_question", "Back", id="app.back"),
        Binding("ctrl+n", "new_conversation", "New", id="app.new"),
        Binding("f1", "help", "Help", key_display="F1", id="app.help"),
        Binding("f2", "toggle_source", "Source", show=False, id="app.source"),
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit"),
        Binding("ctrl+c", "help_quit", show=False, system=True, id="app.how_to_quit"),
        Binding("pageup", "page(-1)", "Scroll up", show=False, id="app.page_up"),
        Binding("pagedown", "page(1)", "Scroll down", show=False, id="app.page_down"),
        # An Input takes Alt+1 for the character 1, unless the key is taken before it.
        *(
            Binding(
                f"alt+{n}", f"open_source({n - 1})", show=False, priority=True, id=f"app.open_{n}"
            )
            for n in range(1, 10)
        ),
    ]

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = EngineThread(engine, self.post_message)
        self._dialogue = Dialogue()
        self._status: LibraryStatus | None = None
        self._status_line = StatusLine(id="status")
        self._conversation = Conversation(id="conversation")
        self._question = QuestionBox(id="question")
        self._source = SourcePane(id="source")

    def compose(self) -> ComposeResult:
        """The status above, the two panes, the keys below."""
        yield self._status_line
        with Horizontal(id="panes"):
            with Vertical(id="talk"):
                yield self._conversation
                yield self._question
            yield self._source
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Start the engine, whose imports would hold up the first paint, after it."""
        self.call_after_refresh(self._engine.start)

    async def on_unmount(self) -> None:
        """Let the engine close its files, unless it is too busy to."""
        await asyncio.to_thread(self._engine.stop, _CLOSING_SECONDS)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield SystemCommand(
            "New conversation", "Start afresh, without earlier turns", self.action_new_conversation
        )
        yield SystemCommand("Focus question", "Go to the question box", self.action_focus_question)
        yield SystemCommand("Toggle source", "Show or hide the source", self.action_toggle_source)
        yield SystemCommand("Help", "What Dateline does, and its keys", self.action_help)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Quit", "Leave Dateline", self.action_quit)

    # The library

    @on(messages.LibraryLoading)
    def _library_loading(self, message: messages.LibraryLoading) -> None:
        self._status_line.say(f"{message.line}…")

    @on(messages.LibraryOpened)
    def _library_opened(self, message: messages.LibraryOpened) -> None:
        self._show_status(message.status)
        self._conversation.greet(cards.welcome(message.status, None))

    @on(messages.LibraryFailed)
    def _library_failed(self, message: messages.LibraryFailed) -> None:
        self.log.error(message.problem.detail)
        self._status_line.say(f"Not ready: {message.problem.message}")
        self._conversation.greet(cards.welcome(None, message.problem))

    def _show_status(self, status: LibraryStatus) -> None:
        self._status = status
        self._status_line.say(library_line(status))

    # Questions and answers

    @on(messages.QuestionAsked)
    def _question_asked(self, message: messages.QuestionAsked) -> None:
        card = self._conversation.current()
        number = message.question.strip()
        # Terminals that send Alt as Escape can't tell Alt+1 from "¡"; a bare number always works.
        if card and number.isdecimal() and 1 <= int(number) <= len(card.references):
            card.action_open_reference(int(number) - 1)
            return
        asked = self._dialogue.add(message.question)
        self._conversation.add(AnswerCard(asked.ticket, asked.question))
        self._ask_next()

    @on(messages.QuestionAnswered)
    def _question_answered(self, message: messages.QuestionAnswered) -> None:
        answer = message.answer
        self._dialogue.finish(Turn(answer.question, answer.text))
        if self._status and self._status.embedded != answer.embedded:
            self._show_status(replace(self._status, embedded=answer.embedded))
        if card := self._conversation.card(message.ticket):
            card.show_answer(answer)
            self._conversation.show_newest()
            self._show_beside(card)
            self.refresh_bindings()
        self._ask_next()

    @on(messages.QuestionFailed)
    def _question_failed(self, message: messages.QuestionFailed) -> None:
        self.log.error(message.problem.detail)
        self._dialogue.finish(None)
        if card := self._conversation.card(message.ticket):
            card.show_problem(message.problem)
            self._conversation.show_newest()
            self._question.restore(card.question)
        self._ask_next()

    def _ask_next(self) -> None:
        if asked := self._dialogue.next():
            self._engine.ask(asked.ticket, asked.question, self._dialogue.turns)

    # The source

    def _show_beside(self, card: AnswerCard) -> None:
        """Show a new answer's first source, unless the user is reading another."""
        if self._source.has_focus_within:
            return
        if card.answered:
            self._source.show(card.references, 0)
        else:
            self._source.clear()

    @on(messages.ReferenceChosen)
    def _reference_chosen(self, message: messages.ReferenceChosen) -> None:
        self._source.show(message.references, message.index)
        self._read_source()

    def _read_source(self) -> None:
        self.screen.add_class(_READING)
        self.screen.remove_class(_PUT_AWAY)
        # A widget that isn't displayed yet can't take the focus.
        self.call_after_refresh(self._source.take_focus)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        if action == "focus_question":
            return not self._question.has_focus
        if action == "focus_answer":
            return self._conversation.current() is not None
        if action == "open_source":
            return len(self.screen_stack) == 1
        return True

    def action_focus_question(self) -> None:
        """Go back to the question box."""
        self.screen.remove_class(_READING)
        self.call_after_refresh(self._question.focus)

    def action_focus_answer(self) -> None:
        """Go to the newest answer's sources."""
        if card := self._conversation.current():
            card.focus()

    def action_open_source(self, index: int) -> None:
        """Open a source, counted from 0, of the answer being read, or of the newest."""
        if self._source.has_focus_within:
            self._source.go_to(index)
        elif card := self._conversation.current():
            card.action_open_reference(index)

    def action_toggle_source(self) -> None:
        """Show the source and go to it, or put it away."""
        narrow = self.screen.has_class("-narrow")
        shown = self.screen.has_class(_READING) if narrow else not self.screen.has_class(_PUT_AWAY)
        if shown:
            self.screen.set_class(not narrow, _PUT_AWAY)
            self.action_focus_question()
        else:
            self._read_source()

    def action_new_conversation(self) -> None:
        """Start afresh. Questions asked before stay within reach of the up arrow."""
        self._dialogue.restart()
        self._conversation.clear()
        self._source.clear()
        self.action_focus_question()

    def action_page(self, direction: int) -> None:
        """Scroll the conversation by a page."""
        if direction < 0:
            self._conversation.scroll_page_up(animate=False)
        else:
            self._conversation.scroll_page_down(animate=False)

    def action_help(self) -> None:
        """Open the help."""
        self.push_screen(HelpScreen())
