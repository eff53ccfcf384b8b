"""Saving the question of an answer, to be asked again from time to time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from index.errors import DatelineError
from qa.manner import Manner
from tui.conversation.messages import SaveChosen
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from qa.saved.types import Record


class Saving:
    """Keeps a question beside the library, and has it asked for what later answers compare with."""

    def __init__(self, app: App[None], check: Callable[[Sequence[Record]], None]) -> None:
        """`check` has questions asked in the engine's thread."""
        self._app, self._check = app, check

    def save(self, library: Path, message: SaveChosen, manner: Manner) -> None:
        """Save what an answer of `library` was asked; of a follow-up, the question in full."""
        answer, scope = message.answer, message.asked.scope
        question = answer.searched_for if answer.carried else message.asked.question

        def work() -> None:
            from tui.saved.store import SavedAlreadyError, add_new

            try:
                record = add_new(library, question, manner, scope)
            except SavedAlreadyError as error:
                said = f"It is saved already, as {one_line(error.name)}: F8 shows it."
                self._app.notify(said, markup=False)
                return
            except DatelineError as error:
                said = f"It isn't saved: {error}"
                self._app.notify(one_line(said), severity="warning", markup=False)
                return
            self._check([record])
            self._app.notify(f"Saved as {record.saved.name}: F8 shows what changes.", markup=False)

        self._app.run_worker(work, thread=True, group="saved-questions")
