"""Lines that can be chosen one by one: by a click, or with the arrows and Enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Row(Static, can_focus=True):
    """One line, cut with "…" where it is longer; `value` is what it stands for.

    It isn't seen before there is something to show in it.
    """

    DEFAULT_CSS = """
    Row {
        height: 1;
        padding-right: 1;
        border-left: blank;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        pointer: pointer;
    }
    Row:hover { background: $boost; }
    Row:focus { border-left: outer $accent; background: $boost; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="rows.open"),
    ]

    class Chosen(Message):
        """A row was chosen."""

        def __init__(self, value: object) -> None:
            self.value = value
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self.value: object = None
        self.display = False

    def show(self, words: Content, value: object) -> None:
        """Stand for something else."""
        self.value = value
        self.update(words)
        self.display = True

    def hide(self) -> None:
        """Stand for nothing."""
        self.value = None
        self.display = False

    def on_click(self) -> None:
        """Choose it."""
        self.action_choose()

    def action_choose(self) -> None:
        """Tell what the row stands for."""
        self.post_message(self.Chosen(self.value))


class RowList(VerticalScroll, can_focus=False):
    """Holds rows, however deep, and goes through them with the arrows, round and round."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "go(1)", "Next line", show=False, id="rows.next"),
        Binding("up", "go(-1)", "Previous line", show=False, id="rows.previous"),
    ]

    @property
    def rows(self) -> list[Row]:
        """The rows that are shown."""
        return [row for row in self.query(Row) if row.display] if self.display else []

    def take_focus(self) -> bool:
        """Go to the first row; False where there is none."""
        if rows := self.rows:
            rows[0].focus()
        return bool(rows)

    def action_go(self, step: int) -> None:
        """Go a row further or back."""
        rows = self.rows
        places = [place for place, row in enumerate(rows) if row.has_focus]
        if places:
            rows[(places[0] + step) % len(rows)].focus()
        elif rows:
            rows[0].focus()


def fill(rows: Sequence[Row], lines: Iterable[tuple[Content, object]]) -> None:
    """Have rows stand for the words and values of lines, as far as there are any."""
    given = iter(lines)
    for row in rows:
        match next(given, None):
            case None:
                row.hide()
            case (words, value):
                row.show(words, value)
