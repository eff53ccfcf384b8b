"""What stands above an article: what it is, where and when it ran, and how it begins."""

from __future__ import annotations

from textual.widgets import Static

from tui.conversation.references import Reference
from tui.conversation.source_text import header


class SourceHead(Static):
    """A few lines; where rows are scarce a line or two, each cut where it is too long."""

    DEFAULT_CSS = """
    SourceHead.-low {
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._reference: Reference | None = None
        self._low = False

    def show(self, reference: Reference) -> None:
        """Show the particulars of a reference's article."""
        self._reference = reference
        self._draw()

    def make_low(self, low: bool) -> None:
        """Say no more than what the article is, or all of it again."""
        if low != self._low:
            self._low = low
            self.set_class(low, "-low")
            self._draw()

    def _draw(self) -> None:
        if self._reference:
            self.update(header(self._reference, short=self._low))
