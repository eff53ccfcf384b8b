"""The list of earlier conversations, or of those that a search found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.history import cards
from tui.history.search import Pieces
from tui.history.store import Conversation

Row = tuple[Conversation, Pieces]
"""A conversation, and the words of it that were searched for, if any were."""


class ConversationList(OptionList):
    """Shows the rows it is given, and tells when its end comes into view.

    The current row looks the same without focus: the search box's arrow keys move it too.
    """

    HELP = "A conversation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Resume", id="history.resume"),
    ]
    DEFAULT_CSS = """
    ConversationList {
        height: 1fr;
        border: none;
        padding: 0;
        background: transparent;
        scrollbar-size-vertical: 1;
        & > .option-list--option { padding: 0 1; }
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """

    class EndInSight(Message):
        """The user has scrolled to where the rows end."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._rows: list[Row] = []

    @property
    def current(self) -> Conversation | None:
        """The highlighted conversation."""
        return None if self.highlighted is None else self._rows[self.highlighted][0]

    @property
    def last(self) -> Conversation | None:
        """The conversation at the end."""
        return self._rows[-1][0] if self._rows else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows, from the first."""
        self._rows = list(rows)
        self.set_options(_options(rows))
        self.highlighted = 0 if rows else None

    def extend(self, rows: Sequence[Row]) -> None:
        """Put further rows at the end."""
        self._rows += rows
        self.add_options(_options(rows))

    def replace(self, conversation: Conversation) -> None:
        """Show a conversation that has changed."""
        for index, (shown, snippet) in enumerate(self._rows):
            if shown.id == conversation.id:
                self._rows[index] = conversation, snippet
                self.replace_option_prompt_at_index(index, cards.row(conversation, snippet))

    def take_out(self, conversation: Conversation) -> None:
        """Take a conversation out; the one that moves up into its place is highlighted."""
        for index, (shown, _) in enumerate(self._rows):
            if shown.id == conversation.id:
                self.remove_option_at_index(index)
                del self._rows[index]
                self.highlighted = min(index, len(self._rows) - 1) if self._rows else None
                return

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when fewer than a page of rows is left below."""
        super().watch_scroll_y(old_value, new_value)
        if new_value > old_value and new_value >= self.max_scroll_y - self.size.height:
            self.post_message(self.EndInSight())


def _options(rows: Sequence[Row]) -> list[Option]:
    return [Option(cards.row(conversation, snippet)) for conversation, snippet in rows]
