"""One of several words on a line: the views of the desk, a view's choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from tui.text.safe_text import one_line
from tui.text.styles import DIM, HEADING, SELECTED
from tui.text.wrapping import wrapped

_BETWEEN = "  "
_CHOSEN = "bold underline $text-accent"
_MOST_LINES = 2


class ViewLine(Static):
    """Words of which one is chosen, by a click or with the arrows.

    Where there is no room for all of them, the others are numbers alone, or are left out.
    """

    HELP = "What to choose from"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", "Next", show=False, id="desk.next"),
        Binding("left", "step(-1)", "Previous", show=False, id="desk.previous"),
    ]
    DEFAULT_CSS = """
    ViewLine {
        height: auto;
        padding: 0 1;
        link-style: none;
        link-style-hover: bold underline;
    }
    """

    class Picked(Message):
        """Another of the words was chosen."""

        def __init__(self, line: ViewLine, place: int) -> None:
            self.line = line
            self.place = place
            super().__init__()

        @property
        def control(self) -> ViewLine:
            """The line whose words they are."""
            return self.line

    def __init__(self, *, id: str, label: str = "", numbered: bool = False) -> None:
        """`label` stands before the words; `numbered` says the key of each."""
        super().__init__(id=id)
        self._label, self._numbered = label, numbered
        self._words: Sequence[str] = ()
        self._chosen = 0

    @property
    def place(self) -> int:
        """Which of the words is chosen, counted from 0."""
        return self._chosen

    def show(self, words: Sequence[str], chosen: int = 0) -> None:
        """Offer words; it isn't seen where there is nothing to choose."""
        self._words, self._chosen = [one_line(one) for one in words], chosen
        self.display = self.can_focus = len(words) > 1
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for more words, or fewer."""
        self._draw()

    def on_focus(self) -> None:
        """Mark the chosen word."""
        self._draw()

    def on_blur(self) -> None:
        """Take the mark away."""
        self._draw()

    def action_step(self, step: int) -> None:
        """Choose the next word, round and round."""
        if self._words:
            self.action_pick((self._chosen + step) % len(self._words))

    def action_pick(self, place: int) -> None:
        """Choose a word."""
        self.post_message(self.Picked(self, place))

    def _draw(self) -> None:
        width = self.content_size.width
        low = self.screen.has_class("-low") if self.is_attached else False
        lines = wrapped(self._parts(short=False), _BETWEEN, width)
        if width and lines.plain.count("\n") >= (1 if low else _MOST_LINES):
            lines = wrapped(self._parts(short=True), " " if self._numbered else _BETWEEN, width)
        self.update(lines)

    def _parts(self, short: bool) -> list[Content]:
        parts = [Content.styled(self._label, DIM)] if self._label else []
        for place, word in enumerate(self._words):
            here = place == self._chosen
            number = f"{place + 1}" if self._numbered else ""
            style = (SELECTED if self.has_focus else _CHOSEN) if here else ""
            if short and not here:
                if not number:
                    continue
                part = Content.styled(number, DIM)
            else:
                part = Content.assemble(
                    (number, HEADING if here else DIM), " " if number else "", (word, style)
                )
            click = Style.from_meta({"@click": f"pick({place})"})
            parts.append(part.stylize(click))
        return parts
