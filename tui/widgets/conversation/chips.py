"""The chips above the question box: the filters set, each with a × that takes it away."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.conversation.cards import REMOVE
from tui.conversation.messages import ScopeChanged
from tui.conversation.scope import Scope, chips
from tui.text.wrapping import wrapped

_PLAIN, _SELECTED = "$text-accent", "bold reverse"
_BETWEEN = "  "


class Chips(Static):
    """One `Static` in which whole chips wrap; it is there only while it holds any."""

    HELP = "The filters set"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace,enter,x", "remove_selected", "Remove", id="chips.remove"),
        Binding("right", "select(1)", "Next filter", show=False, id="chips.next"),
        Binding("left", "select(-1)", "Previous filter", show=False, id="chips.previous"),
    ]

    def __init__(self, scope: Scope, *, id: str) -> None:
        super().__init__(id=id)
        self._chips = chips(scope)
        self._selected = 0

    @property
    def words(self) -> tuple[str, ...]:
        """What the chips say."""
        return tuple(chip.words for chip in self._chips)

    def on_mount(self) -> None:
        """Show the filters that there are to begin with."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Put on each line as many whole chips as it has room for."""
        self._draw()

    def show(self, scope: Scope) -> None:
        """Show the filters of another scope."""
        self._chips = chips(scope)
        self._selected = max(0, min(self._selected, len(self._chips) - 1))
        self._draw()

    def on_focus(self) -> None:
        """Mark a chip."""
        self._draw()

    def on_blur(self) -> None:
        """Take the mark away."""
        self._draw()

    def action_select(self, step: int) -> None:
        """Mark the next chip, round and round."""
        self._selected = (self._selected + step) % len(self._chips)
        self._draw()

    def action_remove_selected(self) -> None:
        """Take the marked chip away."""
        self.action_remove(self._selected)

    def action_remove(self, index: int) -> None:
        """Take a chip away; its filter goes with it."""
        if index < len(self._chips):
            self.post_message(ScopeChanged(self._chips[index].rest))

    def _draw(self) -> None:
        self.display = self.can_focus = bool(self._chips)
        shown = [Content.styled("only", "dim")]
        for index, words in enumerate(self.words):
            marked = self.has_focus and index == self._selected
            click = Style.from_meta({"@click": f"remove({index})"})
            style = _SELECTED if marked else _PLAIN
            shown.append(Content.styled(f"{words}{REMOVE}", style).stylize(click))
        self.update(wrapped(shown, _BETWEEN, self.content_size.width))
