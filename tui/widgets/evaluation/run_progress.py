"""How far an evaluation under way is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ProgressBar, Static

from tui.jobs.child import Stage
from tui.text.progress import how_far
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from tui.jobs.evaluating import EvaluationState

_HINT = "It goes on while you ask other questions. Stopped, it keeps what was answered."


class RunProgress(Vertical):
    """The set being asked, a bar, and in words how many are done, how long, how many right."""

    DEFAULT_CSS = """
    RunProgress {
        padding: 0 1;
        & > Static { max-height: 3; }
        & > ProgressBar { width: 100%; margin: 1 0; }
        & Bar { width: 1fr; }
        & > .hint { color: $text-muted; margin-top: 1; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._set = Static()
        self._bar = ProgressBar(show_eta=False)
        self._line = Static()

    def compose(self) -> ComposeResult:
        """The set, the bar, the words."""
        yield self._set
        yield self._bar
        yield self._line
        yield Static(Content(_HINT), classes="hint")

    def show(self, state: EvaluationState) -> None:
        """Show where a run is."""
        name = one_line(state.request.question_set if state.request else "", 100)
        self._set.update(Content.assemble("Asking ", (name, "bold")))
        stage = state.stage or Stage("starting…")
        self._bar.update(total=stage.total or None, progress=stage.done)
        self._line.update(Content(one_line(_line(stage, state))))


def _line(stage: Stage, state: EvaluationState) -> str:
    if stage.total is None:  # a preparation
        return stage.name
    resumed = 0 < stage.done == state.began
    line = how_far(stage.done, stage.total, "questions", state.seconds_left, resumed=resumed)
    return f"{line} · {stage.detail}" if stage.detail else line
