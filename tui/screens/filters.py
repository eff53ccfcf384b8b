"""The filters panel: from when, from whom, and the day that questions are asked on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from index.errors import UsageError
from index.types import Filters
from qa.language.filter_words import narrowed, typed_filters
from tui.conversation.scope import Scope
from tui.text.safe_text import one_line
from tui.widgets.key_line import KeyLine
from tui.widgets.outlet_list import OutletList


class FiltersScreen(ModalScreen[Scope | None]):
    """Answers with the scope that was set, or None where the user went back without setting it."""

    HELP = "The filters"
    AUTO_FOCUS = "#since"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", priority=True, id="filters.apply"),
        Binding("f2", "apply", "Apply", show=False, key_display="F2", id="filters.apply_too"),
        Binding("ctrl+r", "clear", "Clear filters", id="filters.clear"),
        Binding("escape", "dismiss(None)", "Back", key_display="esc", id="filters.back"),
        Binding("f1", "app.help", "Help", key_display="F1", id="filters.help"),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="filters.quit"),
    ]

    def __init__(self, scope: Scope, outlets: Sequence[tuple[str, int]]) -> None:
        """`outlets` are the library's, each with the number of its articles."""
        super().__init__()
        self._scope = scope
        self._outlets = OutletList(*_outlets(scope, outlets), id="outlets")

    def compose(self) -> ComposeResult:
        """Three days, and a list of outlets that can be searched."""
        filters = self._scope.filters
        with Vertical(id="filters"):
            with Horizontal(id="filters-days"):
                yield from _day_field("since", "From", "any day", filters.since)
                yield from _day_field("until", "To", "any day", filters.until)
                yield from _day_field("as-of", "Asked on", "today", self._scope.as_of)
            yield Label("Such as 2024-06-15; 2024-06 and 2024 will do too.", id="filters-hint")
            yield Input(placeholder="Find an outlet", id="outlet", compact=True)
            yield self._outlets
            yield Static(id="filters-problem")
        yield KeyLine()

    def renew(self, scope: Scope, outlets: Sequence[tuple[str, int]]) -> None:
        """Show what is set now, for the screen is to be shown again; see `__init__`."""
        self._scope = scope
        self._outlets.offer(*_outlets(scope, outlets))
        if self.is_mounted:
            filters = scope.filters
            days = {"since": filters.since, "until": filters.until, "as-of": scope.as_of}
            for name, day in days.items():
                self.query_one(f"#{name}", Input).value = day.isoformat() if day else ""
            self.query_one("#outlet", Input).clear()
            self.query_one("#filters-problem", Static).update("")

    def rest(self) -> None:
        """Nothing goes on here."""

    @on(Input.Changed, "#outlet")
    def _find(self, event: Input.Changed) -> None:
        self._outlets.show(event.value)

    def action_apply(self) -> None:
        """Answer with what is set, or say what can't be used."""
        # In the queue of what has the focus, behind the letters that it hasn't taken in yet.
        (self.focused or self).call_later(self._apply)

    def _apply(self) -> None:
        try:
            self.dismiss(self._read())
        except UsageError as error:
            self.query_one("#filters-problem", Static).update(Content(one_line(str(error))))

    def action_clear(self) -> None:
        """Empty all the fields."""
        for field in self.query(Input):
            field.value = ""
        self._outlets.clear()

    def _read(self) -> Scope:
        since = Filters(since=day_typed(self._typed("since"), "since"))
        until = Filters(until=day_typed(self._typed("until"), "until"))
        filters = narrowed(since, until)  # which objects where no day passes both
        return Scope(
            replace(filters, sources=self._outlets.ticked),
            day_typed(self._typed("as-of"), "until"),
        )

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value


def _outlets(
    scope: Scope, outlets: Sequence[tuple[str, int]]
) -> tuple[Sequence[tuple[str, int]], Sequence[str]]:
    """What there is to choose from, and what is chosen."""
    chosen = scope.filters.sources
    known = {outlet.casefold(): outlet for outlet, _ in outlets}
    # One given on the command line may be a part of outlets' names, and none of them.
    others = [(name, 0) for name in chosen if name.casefold() not in known]
    return (*others, *outlets), [known.get(name.casefold(), name) for name in chosen]


def _day_field(name: str, words: str, nothing: str, day: date | None) -> Iterator[Widget]:
    with Vertical(classes="filters-day"):
        yield Label(words)
        value = day.isoformat() if day else ""
        yield Input(value, placeholder=nothing, id=name, compact=True)


def day_typed(value: str, bound: str) -> date | None:
    """Read a day, or the first (`bound` "since") or the last ("until") of a month or a year.

    Raises:
        UsageError: it isn't one.
    """
    value = value.strip()
    if not value:
        return None
    typed = typed_filters(f"{bound}:{value}")
    if typed.text:
        raise UsageError(
            f"{one_line(value, 40)!r} isn't a year, a month or a day",
            "write 2024, 2024-06 or 2024-06-15",
        )
    return typed.filters.since or typed.filters.until
