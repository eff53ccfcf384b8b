"""The line under a source in which words to find are typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.conversation.finding import Searchable


class FindBar(Horizontal):
    """An input, and the places in a text that hold what is typed there."""

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

    class Found(Message):
        """Other places hold the words typed, or another of them is gone to."""

        def __init__(self, places: list[tuple[int, int]], chosen: int) -> None:
            self.places = places
            self.chosen = chosen
            super().__init__()

    class Settled(Message):
        """The words are typed: the keyboard goes back to the text."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._input = Input(placeholder="Find in this article", compact=True, id="source-find")
        self._count = Static(id="source-find-count")
        self._text = ""
        self._searchable: Searchable | None = None
        self._places: list[tuple[int, int]] = []
        self._chosen = 0
        self._from = 0

    def compose(self) -> ComposeResult:
        """The sign that opened it, the input, the count."""
        yield Static(Content("/"), id="source-find-sign")
        yield self._input
        yield self._count

    @property
    def is_open(self) -> bool:
        """Whether words are being found."""
        return self.has_class("-open")

    @property
    def finds(self) -> bool:
        """Whether what is typed stands anywhere."""
        return bool(self._places)

    def show(self, text: str) -> None:
        """Find in another text from now on, once something is typed anew."""
        self.close()
        self._text, self._searchable = text, None

    def open(self, begin: int) -> None:
        """Show the bar and type into it, over what was typed last; find from offset `begin` on."""
        self._from = begin
        self.add_class("-open")
        # A widget that isn't displayed yet can't take the focus.
        self.call_after_refresh(self._type_over)

    def close(self) -> None:
        """Put the bar away, and what was typed with it."""
        self.remove_class("-open")
        with self.prevent(Input.Changed):
            self._input.value = ""
        self._go_to([], 0)

    def step(self, step: int) -> None:
        """Go to the next or the previous place, round and round."""
        if self._places:
            self._go_to(self._places, (self._chosen + step) % len(self._places))

    @on(Input.Changed)
    def _words_typed(self, message: Input.Changed) -> None:
        message.stop()
        if self._searchable is None:
            self._searchable = Searchable(self._text)
        places = self._searchable.find(message.value)
        after = (n for n, (_, end) in enumerate(places) if end > self._from)
        self._go_to(places, next(after, 0))

    @on(Input.Submitted)
    def _words_settled(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Settled())

    def _go_to(self, places: list[tuple[int, int]], chosen: int) -> None:
        self._places, self._chosen = places, chosen
        if not self._input.value.strip():
            self._count.update("")
        else:
            words = f"{chosen + 1} of {len(places):,}" if places else "not found"
            self._count.update(Content(words))
        self.post_message(self.Found(places, chosen))

    def _type_over(self) -> None:
        self._input.focus()
        self._input.action_select_all()
