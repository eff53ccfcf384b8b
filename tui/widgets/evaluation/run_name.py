"""Saving an evaluation's run under a name."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from index.errors import DatelineError
from tui.jobs.evaluation_runs import Evaluation, is_taken, save
from tui.widgets.line_entry import LineEntry


class RunName(Vertical):
    """Takes a name; one that is taken already must be entered twice."""

    DEFAULT_CSS = """
    RunName { padding: 0 1; }
    """

    class Saved(Message):
        """The run was saved."""

    def __init__(self, evaluation: Evaluation, *, id: str) -> None:
        super().__init__(id=id)
        self._evaluation = evaluation
        self._confirming = ""
        self._line = LineEntry("Save this run as:", "letters, digits, . _ -", id="run-name")

    def compose(self) -> ComposeResult:
        """The line."""
        yield self._line

    def take_focus(self) -> None:
        """Let the user type a name, beginning with the one that the run has."""
        self._confirming = ""
        self._line.fill(self._evaluation.saved_as or "")
        self._line.take_focus()

    @on(LineEntry.Entered)
    @work(exclusive=True)
    async def _entered(self, event: LineEntry.Entered) -> None:
        name, finished = event.text, self._evaluation.finished
        if finished is None:
            return
        try:
            taken = is_taken(finished, name)
            if taken and self._confirming != name:
                self._confirming = name
                self._line.complain(f"There is a run {name!r} already: Enter again replaces it.")
                return
            await asyncio.to_thread(save, finished, name, overwrite=taken)
        except DatelineError as error:
            self._line.complain(str(error))
            return
        self._evaluation.saved_as = name
        self.post_message(self.Saved())
