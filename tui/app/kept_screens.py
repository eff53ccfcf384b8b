"""Screens that are made once: composing one anew at each opening held the app up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from textual.app import App
from textual.screen import Screen


class Renewed(Protocol):
    """What a screen that is kept can do, besides being one."""

    def rest(self) -> None:
        """Listen to nothing, and look for nothing, until it is shown again."""


_Chosen = TypeVar("_Chosen")
_Kind = TypeVar("_Kind", bound=Renewed)


class KeptScreens:
    """The screens that were opened before, each shown again with what there is now."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._kept: dict[str, Screen[object]] = {}

    def open(
        self,
        name: str,
        make: Callable[[], _Kind],
        renew: Callable[[_Kind], None],
        closed: Callable[[_Chosen | None], None] = lambda _: None,
    ) -> None:
        """Open the screen called `name`: `make` makes it the first time, then `renew` renews it.

        `closed` is called with what the screen gives when it is closed.
        """
        if name in self._kept:
            screen = self._kept[name]
            renew(cast("_Kind", screen))
        else:
            screen = self._kept[name] = cast("Screen[object]", make())
            self._app.install_screen(screen, name)

        def close(chosen: object) -> None:
            cast("Renewed", screen).rest()
            # So that the next opening focuses what the first did.
            screen.set_focus(None)
            closed(cast("_Chosen | None", chosen))

        self._app.push_screen(screen, close)

    def drop(self) -> None:
        """Take them all away: what they show is another library's. None of them may be open."""
        for screen in self._kept.values():
            self._app.uninstall_screen(screen)
            screen.remove()
        self._kept.clear()
