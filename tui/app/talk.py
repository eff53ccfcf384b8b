"""The talk: what is asked, in which order and within what, kept in step with what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa.progress import AnswerProgress
from qa.types import Answer, Prose, Turn
from tui.conversation.dialogue import Asked, Dialogue
from tui.conversation.messages import Problem
from tui.conversation.scope import Scope
from tui.engine.engine_thread import EngineThread
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.panes import Panes

if TYPE_CHECKING:
    from qa.saved.types import SavedQuestion
    from tui.screens.evaluation import LiveQuestion
    from tui.screens.history import Resumed


class Talk:
    """Puts questions to the engine, and what comes of them on their cards."""

    def __init__(self, engine: EngineThread, panes: Panes, scope: Scope) -> None:
        self._engine = engine
        self._panes = panes
        self._dialogue = Dialogue()
        self._scope = scope

    @property
    def scope(self) -> Scope:
        """What questions are asked within."""
        return self._scope

    def set_scope(self, scope: Scope) -> None:
        """Ask what comes within another scope."""
        self._scope = scope
        self._panes.chips.show(scope)
        self._panes.go_to_question()

    def ask(self, question: str) -> None:
        """Ask a question; the number of a source on the newest card opens that one instead.

        Before the first question, the number of one to be tried asks that.
        """
        card = self._panes.conversation.current()
        number = question.strip()
        # Terminals that send Alt as Escape can't tell Alt+1 from "¡"; a bare number always works.
        if card and number.isdecimal() and card.has_number(int(number) - 1):
            card.action_open_reference(int(number) - 1)
            return
        tried = self._panes.conversation.examples
        if number.isdecimal() and 1 <= int(number) <= len(tried):
            question = tried[int(number) - 1]
        self._add(self._dialogue.add(question, self._scope))

    def ask_again(
        self, question: str, scope: Scope, turns: tuple[Turn, ...], reword: bool = True
    ) -> None:
        """Ask a question on other terms than those set and those of the conversation so far."""
        self._add(self._dialogue.add(question, scope, turns, reword))
        self._panes.go_to_question()

    def ask_saved(self, saved: SavedQuestion) -> None:
        """Ask a saved question within what it was saved with, whatever was asked before it."""
        self.ask_again(saved.question, Scope(saved.filters, saved.as_of), turns=())

    def ask_live(self, live: LiveQuestion) -> None:
        """Ask a question of a set, after those before it, in a conversation of its own."""
        self.restart()
        for question in (*live.turns, live.text):
            self._add(self._dialogue.add(question, replace(self._scope, as_of=live.as_of)))

    def progressed(self, asked: Asked, progress: AnswerProgress) -> None:
        """Show how far an answer is, unless its conversation has been left."""
        if card := self._panes.conversation.card(asked.ticket):
            card.show_progress(progress)

    def answered(
        self, asked: Asked, answer: Answer, total: int | None, writer: str | None = None
    ) -> None:
        """Show an answer, unless its conversation has been left, and ask what waits.

        `writer` is the language model that writes below it.
        """
        self._dialogue.finish(Turn.of(answer))
        if card := self._panes.conversation.card(asked.ticket):
            card.show_answer(asked, answer, total)
            if writer is not None:
                card.show_prose(Prose(writer), ended=False)
            self._panes.conversation.settle(card)
            self._panes.conversation.show_newest()
            self._panes.show_beside(card)
        self._ask_next()

    def grew(self, asked: Asked, prose: Prose, ended: bool) -> None:
        """Show prose below its answer, unless its conversation has been left."""
        if card := self._panes.conversation.card(asked.ticket):
            self._panes.conversation.grow(card, prose, ended)

    def failed(self, asked: Asked, problem: Problem) -> None:
        """Show why there is no answer, give the question back, and ask what waits."""
        self._dialogue.finish(None)
        if card := self._panes.conversation.card(asked.ticket):
            card.show_problem(problem)
            self._panes.conversation.settle(card)
            self._panes.conversation.show_newest()
            self._panes.question.restore(card.question)
        self._ask_next()

    def restart(self) -> None:
        """Start afresh. Questions asked before stay within reach of the up arrow."""
        self._dialogue.restart()
        self._engine.attend(self._dialogue.conversation)
        self._panes.clear()

    def resume(self, resumed: Resumed) -> None:
        """Go on with an earlier conversation."""
        self._panes.clear()
        asked = self._dialogue.resume(resumed.conversation.id, resumed.answers)
        self._engine.attend(self._dialogue.conversation)
        self._panes.show_again(zip(asked, resumed.answers, strict=True))

    def _add(self, asked: Asked) -> None:
        self._panes.conversation.add([AnswerCard(asked)])
        self._ask_next()

    def _ask_next(self) -> None:
        if asked := self._dialogue.next():
            self._engine.ask(asked)
