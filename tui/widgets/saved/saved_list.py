"""The list of saved questions, each with its answer and what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa.saved.types import Record
from tui.saved import cards


class SavedList(OptionList):
    """Shows the questions it is given, two lines each, and keeps its place among them."""

    HELP = "A saved question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Ask", id="saved.ask"),
    ]
    DEFAULT_CSS = """
    SavedList {
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

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._records: Sequence[Record] = ()

    @property
    def current(self) -> Record | None:
        """The highlighted question."""
        place = self.highlighted
        return self._records[place] if place is not None and place < len(self._records) else None

    def show(self, records: Sequence[Record]) -> None:
        """Show what there is now; the question that was highlighted stays so, if it is there."""
        was, place = self.current, self.highlighted or 0
        self._records = records
        self.set_options([Option(cards.row(one)) for one in records])
        ids = [one.saved.id for one in records]
        if was and was.saved.id in ids:
            place = ids.index(was.saved.id)
        self.highlighted = min(place, len(records) - 1) if records else None
