"""The article beside the desk."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.widgets.source.source_pane import SourcePane


class DeskSource(SourcePane):
    """A source pane whose Tab goes back to the rows: there is no question box here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "leave", "Rows", show=False, id="source.question"),
        Binding("l", "library", "Close", id="source.library"),
    ]

    def action_leave(self) -> None:
        """Go back to the rows; the article stays where there is room for it."""
        self.leave_full()
        self.post_message(self.PutAway())
