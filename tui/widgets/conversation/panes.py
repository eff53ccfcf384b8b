"""The two panes: the conversation on the left; on the right the source of its answers.

As long as no source is open, the library at a glance stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from index.types import Article, LibraryStatus
from qa.types import Answer
from tui.conversation.changed_file import FileCheck
from tui.conversation.dialogue import Asked
from tui.conversation.messages import QuestionAsked
from tui.conversation.overview import Overview
from tui.conversation.references import Reference
from tui.conversation.scope import Scope
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.chips import Chips
from tui.widgets.conversation.conversation import Conversation
from tui.widgets.conversation.question_box import QuestionBox
from tui.widgets.overview.overview import OverviewPane
from tui.widgets.source.source_pane import SourcePane

# Classes of the screen. In a wide window the source is there unless put away; in a narrow
# one, which shows one pane at a time, only while it is being read.
_READING = "-reading"
_PUT_AWAY = "-source-put-away"


class Panes(Horizontal):
    """Side by side in a wide window, else one at a time."""

    HELP = "The conversation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "toggle_source", "Source", key_display="F5", id="app.source"),
        Binding("pageup", "page(-1)", "Scroll up", show=False, id="app.page_up"),
        Binding("pagedown", "page(1)", "Scroll down", show=False, id="app.page_down"),
        # An Input takes Alt+1 for the character 1, unless the key is taken before it.
        *(
            Binding(
                f"alt+{n}",
                f"open_source({n - 1})",
                "Open that source",
                show=False,
                priority=True,
                id=f"app.open_{n}",
            )
            for n in range(1, 10)
        ),
    ]

    def __init__(self, scope: Scope, file_check: FileCheck | None, *, id: str) -> None:
        """Begin with the filters of `scope`; see `SourcePane` for `file_check`."""
        super().__init__(id=id)
        self.conversation = Conversation(id="conversation")
        self.chips = Chips(scope, id="chips")
        self.question = QuestionBox(id="question")
        self.overview = OverviewPane(id="overview")
        self.source = SourcePane(id="source", file_check=file_check)

    def compose(self) -> ComposeResult:
        """The conversation with the question box below it, and what stands beside it."""
        with Vertical(id="talk"):
            yield self.conversation
            yield self.chips
            yield self.question
        yield self.overview
        yield self.source

    def on_key(self, event: events.Key) -> None:
        """Type into the question box what is no key where the focus is."""
        character = event.character
        elsewhere = character and event.is_printable and not character.isspace()
        if not elsewhere or self.question.has_focus or self._is_key(event.key):
            return
        event.stop()
        event.prevent_default()
        self.source.leave_full()
        self.question.insert_text_at_cursor(character or "")
        # At once where it can be: the next letter may be a key of the pane that is left.
        if self.question.focusable:
            self.screen.set_focus(self.question)
        self.go_to_question()

    def _is_key(self, key: str) -> bool:
        """Whether a key means something where the focus is, even if it does nothing just now."""
        return any(
            key in bindings.key_to_bindings for _, bindings in self.screen._modal_binding_chain
        )

    def go_to_question(self) -> None:
        """Go back to the question box."""
        self.screen.remove_class(_READING)
        self.call_after_refresh(self.question.focus)

    @property
    def can_go_to_answer(self) -> bool:
        """Whether `go_to_answer` has where to go."""
        return self.conversation.current() is not None or bool(self.overview.rows)

    def go_to_answer(self) -> None:
        """Go to the newest answer; without one, to the overview where that is seen."""
        if card := self.conversation.current():
            card.focus()
        elif self.overview.rows:
            self.overview.take_focus()

    def show_library(self, status: LibraryStatus, overview: Overview) -> None:
        """Show a library at a glance."""
        self.overview.show(status, overview)

    def show_examples(self, questions: tuple[str, ...]) -> None:
        """Show questions to try, or none; they stand where the overview is seen, or else above."""
        self.overview.show_examples(questions)
        self.conversation.show_examples(questions)

    @on(SourcePane.PutAway)
    def _source_put_away(self, message: SourcePane.PutAway) -> None:
        message.stop()
        self.go_to_source()

    @on(QuestionAsked)
    def _asked_elsewhere(self) -> None:
        """Go to where the answer will be."""
        if not self.question.has_focus:
            self.go_to_question()

    def read(self, references: tuple[Reference, ...], index: int) -> None:
        """Show a reference in its article, and go there."""
        self.source.show(references, index)
        self.go_to_source()

    def go_to_source(self) -> None:
        """Show the source, and go there."""
        self.screen.add_class(_READING)
        self.screen.remove_class(_PUT_AWAY)
        # A widget that isn't displayed yet can't take the focus.
        beside = self.source if self.source.is_open else self.overview
        self.call_after_refresh(beside.take_focus)

    def show_beside(self, card: AnswerCard) -> None:
        """Show a new answer's first source, unless the user is reading another."""
        self.overview.number(False)  # a number opens a source from now on
        if self.source.has_focus_within:
            return
        if card.answered:
            self.source.show(card.references, 0)
        else:
            self.source.clear()

    def action_open_source(self, index: int) -> None:
        """Open a source, counted from 0, of the answer being read, or of the newest."""
        if self.source.has_focus_within:
            self.source.go_to_number(index + 1)
        elif card := self.conversation.current():
            card.action_open_reference(index)

    def action_toggle_source(self) -> None:
        """Show what stands beside the conversation and go to it, or put it away."""
        narrow = self.screen.has_class("-narrow")
        shown = self.screen.has_class(_READING) if narrow else not self.screen.has_class(_PUT_AWAY)
        if shown:
            self.screen.set_class(not narrow, _PUT_AWAY)
            self.go_to_question()
        else:
            self.go_to_source()

    def show_edited(self, article: Article) -> None:
        """Show an article, wherever it is shown, as it is known now."""
        for card in self.query(AnswerCard):
            card.show_edited(article)
        self.source.show_edited(article)

    def clear(self) -> None:
        """Begin with an empty conversation."""
        self.conversation.clear()
        self.overview.number(True)
        self.source.clear()
        self.go_to_question()

    def show_again(self, answers: Iterable[tuple[Asked, Answer]]) -> None:
        """Show an earlier conversation; how many articles there were then isn't known."""
        cards = []
        for asked, answer in answers:
            card = AnswerCard(asked)
            card.show_answer(asked, answer, total=None)
            cards.append(card)
        self.conversation.add(cards)
        if cards:
            self.show_beside(cards[-1])

    def action_page(self, direction: int) -> None:
        """Scroll the conversation by a page."""
        self.conversation.page(direction)
