"""The conversation: a welcome, then a card for every question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from qa.prose.settings import Struck
from qa.types import Prose
from tui.conversation.messages import QuestionAsked
from tui.conversation.welcome import to_try, welcome
from tui.text.phrases import counted
from tui.widgets.conversation.answer_card import AnswerCard

_ROOM = 14
"""Rows that most cards take at most: kept for an answer while it is waited for."""

_LOW = 24
"""The rows of a window under which its cards leave none free."""

_PAGE = 20
"""How many cards are mounted to begin with, and how many more at a time."""


class ToTry(Static):
    """The questions to try; one is asked at a click. Not seen where the overview has them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.questions: tuple[str, ...] = ()

    def show(self, questions: tuple[str, ...]) -> None:
        """Show other questions, or none."""
        self.questions = questions
        self.update(to_try(questions) if questions else "")
        self.set_class(not questions, "-none")

    def action_ask_example(self, index: int) -> None:
        """Ask one of the questions, counted from 0."""
        self.post_message(QuestionAsked(self.questions[index]))


class Earlier(Static):
    """How many earlier questions there are; a click brings some of them back."""

    def __init__(self, show: Callable[[], None], *, id: str) -> None:
        super().__init__(id=id)
        self._bring_back = show

    def action_show_earlier(self) -> None:
        """Bring them back."""
        self._bring_back()


