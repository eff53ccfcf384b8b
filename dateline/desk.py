"""The desk for whoever asks from elsewhere: a program, a browser, an assistant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from tui.desk.sheet import Sheet
    from tui.desk.views import View, Wanted

Views = Callable[[], Sequence["View"]]
"""Gives the views that are offered; their modules are loaded by this."""


def own_views() -> Sequence[View]:
    """Return all views that Dateline has."""
    from tui.desk.views import all_views

    return all_views()


def view_named(views: Sequence[View], name: str) -> View:
    """Return a view by its name.

    Raises:
        NotFoundError: there is none; the message lists those that there are.
    """
    for view in views:
        if view.name == name:
            return view
    names = ", ".join(view.name for view in views)
    raise NotFoundError(f"there is no view {name!r} on the desk", f"there are: {names or 'none'}")


def sheet_of(library: LibraryBackend, view: View, wanted: Wanted) -> Sheet:
    """Make a sheet of a view.

    Raises:
        UsageError: nothing was typed where something must be, there is no such choice, or what
            was typed can't be asked so.
    """
    if not wanted.typed.strip() and not view.blank:
        raise UsageError(f"{view.name} needs something to look for", f"give it: {view.prompt}")
    if wanted.choice is not None and wanted.choice not in view.choices:
        choices = ", ".join(view.choices) or "none"
        raise UsageError(f"{view.name} can't be shown by {wanted.choice!r}", f"by: {choices}")
    return view.make(library, wanted)
