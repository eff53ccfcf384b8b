"""One saved question: its answer, what is new in it, and, unfolded, what was before."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qa.saved.types import Record
from tui.saved import cards


class SavedDetails(VerticalScroll):
    """Beside the list, or below it where there is less room."""

    DEFAULT_CSS = """
    SavedDetails {
        width: 1fr;
        height: 1fr;
        padding: 0 1;
        border: round $foreground 20%;
        scrollbar-size-vertical: 1;
        &:focus { border: round $border; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._now, self._earlier = Static(), Static()
        self._shown = ""

    def compose(self) -> ComposeResult:
        """What it is now, and below it what it was."""
        yield self._now
        yield self._earlier

    @property
    def content(self) -> str:
        """What is shown, without its styles."""
        return f"{self._now.content}\n{self._earlier.content}"

    def show(self, record: Record | None, unfolded: bool) -> None:
        """Show a question, from its beginning if it is another than before."""
        self._now.update(cards.details(record) if record else Content())
        self._earlier.update(cards.earlier(record, unfolded) if record else Content())
        identity = record.saved.id if record else ""
        if identity != self._shown:
            self._shown = identity
            self.scroll_home(animate=False)

    def show_earlier(self) -> None:
        """Scroll to what was before."""
        self.scroll_to_widget(self._earlier, animate=False, top=True)