class Conversation(VerticalScroll, can_focus=False):
    """Keeps the newest card in view: all of it, or its top where it is taller than the pane.

    Only the newest cards are mounted: each answer and each change of the window's size costs
    time by the number that are, seen or not. A line above them brings back earlier ones.
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._notice = Static(id="notice")
        self._greeting = Static(welcome(), id="welcome")
        self._to_try = ToTry(id="to-try")
        self._more = Earlier(self.show_earlier, id="earlier")
        # Stands for the rows that were kept for the newest card and that it doesn't take.
        self._left = Static(id="conversation-left")
        # Every card, oldest first. Those before `_first` aren't mounted.
        self._cards: list[AnswerCard] = []
        self._first = 0
        self._struck = Struck.SHOWN
        self._noticed = False
        self._about_to_scroll = self._rows_left = 0

    def compose(self) -> ComposeResult:
        """The welcome; cards are mounted below it."""
        yield self._notice
        yield self._greeting
        yield self._to_try
        yield self._more
        yield self._left

    def on_mount(self) -> None:
        """Begin without any cards."""
        self._to_try.show(())
        self._say_how_many()

    @property
    def examples(self) -> tuple[str, ...]:
        """The questions to be tried; none once something has been asked."""
        return () if self._cards else self._to_try.questions

    def greet(self, words: Content) -> None:
        """Put other words above the conversation."""
        self._greeting.update(words)
        if self._cards:  # asked before the library was open: the card has moved
            self.show_newest()

    def notice(self, words: Content | None) -> None:
        """Put words above all others: where questions go; None takes them away."""
        self._noticed = words is not None
        self._notice.update(words or "")
        self._say_how_many()

    def strike(self, struck: Struck) -> None:
        """Show written sentences that fail the check struck through, or leave them out."""
        self._struck = struck
        for card in self._cards:
            card.strike(struck)

    def grow(self, card: AnswerCard, prose: Prose, ended: bool) -> None:
        """Show prose on a card; where the end of the newest was in view, it stays there."""
        before = card.rows_needed()
        followed = self._about_to_scroll or self.is_vertical_scroll_end
        card.show_prose(prose, ended)
        grown = card.rows_needed() - before
        if card is not self._cards[-1] or not grown:
            return
        self._leave(max(0, self._rows_left - grown))
        if followed:
            self.show_newest()

    def show_examples(self, questions: tuple[str, ...]) -> None:
        """Put questions to try below those words, or none."""
        self._to_try.show(questions)

    def add(self, cards: Sequence[AnswerCard]) -> None:
        """Append cards and bring the last into view; room is kept for its answer."""
        self._cards += cards
        for card in cards:
            card.be_dense(self._is_low)
            card.strike(self._struck)
        self._leave(0)
        first = max(0, len(self._cards) - _PAGE)
        for place in range(self._first, first):
            self._put_away(place)
        self.mount_all(cards[-_PAGE:], before=self._left)
        for card in cards:
            self.settle(card)
        self._first = first
        self._say_how_many()
        self.show_newest()

    def show_earlier(self) -> None:
        """Bring back more of the earlier cards; what is in view stays there."""
        first = max(0, self._first - _PAGE)
        earlier, top = self._cards[first : self._first], self._cards[self._first :][:1]
        self.mount_all(earlier, after=self._more)
        for card in (*earlier, *top):
            self.settle(card)
        self._first = first
        self._say_how_many()
        for card in top:
            self.call_after_refresh(self.scroll_to_widget, card, top=True, animate=False)

    def settle(self, card: AnswerCard) -> None:
        """Give a card the room that what stands on it takes, so that nothing else moves.

        While it waits it has room for an answer; what the answer doesn't take stays free below
        the card until the next question. A follow-up stands close to what it follows.
        """
        if card.waiting:
            card.styles.min_height = min(_ROOM, max(0, self.size.height - 1))
            return
        kept, needed = card.outer_size.height, card.rows_needed()
        card.styles.min_height = None
        if card is self._cards[-1] and needed:
            self._leave(max(0, kept - needed))
        card.set_class(card.follows, "-follows")
        if (place := self._cards.index(card)) > 0:
            self._cards[place - 1].set_class(card.follows, "-followed")

    def _leave(self, rows: int) -> None:
        self._rows_left = rows
        self._left.styles.height = rows

    def _put_away(self, place: int) -> None:
        """Take a card off the screen. Textual mounts no widget twice, so another stands for it."""
        card = self._cards[place]
        if card.is_attached:
            self._cards[place] = card.again()
            card.remove()

    def page(self, direction: int) -> None:
        """Scroll by a page; up from the top, earlier cards come."""
        if direction > 0:
            self.scroll_page_down(animate=False)
        elif self.scroll_y > 0:
            self.scroll_page_up(animate=False)
        elif self._first:
            self.show_earlier()

    def card(self, ticket: int) -> AnswerCard | None:
        """The card of a question; None where the user has left its conversation."""
        return next((card for card in reversed(self._cards) if card.ticket == ticket), None)

    def current(self) -> AnswerCard | None:
        """The card whose references are meant: the one with focus, else the newest with any."""
        if isinstance(self.screen.focused, AnswerCard):
            return self.screen.focused
        return next((card for card in reversed(self._cards) if card.can_focus), None)

    def clear(self) -> None:
        """Take all cards away."""
        self.query(AnswerCard).remove()
        self._cards, self._first = [], 0
        self._say_how_many()

    def show_newest(self) -> None:
        """Scroll to the newest card, once it has its size."""
        self._about_to_scroll += 1
        self.call_after_refresh(self._scroll_to_newest)

    @property
    def _is_low(self) -> bool:
        return self.app.size.height < _LOW

    def on_resize(self, event: events.Resize) -> None:
        """Other widths wrap otherwise, which would push the newest card out of view."""
        for card in self._cards:
            card.be_dense(self._is_low)
        self._leave(0)
        self.show_newest()

    def _scroll_to_newest(self) -> None:
        if self._cards:
            self.scroll_to_widget(self._cards[-1], top=True, animate=False)
        self.call_after_refresh(self._scrolled)  # which comes after the scrolling itself

    def _scrolled(self) -> None:
        self._about_to_scroll -= 1

    def _say_how_many(self) -> None:
        self._notice.display = self._noticed and self._first == 0
        self._greeting.display = self._first == 0
        self._to_try.set_class(bool(self._cards), "-asked")
        self._more.display = self._first > 0
        words = f"▴ {counted(self._first, 'earlier question')}: Page Up at the top shows them"
        click = Style.from_meta({"@click": "show_earlier"})
        self._more.update(Content.styled(words, "dim").stylize(click))
