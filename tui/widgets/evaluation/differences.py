"""The differences between two evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static

from tui.text.safe_text import plain
from tui.text.tables import comparison_table, plain_lines

if TYPE_CHECKING:
    from eval.reporting.comparison import Comparison


class Differences(ScrollableContainer):
    """The table of `dateline eval --compare`, which scrolls both ways."""

    DEFAULT_CSS = """
    Differences {
        padding: 0 1;
        & > Static { width: auto; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._table = Static()

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._table

    def take_focus(self) -> None:
        """Let the user scroll."""
        self.focus()

    def show(self, comparison: Comparison) -> None:
        """Show a comparison."""
        lines = plain_lines(comparison_table(comparison))
        self._table.update(Content(plain("\n".join(lines))))
