"""A list of outlets, of which any number can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.text.phrases import counted
from tui.text.safe_text import one_line

_TICKED, _NOT_TICKED = "[x] ", "[ ] "
_LONGEST_NAME = 60


class OutletList(OptionList):
    """Outlets with the number of their articles; a tick is a letter, seen without colours too."""

    HELP = "The outlets"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Tick", id="outlets.tick"),
    ]

    def __init__(
        self, outlets: Sequence[tuple[str, int]], ticked: Sequence[str], *, id: str
    ) -> None:
        """`outlets` are names, each with the number of its articles (0: not known)."""
        super().__init__(id=id, compact=True)
        self._outlets = outlets
        self._ticked = set(ticked)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The names ticked, whether or not they are listed now, in the order of all."""
        return tuple(name for name, _ in self._outlets if name in self._ticked)

    def on_mount(self) -> None:
        """List all."""
        self.show("")

    def offer(self, outlets: Sequence[tuple[str, int]], ticked: Sequence[str]) -> None:
        """List others instead; see `__init__`."""
        self._outlets, self._ticked = outlets, set(ticked)
        self.show("")

    def show(self, part: str) -> None:
        """List those with `part` in their names, the ticked ones first."""
        wanted = part.strip().casefold()
        found = [one for one in self._outlets if wanted in one[0].casefold()]
        found.sort(key=lambda one: one[0] not in self._ticked)
        self.clear_options()
        self.add_options(Option(self._line(name), id=name) for name, _ in found)

    def clear(self) -> None:
        """Take all ticks away."""
        self._ticked.clear()
        self.show("")

    def on_focus(self) -> None:
        """Mark the first, so that Space has something to tick."""
        if self.highlighted is None:
            self.action_first()

    @on(OptionList.OptionSelected)
    def _toggle(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if name := event.option_id:
            self._ticked ^= {name}
            self.replace_option_prompt(name, self._line(name))

    def _line(self, name: str) -> Content:
        count = dict(self._outlets)[name]
        articles = f"  {counted(count, 'article')}" if count else ""
        tick = _TICKED if name in self._ticked else _NOT_TICKED
        return Content.assemble(tick, one_line(name, _LONGEST_NAME), (articles, "dim"))
