"""The box in which a question is typed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from tui.conversation.messages import QuestionAsked
from tui.terminal.first_frame import PLACEHOLDER
from tui.text.safe_text import one_line
from tui.widgets.typed_line import TypedLine


class QuestionBox(TypedLine):
    """A one-line input that remembers the questions asked, as a shell does."""

    HELP = "The question box"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask", id="question.ask"),
        Binding("tab", "app.focus_answer", "Answer", id="question.sources"),
        Binding("up", "recall(-1)", "Earlier question", show=False, id="question.earlier"),
        Binding("down", "recall(1)", "Later question", show=False, id="question.later"),
    ]

    def __init__(self, *, id: str) -> None:
        # What is typed elsewhere goes on with the draft, instead of taking its place.
        super().__init__(placeholder=PLACEHOLDER, id=id, select_on_focus=False)
        self._asked: list[str] = []
        self._place = 0
        self._draft = ""

    def restore(self, question: str) -> None:
        """Put a question back to be asked again, unless something else is being typed."""
        if not self.value:
            self._show(question)

    async def action_submit(self) -> None:
        """Ask what is in the box; nothing is asked where it is blank."""
        question = one_line(self.value)
        if not question:
            return
        if self._asked[-1:] != [question]:
            self._asked.append(question)
        self._place = len(self._asked)
        self._draft = ""
        self.clear()
        self.post_message(QuestionAsked(question))

    def action_recall(self, step: int) -> None:
        """Go to an earlier or a later question; past the latest is what was being typed."""
        place = min(max(self._place + step, 0), len(self._asked))
        if place == self._place:
            return
        if self._place == len(self._asked):
            self._draft = self.value
        self._place = place
        self._show(self._draft if place == len(self._asked) else self._asked[place])

    def on_paste(self, event: events.Paste) -> None:
        """Take in all the lines of a paste as one; an Input would keep only the first."""
        event.prevent_default()
        event.stop()
        self.replace(one_line(event.text), *self.selection)

    def _show(self, question: str) -> None:
        self.value = question
        self.cursor_position = len(question)
