"""What the user says of answers, right or wrong, kept as a question set of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from index.errors import DatelineError
from qa.language.filter_words import with_filters
from qa.types import Answer
from tui.conversation.messages import AnswerJudged
from tui.text.phrases import counted
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from eval.types import EvalQuestion

NOT_SAID = "The articles don't say"
OTHER_WORDS = "Other words…"

_MOST_OFFERED = 6
_LONGEST = 100

Kept = Callable[[bool | None], None]
"""Is told what is kept of an answer now: right, wrong, or nothing."""


class Judging:
    """Asks what is right where an answer is wrong, and keeps it beside the library."""

    def __init__(self, app: App[None]) -> None:
        self._app = app

    def judge(self, library: Path, message: AnswerJudged, kept: Kept) -> None:
        """Take what the user said of an answer from `library`, and tell `kept` when it is kept."""
        asked, answer = message.asked, message.answer
        question = _question(message)

        def keep(right: tuple[str, ...]) -> None:
            said = replace(question, answers=right, answerable=bool(right))
            self._write(library, said, message.right, kept)

        if message.right is None:
            self._write(library, None, None, kept, question.id)
        elif message.right:
            keep((answer.text,) if answer.text is not None else ())
        else:
            self._ask(asked.question, answer, keep)

    def _ask(self, question: str, answer: Answer, keep: Callable[[tuple[str, ...]], None]) -> None:
        """Have the user pick what is right: what else was found, nothing, or words to be typed."""
        from tui.screens.prompts import Choice, LinePrompt

        others = [one.text for one in answer.alternatives if one.text != answer.text]
        offered = list(dict.fromkeys(others))[:_MOST_OFFERED]
        said = [NOT_SAID] if answer.text is not None else []
        options = [*(one_line(words, _LONGEST) for words in offered), *said, OTHER_WORDS]

        def chosen(place: int | None) -> None:
            if place is None:
                return
            if place < len(offered):
                keep((offered[place],))
            elif options[place] == NOT_SAID:
                keep(())
            else:
                label = f"What is right? {one_line(question, _LONGEST)}"
                self._app.push_screen(LinePrompt(label, ""), typed)

        def typed(words: str | None) -> None:
            if words is not None:
                keep((words,))

        self._app.push_screen(Choice("Wrong. What is right?", options), chosen)

    def _write(
        self,
        library: Path,
        question: EvalQuestion | None,
        right: bool | None,
        kept: Kept,
        dropped: str = "",
    ) -> None:
        from eval.questions import own_questions

        def work() -> None:
            try:
                if question:
                    number = own_questions.keep(library, question)
                else:
                    number = own_questions.forget(library, dropped)
            except DatelineError as error:
                said = f"It isn't kept: {error}"
                self._app.notify(said, severity="warning", markup=False)
                return
            self._app.call_from_thread(kept, right)
            words = f"{counted(number, 'question')} of your own now: F6 asks them again."
            self._app.notify(words if question else f"Taken back. {words}", markup=False)

        self._app.run_worker(work, thread=True, group="own-questions")


def _question(message: AnswerJudged) -> EvalQuestion:
    from eval.questions.own_questions import own_question

    asked = message.asked
    # A set has no filters of its own: they stand in the question, as they may be typed there.
    question = with_filters(asked.question, asked.scope.filters)
    turns = (*(turn.question for turn in asked.turns or ()), question)
    return own_question(turns, asked.scope.as_of or date.today(), ())
