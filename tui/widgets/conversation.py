"""The conversation: a welcome, then a card for every question."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from tui import cards
from tui.widgets.answer_card import AnswerCard


class Conversation(VerticalScroll, can_focus=False):
    """Keeps the newest card in view: all of it, or its top where it is taller than the pane."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._welcome = Static(cards.welcome(None, None), id="welcome")

    def compose(self) -> ComposeResult:
        """The welcome; cards are mounted below it."""
        yield self._welcome

    def greet(self, welcome: Content) -> None:
        """Put other words above the conversation."""
        self._welcome.update(welcome)

    def add(self, card: AnswerCard) -> None:
        """Append a card and bring it into view."""
        self.mount(card)
        self.show_newest()

    def card(self, ticket: int) -> AnswerCard | None:
        """The card of a question; None where the user has left its conversation."""
        try:
            return self.query_one(f"#answer-{ticket}", AnswerCard)
        except NoMatches:
            return None

    def current(self) -> AnswerCard | None:
        """The card whose references are meant: the one with focus, else the newest with any."""
        if isinstance(self.screen.focused, AnswerCard):
            return self.screen.focused
        newest_first = reversed(self.query(AnswerCard).nodes)
        return next((card for card in newest_first if card.references), None)

    def clear(self) -> None:
        """Take all cards away."""
        self.query(AnswerCard).remove()

    def show_newest(self) -> None:
        """Scroll to the newest card, once it has its size."""
        self.call_after_refresh(self._scroll_to_newest)

    def on_resize(self, event: events.Resize) -> None:
        """Other widths wrap otherwise, which would push the newest card out of view."""
        self.show_newest()

    def _scroll_to_newest(self) -> None:
        if newest := self.query(AnswerCard):
            self.scroll_to_widget(newest.last(), top=True, animate=False)
