"""What an earlier conversation was about, beside the list of them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from index.errors import DatelineError
from tui.history import cards
from tui.history.store import Conversation


class HistoryPreview(VerticalScroll):
    """The questions and answers of one conversation in short."""

    DEFAULT_CSS = """
    HistoryPreview {
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
        self._text = Static()

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._text

    @property
    def content(self) -> str:
        """What is shown, without its styles."""
        return str(self._text.content)

    def show(self, conversation: Conversation, outline: Sequence[tuple[str, str | None]]) -> None:
        """Show another conversation, from its beginning."""
        self._text.update(cards.preview(conversation, outline))
        self.scroll_home(animate=False)

    def show_problem(self, error: DatelineError) -> None:
        """Say why there is nothing to show."""
        self._text.update(cards.problem(error))

    def clear(self) -> None:
        """Show nothing."""
        self._text.update(Content())
