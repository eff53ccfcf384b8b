"""The evaluation: a question set asked, every answer in a table, two runs compared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher

from index.types import Filters
from qa.manner import Manner
from tui.conversation.messages import Problem
from tui.jobs.evaluating import EvaluationRequest
from tui.jobs.evaluation_runs import Evaluation, recent_sets
from tui.jobs.job import Phase
from tui.widgets.evaluation.differences import Differences
from tui.widgets.evaluation.evaluation_charts import EvaluationCharts
from tui.widgets.evaluation.results_pane import ResultsPane
from tui.widgets.evaluation.run_chooser import RunChooser
from tui.widgets.evaluation.run_name import RunName
from tui.widgets.evaluation.run_progress import RunProgress
from tui.widgets.evaluation.set_chooser import SetChooser
from tui.widgets.key_line import KeyLine


class Pane(StrEnum):
    """What the screen shows, by the id of the widget."""

    SETS = "evaluation-sets"
    PROGRESS = "evaluation-progress"
    RESULTS = "evaluation-results"
    NAME = "evaluation-name"
    RUNS = "evaluation-runs"
    DIFFERENCES = "evaluation-differences"
    CHARTS = "evaluation-charts"


_PANES = SetChooser | ResultsPane | RunName | RunChooser | Differences | EvaluationCharts
"""Those that take the focus."""


@dataclass(frozen=True, slots=True)
class LiveQuestion:
    """A question of a set, to be asked in the conversation on the day `as_of`.

    `turns` are the questions to be asked before it, oldest first.
    """

    text: str
    as_of: date | None
    turns: tuple[str, ...] = ()


class EvaluationChanged(Message):
    """The run under way went a step further, or ended."""


class EvaluationScreen(ModalScreen[LiveQuestion | None]):
    """Gives the question to be asked live, or None where the user goes back.

    `evaluation` is held by the app: closing the screen ends nothing.
    """

    DEFAULT_CSS = """
    EvaluationScreen {
        background: $background;
        & > ContentSwitcher { height: 1fr; }
    }
    """

    HELP = "The evaluation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "show_next", "Filter", id="evaluation.filter"),
        Binding("o", "sort_next", "Sort", id="evaluation.sort"),
        Binding("O", "reverse", "Reverse", show=False, id="evaluation.reverse"),
        Binding("s", "save", "Save", id="evaluation.save"),
        Binding("c", "compare", "Compare", id="evaluation.compare"),
        Binding("g", "charts", "Charts", id="evaluation.charts"),
        Binding("n", "choose", "New run", id="evaluation.new"),
        Binding("x", "stop", "Stop", id="evaluation.stop"),
        Binding("escape", "back", "Back", key_display="esc", id="evaluation.back"),
        Binding("f1", "app.help", "Help", key_display="F1", id="evaluation.help"),
    ]

    def __init__(
        self,
        evaluation: Evaluation,
        library: Path,
        as_of: date | None = None,
        filters: Filters | None = None,
        manner: Manner | None = None,
    ) -> None:
        """Show an evaluation.

        Args:
            evaluation: the one that the app holds.
            library: the folder of the user's library; the sample's is found beside it.
            as_of: the day of questions that have none of their own; None for today.
            filters: those that every question is asked under.
            manner: how every question is answered; as Dateline does by itself unless given.
        """
        super().__init__()
        self._evaluation = evaluation
        self._library = library
        self._as_of = as_of
        self._filters = filters or Filters()
        self._manner = manner or Manner()
        self._sets = SetChooser(id=Pane.SETS)
        self._progress = RunProgress(id=Pane.PROGRESS)
        self._results = ResultsPane(evaluation, id=Pane.RESULTS)
        self._differences = Differences(id=Pane.DIFFERENCES)
        self._charts = EvaluationCharts(evaluation, id=Pane.CHARTS)
        self._panes = ContentSwitcher(initial=Pane.SETS)
        self._stop_listening: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """One pane at a time, and the keys."""
        with self._panes:
            yield self._sets
            yield self._progress
            yield self._results
            yield RunName(self._evaluation, id=Pane.NAME)
            yield RunChooser(self._evaluation, id=Pane.RUNS)
            yield self._differences
            yield self._charts
        yield KeyLine()

    def on_mount(self) -> None:
        """Show where the evaluation is."""
        self._open()

    def renew(self, as_of: date | None, filters: Filters, manner: Manner) -> None:
        """Show where the evaluation is now; questions are asked under these from now on."""
        self._as_of, self._filters, self._manner = as_of, filters, manner
        if self.is_mounted:
            self._sets.clear()
            self._open()

    def rest(self) -> None:
        """A run goes on, with no screen listening."""
        self._stop_listening()
        self._stop_listening = lambda: None
        self.workers.cancel_node(self)

    def _open(self) -> None:
        self._stop_listening = self._evaluation.job.listen(
            lambda _: self.post_message(EvaluationChanged())
        )
        self._offer_sets()
        self._results.show()
        if self._evaluation.comparison:
            self._differences.show(self._evaluation.comparison)
        self._show_stage()

    def on_unmount(self) -> None:
        """A run goes on, with no screen listening."""
        self._stop_listening()

    @property
    def pane(self) -> Pane:
        """What is shown."""
        return Pane(self._panes.current or Pane.SETS)

    def _go(self, pane: Pane) -> None:
        self._panes.current = pane
        self.refresh_bindings()
        shown = self.query_one(f"#{pane}")
        if isinstance(shown, _PANES):
            shown.take_focus()

    # The run

    @on(EvaluationChanged)
    def _changed(self) -> None:
        if self.pane is Pane.PROGRESS:
            if self._evaluation.job.state.phase is Phase.DONE:
                self._results.show()
            self._show_stage()

    def _show_stage(self) -> None:
        state = self._evaluation.job.state
        if state.running:
            self._progress.show(state)
            if self.pane is not Pane.PROGRESS:
                self._go(Pane.PROGRESS)
            return
        if state.phase is Phase.DONE:
            self._go(Pane.RESULTS)
            return
        if state.problem and state.request:
            self._sets.complain(state.request.question_set, _said(state.problem))
        elif state.phase is Phase.STOPPED:
            stage = state.stage
            done = f" at {stage.done:,} of {stage.total:,}" if stage and stage.total else ""
            self._sets.say(f"Stopped{done}. Choose the same set again, and it goes on from there.")
            self._offer_sets()
        self._go(Pane.SETS)

    @on(SetChooser.Chosen)
    def _set_chosen(self, event: SetChooser.Chosen) -> None:
        self._evaluation.begin(
            EvaluationRequest(
                event.question_set, self._library, self._as_of, self._filters, self._manner
            )
        )
        self._show_stage()

    @work(exclusive=True, group="sets")
    async def _offer_sets(self) -> None:
        used = self._evaluation.used
        self._sets.offer(await asyncio.to_thread(recent_sets, self._library, used))

    # The table

    @on(ResultsPane.AskLive)
    def _ask_live(self, event: ResultsPane.AskLive) -> None:
        row, finished = event.row, self._evaluation.finished
        assert finished is not None  # it has rows
        self.dismiss(LiveQuestion(row.text, row.asked or finished.request.as_of, row.turns))

    @on(RunName.Saved)
    def _saved(self) -> None:
        self._results.show()
        self._go(Pane.RESULTS)

    @on(RunChooser.Compared)
    def _compared(self) -> None:
        if comparison := self._evaluation.comparison:
            self._results.show()
            self._differences.show(comparison)
            self._go(Pane.DIFFERENCES)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing here aren't offered."""
        if action in ("show_next", "sort_next", "reverse", "save", "choose"):
            return self.pane is Pane.RESULTS
        if action == "charts":
            return self.pane in (Pane.RESULTS, Pane.DIFFERENCES, Pane.CHARTS)
        if action == "compare":
            return self.pane in (Pane.RESULTS, Pane.DIFFERENCES)
        if action == "stop":
            return self.pane is Pane.PROGRESS
        return True

    def action_show_next(self) -> None:
        """Show all questions, or those that came out wrong, or those abstained from …."""
        compared = self._evaluation.comparison is not None
        self._results.look(self._evaluation.view.showing_next(compared))

    def action_sort_next(self) -> None:
        """Sort by the next column."""
        self._results.look(self._evaluation.view.sorted_next())

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self._results.look(self._evaluation.view.reversed())

    def action_save(self) -> None:
        """Save the run under a name."""
        self._go(Pane.NAME)

    def action_compare(self) -> None:
        """Show the differences from a saved run; from there, choose another."""
        compared = self._evaluation.comparison is not None and self.pane is Pane.RESULTS
        self._go(Pane.DIFFERENCES if compared else Pane.RUNS)

    def action_charts(self) -> None:
        """Show the run as charts, or its table again."""
        if self.pane is Pane.CHARTS:
            self._go(Pane.RESULTS)
        else:
            self._charts.show()
            self._go(Pane.CHARTS)

    def action_choose(self) -> None:
        """Choose another set to ask."""
        self._offer_sets()
        self._go(Pane.SETS)

    def action_stop(self) -> None:
        """Stop the run; what was answered is kept."""
        self._evaluation.job.stop()

    def action_back(self) -> None:
        """Go back to the results, or from there to the conversation."""
        leaving = self.pane in (Pane.RESULTS, Pane.PROGRESS) or not self._evaluation.finished
        if leaving:
            self.dismiss(None)
        else:
            self._go(Pane.RESULTS)


def _said(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message
