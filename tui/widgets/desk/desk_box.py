"""Where it is typed what a view is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets.typed_line import TypedLine


class DeskBox(TypedLine):
    """A line, with what was typed for the view before within reach of the arrows."""

    HELP = "The desk's box"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Look", id="desk.look"),
        Binding("up", "earlier", "Typed before", show=False, id="desk.earlier"),
        Binding("down", "later", "Typed after, then the rows", show=False, id="desk.later"),
    ]

    class Left(Message):
        """The user goes down from the newest line: to the rows."""

    class Aside(Message):
        """The user goes to the next view (1), or to the one before (-1)."""

        def __init__(self, step: int) -> None:
            self.step = step
            super().__init__()

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, select_on_focus=False)
        self._before: Sequence[str] = ()
        self._place = 0

    def offer(self, prompt: str, typed: str, before: Sequence[str]) -> None:
        """Stand for a view: its hint, what is typed for it, and what was before, oldest first."""
        self.placeholder = prompt
        self.value = typed
        self.cursor_position = len(typed)
        self._before = before
        self._place = len(before)

    def action_earlier(self) -> None:
        """Put in what was typed before."""
        place = self._place - 1
        if place >= 0 and self._before[place] == self.value:
            place -= 1
        if place >= 0:
            self._put(place)

    def action_later(self) -> None:
        """Put in what was typed after that; past the last, go to the rows."""
        if self._place + 1 < len(self._before):
            self._put(self._place + 1)
        else:
            self.post_message(self.Left())

    # Many terminals can't tell Alt with a number from a character; the arrows are always there.

    def action_cursor_left(self, select: bool = False) -> None:
        """Go left; from an empty line, to the view before."""
        if self.value:
            super().action_cursor_left(select)
        else:
            self.post_message(self.Aside(-1))

    def action_cursor_right(self, select: bool = False) -> None:
        """Go right; from an empty line, to the next view."""
        if self.value:
            super().action_cursor_right(select)
        else:
            self.post_message(self.Aside(1))

    def _put(self, place: int) -> None:
        self._place = place
        self.value = self._before[place]
        self.cursor_position = len(self.value)
