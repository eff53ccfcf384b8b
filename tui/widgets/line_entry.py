"""A line to type in, with a heading above it, and below it what was wrong with what was typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.text.safe_text import one_line

_LONGEST = 240


class LineEntry(Vertical):
    """Posts what was entered; what was typed stays until it is set to something else."""

    DEFAULT_CSS = """
    LineEntry {
        height: auto;
        & > Input { border: round $foreground 20%; background: transparent; }
        & > Input:focus { border: round $border; }
        & > .problem { color: $text-error; padding: 0 1; max-height: 4; }
    }
    """

    class Entered(Message):
        """The user pressed Enter on a line that isn't blank."""

        def __init__(self, entry: LineEntry, text: str) -> None:
            self.entry = entry
            self.text = text
            super().__init__()

        @property
        def control(self) -> LineEntry:
            """The line it was entered in."""
            return self.entry

    def __init__(self, heading: str, placeholder: str = "", *, id: str) -> None:
        super().__init__(id=id)
        self._heading = heading
        self._input = Input(placeholder=placeholder)
        self._problem = Static(classes="problem")
        self._problem.display = False

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    def compose(self) -> ComposeResult:
        """The heading, the line, and the problem while there is one."""
        yield Static(Content(self._heading))
        yield self._input
        yield self._problem

    def take_focus(self) -> None:
        """Let the user type."""
        self._input.focus()

    def fill(self, text: str) -> None:
        """Put a text in place of what is typed."""
        self._input.value = text
        self._input.cursor_position = len(text)
        self.complain("")

    def complain(self, problem: str) -> None:
        """Say what is wrong with what is typed; "" for nothing."""
        self._problem.update(Content(one_line(problem, _LONGEST)))
        self._problem.display = bool(problem)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if text := event.value.strip():
            self.post_message(self.Entered(self, text))
