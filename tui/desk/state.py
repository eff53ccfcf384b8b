"""Where the desk's user is: which view, what of it, and the sheets to go back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.conversation.scope import Scope
from tui.desk.sheet import Link
from tui.desk.views import LIMIT, Takes, View, Wanted

_MORE = 10
"""How many times as many rows are shown where more are wanted."""

_MOST_KEPT = 50


@dataclass(slots=True)
class Visit:
    """What a view was last asked for, where the cursor was, and what was typed for it before."""

    typed: str = ""
    choice: str | None = None
    cursor: int = 0
    limit: int | None = LIMIT
    asked: bool = False
    before: tuple[str, ...] = field(default=())

    def type(self, typed: str) -> None:
        """Ask for what is typed now, and keep it within reach."""
        if typed != self.typed:
            self.cursor, self.limit = 0, LIMIT
        self.typed = typed
        if typed:
            kept = (*(one for one in self.before if one != typed), typed)
            self.before = kept[-_MOST_KEPT:]


@dataclass(frozen=True, slots=True)
class _Place:
    view: int
    typed: str
    choice: str | None
    cursor: int
    limit: int | None


class DeskState:
    """The views, each as it was left, and the way that led here."""

    def __init__(self, views: Sequence[View]) -> None:
        """Begin with the first of `views`, of which there is one at least."""
        self.views = tuple(views)
        self.now = 0
        self._visits = [Visit() for _ in self.views]
        self._trail: list[_Place] = []
        self._last = dict.fromkeys(Takes, "")

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.views[self.now]

    @property
    def visit(self) -> Visit:
        """What it is asked for."""
        return self._visits[self.now]

    @property
    def waits(self) -> bool:
        """Whether the view shows nothing before something is typed for it."""
        return not self.visit.typed and not self.view.blank

    @property
    def choice(self) -> int:
        """Which of the view's choices holds, counted from 0."""
        choices = self.view.choices
        return choices.index(self.visit.choice) if self.visit.choice in choices else 0

    def wanted(self, scope: Scope, limit: int | None) -> Wanted:
        """Return what is asked of the view within a scope."""
        return Wanted(self.visit.typed, self.visit.choice, scope.filters, scope.as_of, limit)

    def type(self, typed: str) -> None:
        """Ask the view for what is typed."""
        self.visit.type(typed)
        self._last[self.view.takes] = typed or self._last[self.view.takes]

    def go(self, view: int, typed: str) -> None:
        """Go to a view as it was left; one that waits for words begins with those typed last.

        A name says nothing to a view that takes questions, nor a question to one of names.
        """
        if typed:
            self._last[self.view.takes] = typed
        self.now = view
        if self.waits and not self.visit.asked:
            self.type(self._last[self.view.takes])

    def choose(self, choice: int) -> None:
        """Show the same in another way."""
        self.visit.choice, self.visit.cursor = self.view.choices[choice], 0

    def more(self) -> None:
        """Want more rows."""
        limit = self.visit.limit
        self.visit.limit = limit * _MORE if limit else None

    def lead(self, link: Link) -> bool:
        """Go to another sheet, and remember this one; False where there is no such view."""
        names = [view.name for view in self.views]
        if link.view not in names:
            return False
        visit = self.visit
        here = _Place(self.now, visit.typed, visit.choice, visit.cursor, visit.limit)
        self._trail.append(here)
        view = names.index(link.view)
        choice = link.choice if link.choice in self.views[view].choices else None
        self._put(_Place(view, link.typed, choice, 0, LIMIT))
        return True

    def back(self) -> bool:
        """Go back to the sheet before; False where there is none."""
        if not self._trail:
            return False
        self._put(self._trail.pop())
        return True

    def _put(self, place: _Place) -> None:
        self.now = place.view
        visit = self.visit
        visit.type(place.typed)
        visit.choice, visit.cursor, visit.limit = place.choice, place.cursor, place.limit
        visit.asked = True
