"""How far an evaluation under way is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ProgressBar, Static

from tui.evaluation import State
from tui.text import one_line

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

    def show(self, state: State) -> None:
        """Show where a run is."""
        name = one_line(state.job.question_set if state.job else "", 100)
        self._set.update(Content.assemble("Asking ", (name, "bold")))
        step = state.step
        self._bar.update(total=step.total or None, progress=step.done)
        right = "" if step.right is None else f" · {step.right:,} right so far"
        self._line.update(Content(state.line + right))
