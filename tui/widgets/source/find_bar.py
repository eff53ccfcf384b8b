"""The line under a source in which words to find are typed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static


class FindBar(Horizontal):
    """An input and how many places hold what is typed there; its pane listens to the input."""

    DEFAULT_CSS = """
    FindBar {
        height: 1;
        display: none;
    }
    FindBar.-open {
        display: block;
    }
    FindBar #source-find-sign {
        width: auto;
        padding: 0 1;
        text-style: bold;
    }
    FindBar #source-find {
        width: 1fr;
    }
    FindBar #source-find-count {
        width: auto;
        padding: 0 1;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._input = Input(placeholder="Find in this article", compact=True, id="source-find")
        self._count = Static(id="source-find-count")

    def compose(self) -> ComposeResult:
        """The sign that opened it, the input, the count."""
        yield Static(Content("/"), id="source-find-sign")
        yield self._input
        yield self._count

    @property
    def is_open(self) -> bool:
        """Whether words are being found."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show the bar and type into it, over what was typed last."""
        self.add_class("-open")
        # A widget that isn't displayed yet can't take the focus.
        self.call_after_refresh(self._type_over)

    def close(self) -> None:
        """Put the bar away, and what was typed with it."""
        self.remove_class("-open")
        with self.prevent(Input.Changed):
            self._input.value = ""
        self._count.update("")

    def say(self, number: int, of: int) -> None:
        """Say which place is shown, counted from 1, and of how many; 0 of none: nowhere."""
        if not self._input.value.strip():
            self._count.update("")
        else:
            self._count.update(Content(f"{number} of {of:,}" if of else "not found"))

    def _type_over(self) -> None:
        self._input.focus()
        self._input.action_select_all()
