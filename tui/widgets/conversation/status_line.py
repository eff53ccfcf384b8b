"""The line above the conversation: the name, and the library's state."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui.terminal.first_frame import NAME, STARTING
from tui.text.safe_text import one_line

# Three lines of a narrow window, which is all the room the style sheet gives it.
_LONGEST = 120


class StatusLine(Horizontal):
    """Says what is loading, then what the library holds."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._app_name = Static(Content(NAME), id="status-name")
        self._state = Static(Content(STARTING), id="status-state")

    def compose(self) -> ComposeResult:
        """The name on the left, the state on the right."""
        yield self._app_name
        yield self._state

    def name_library(self, name: str) -> None:
        """Say beside the app's name which of the user's libraries is in use; "" says nothing."""
        self._app_name.update(Content(f"{NAME} · {one_line(name)}" if name else NAME))

    def say(self, state: str) -> None:
        """Show `state` in place of what was there."""
        self._state.update(Content(one_line(state, _LONGEST)))
