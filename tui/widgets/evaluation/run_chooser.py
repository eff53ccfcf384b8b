"""Choosing the saved run to compare with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from index.errors import DatelineError
from tui.jobs.evaluation_runs import Evaluation, compare_with, saved_runs
from tui.text.safe_text import one_line
from tui.text.tables import answer_scores

if TYPE_CHECKING:
    from eval.reporting.runs import SavedRun

_NONE = "There is no saved run yet: s saves this one."


class RunChooser(Vertical):
    """A list of saved runs, the newest first."""

    DEFAULT_CSS = """
    RunChooser {
        padding: 0 1;
        & > Static { max-height: 4; margin-bottom: 1; }
        & > OptionList { height: 1fr; }
        & > OptionList, & > OptionList:focus { border: none; }
    }
    """

    class Compared(Message):
        """The run was compared with the one that the user chose."""

    def __init__(self, evaluation: Evaluation, *, id: str) -> None:
        super().__init__(id=id)
        self._evaluation = evaluation
        self._names: tuple[str, ...] = ()
        self._heading = Static()
        self._list = OptionList()

    def compose(self) -> ComposeResult:
        """What is to be chosen, and what there is."""
        yield self._heading
        yield self._list

    def take_focus(self) -> None:
        """Let the user choose among the runs that there are now."""
        self._list.focus()
        self._offer()

    @work(exclusive=True)
    async def _offer(self) -> None:
        if (finished := self._evaluation.finished) is None:
            return
        found = await asyncio.to_thread(saved_runs, finished)
        newest_first = found.runs[::-1]
        self._names = tuple(run.name for run in newest_first)
        heading = "Compare with which saved run?" if self._names else _NONE
        if unreadable := len(found.skipped):
            heading += f" ({unreadable} can't be read: dateline runs says why)"
        self._heading.update(Content(heading))
        self._list.set_options([_option(run) for run in newest_first])
        self._list.highlighted = 0 if self._names else None

    @on(OptionList.OptionSelected)
    @work(exclusive=True)
    async def _selected(self, event: OptionList.OptionSelected) -> None:
        if (finished := self._evaluation.finished) is None:
            return
        name = self._names[event.option_index]
        try:
            comparison = await asyncio.to_thread(compare_with, finished, name)
        except DatelineError as error:
            self._heading.update(Content(one_line(str(error), 200)))
            return
        self._evaluation.comparison = comparison
        self.post_message(self.Compared())


def _option(run: SavedRun) -> Option:
    saved = f"{run.saved.astimezone():%Y-%m-%d %H:%M}"
    scores = answer_scores(run.figures, brief=True)
    particulars = " · ".join((one_line(str(run.set_name), 30), saved, *scores))
    return Option(Content.assemble((one_line(run.name), "bold"), f"  {particulars}"))
