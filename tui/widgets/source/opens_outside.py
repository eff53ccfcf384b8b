"""A pane that opens articles outside, and says on its border what it did."""

from __future__ import annotations

from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from index.errors import DatelineError
from index.types import Article
from tui.conversation.opening import Opener
from tui.text.safe_text import one_line

_SAID_SECONDS = 3.0


class OpensOutside(Vertical):
    """Opens an article in its program, in a thread."""

    class TriedToOpen(Message):
        """The article has been opened outside, or `problem` says why not."""

        def __init__(self, place: str, problem: str = "") -> None:
            self.place = place
            self.problem = problem
            super().__init__()

    def __init__(self, opener: Opener, *, id: str) -> None:
        super().__init__(id=id)
        self._opener = opener
        self._said: Timer | None = None

    @work(thread=True, exclusive=True, group="source-open")
    def open_outside(self, article: Article) -> None:
        """Open an article, and say so."""
        try:
            tried = self.TriedToOpen(self._opener(article))
        except (DatelineError, OSError) as error:
            tried = self.TriedToOpen("", str(error))
        self.post_message(tried)

    @on(TriedToOpen)
    def _tried_to_open(self, message: TriedToOpen) -> None:
        message.stop()
        if message.problem:
            self.notify(one_line(message.problem), severity="warning", markup=False)
        else:
            self.say(f"Opened {message.place}")

    def say(self, line: str) -> None:
        """Say on the border what was done, for a while: there it covers nothing."""
        self.border_subtitle = Content(one_line(line))
        if self._said:
            self._said.stop()
        self._said = self.set_timer(_SAID_SECONDS, self._say_nothing)

    def _say_nothing(self) -> None:
        self.border_subtitle = None
