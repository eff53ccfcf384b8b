"""An evaluation as charts: what surer answers would cost, how sure they were, of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.widgets.charts.curve import Curve
from tui.widgets.charts.headings import heading
from tui.widgets.charts.stacked import StackChart, legend
from tui.widgets.evaluation.chart_numbers import (
    RIGHT_WRONG,
    RIGHT_WRONG_HELD,
    by_kind,
    by_sureness,
    compared,
    risk_curve,
)

if TYPE_CHECKING:
    from tui.jobs.evaluation_runs import Evaluation

_NOTHING = "Nothing to draw: no answer of this run can be called right or wrong."


class EvaluationCharts(VerticalScroll):
    """Shows what an `Evaluation` holds; each chart only where there is something in it."""

    DEFAULT_CSS = """
    EvaluationCharts {
        padding: 0 1;
        & > Static { height: auto; }
        & > Curve, & > StackChart { margin-bottom: 1; }
        & > .legend { color: $text-muted; }
        &:ansi > .legend { color: ansi_default; text-style: dim; }
    }
    """

    def __init__(self, evaluation: Evaluation, *, id: str) -> None:
        super().__init__(id=id)
        self._evaluation = evaluation
        self._nothing = Static(_NOTHING)
        self._curve_head = Static(id="charts-risk-head")
        self._curve = Curve(id="charts-risk")
        self._sure_head = Static(id="charts-sure-head")
        self._sure_legend = Static(legend(RIGHT_WRONG), classes="legend")
        self._sure = StackChart(id="charts-sure")
        self._kinds_head = Static(id="charts-kinds-head")
        self._kinds_legend = Static(legend(RIGHT_WRONG_HELD), classes="legend")
        self._kinds = StackChart(id="charts-kinds")
        self._pairs_head = Static(id="charts-pairs-head")
        self._pairs = StackChart(id="charts-pairs")

    def compose(self) -> ComposeResult:
        """One under another."""
        yield self._nothing
        yield self._kinds_head
        yield self._kinds_legend
        yield self._kinds
        yield self._sure_head
        yield self._sure_legend
        yield self._sure
        yield self._curve_head
        yield self._curve
        yield self._pairs_head
        yield self._pairs

    def take_focus(self) -> None:
        """Let the user scroll."""
        self.focus()

    def show(self) -> None:
        """Draw what the evaluation holds now."""
        if (finished := self._evaluation.finished) is None:
            return
        report = finished.report
        curve, sure, kinds = risk_curve(report), by_sureness(report), by_kind(report)
        pairs = compared(self._evaluation.comparison)
        for shown, widgets in (
            (curve is not None, (self._curve_head, self._curve)),
            (sure, (self._sure_head, self._sure_legend, self._sure)),
            (kinds, (self._kinds_head, self._kinds_legend, self._kinds)),
            (pairs, (self._pairs_head, self._pairs)),
            (not kinds and curve is None, (self._nothing,)),
        ):
            for widget in widgets:
                widget.display = bool(shown)
        if curve:
            self._curve_head.update(
                heading("Wrong answers, were only the surest given", "◆ as it answers")
            )
            self._curve.show(*curve)
        self._sure_head.update(heading("By how sure", "given or held back"))
        self._sure.show(sure)
        self._kinds_head.update(heading("By what is asked"))
        self._kinds.show(kinds)
        if comparison := self._evaluation.comparison:
            self._pairs_head.update(heading("Beside", comparison.name))
            self._pairs.show(pairs, whole=1.0)
