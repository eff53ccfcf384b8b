"""The views of the desk, in the order in which they are offered."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from index.types import Filters
from tui.desk.sheet import Sheet

if TYPE_CHECKING:
    from index.backend import LibraryBackend

LIMIT = 200
"""Rows of a sheet, unless more are asked for."""


class Takes(Enum):
    """What is typed for a view."""

    WORDS = "words"
    """Words or a name."""
    QUESTION = "question"
    MOMENT = "moment"
    """Since when, as "7 days"."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a view.

    typed: a query, a name, a question; "" where nothing was typed.
    choice: one of the view's choices; None for the first.
    today: the day that "last week" and "new" count from.
    limit: the most rows that the sheet is to have; None for all.
    """

    typed: str = ""
    choice: str | None = None
    filters: Filters = field(default_factory=Filters)
    today: date | None = None
    limit: int | None = LIMIT


@dataclass(frozen=True, slots=True)
class View:
    """A view: `name` is also its command's, and its address on the web page.

    title: what it is called where it is chosen, in a word or two.
    prompt: what may be typed, as a hint in an empty box.
    blank: whether it shows something where nothing is typed.
    choices: ways to show the same, the first of which is the usual one; () where there is one.
    make: makes the sheet. Raises UsageError for what can't be asked so.
    takes: what is typed there. Views that take the same begin with what was typed for another.
    """

    name: str
    title: str
    prompt: str
    blank: bool
    make: Callable[[LibraryBackend, Wanted], Sheet]
    choices: tuple[str, ...] = ()
    takes: Takes = Takes.WORDS


VIEWS: tuple[str, ...] = ("count", "quotes", "names", "timeline", "changes", "values", "lists")
"""Their names. The module `tui.desk.views_of.NAME` has the view as `VIEW`."""


def view(name: str) -> View:
    """Return a view by its name; its module is loaded by this."""
    found: View = importlib.import_module(f"tui.desk.views_of.{name}").VIEW
    return found


def all_views() -> tuple[View, ...]:
    """Return all views, in the order in which they are offered; their modules are loaded."""
    return tuple(map(view, VIEWS))
