"""A card of the conversation: one question and what came of it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from qa.types import Answer
from tui import cards
from tui.messages import Problem, ReferenceChosen
from tui.references import Reference, references


class AnswerCard(Static):
    """One `Static`, which stays quick when a conversation holds hundreds of them.

    With focus, Tab goes through the references one by one and on past the last.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_selected", "Open", id="answer.open"),
        Binding("tab,down", "select(1)", "Next source", show=False, id="answer.next"),
        Binding("shift+tab,up", "select(-1)", "Previous source", show=False, id="answer.previous"),
        *(
            Binding(f"{n}", f"open_reference({n - 1})", show=False, id=f"answer.open_{n}")
            for n in range(1, 10)
        ),
    ]

    def __init__(self, ticket: int, question: str) -> None:
        super().__init__(cards.waiting(question), id=f"answer-{ticket}")
        self.question = question
        self._answer: Answer | None = None
        self._selected = 0
        self.references: tuple[Reference, ...] = ()

    @property
    def answered(self) -> bool:
        """True where the articles gave an answer; False too while there is none yet."""
        return self._answer is not None and not self._answer.abstained

    def show_answer(self, answer: Answer) -> None:
        """Show what the engine answered."""
        self._answer = answer
        self.references = references(answer)
        self.can_focus = bool(self.references)
        self.add_class("-abstained" if answer.abstained else "-answered")
        self._draw(None)

    def show_problem(self, problem: Problem) -> None:
        """Show why there is no answer."""
        self.add_class("-failed")
        self.update(cards.failed(self.question, problem))

    def on_focus(self) -> None:
        """Mark the first reference."""
        self._selected = 0
        self._draw(self._selected)

    def on_blur(self) -> None:
        """Take the mark away."""
        self._draw(None)

    def action_select(self, step: int) -> None:
        """Mark the next reference, or leave the card where there is none."""
        selected = self._selected + step
        if 0 <= selected < len(self.references):
            self._selected = selected
            self._draw(selected)
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_open_selected(self) -> None:
        """Show the marked reference in its article."""
        self.action_open_reference(self._selected)

    def action_open_reference(self, index: int) -> None:
        """Show a reference, counted from 0, in its article; there may be none of that number."""
        if index < len(self.references):
            self.post_message(ReferenceChosen(self.references, index))

    def _draw(self, selected: int | None) -> None:
        if self._answer:
            self.update(cards.answered(self._answer, self.references, selected))
