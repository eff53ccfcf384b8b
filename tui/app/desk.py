"""The desk and the app: which sheets are asked of the engine, and who is told of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import App

from index.types import Article, LibraryStatus
from tui.app.kept_screens import KeptScreens
from tui.conversation.changed_file import FileCheck
from tui.conversation.messages import NeighboursFound, ProseGrew
from tui.conversation.scope import Scope
from tui.desk.messages import SheetFailed, SheetMade

if TYPE_CHECKING:
    from tui.desk.request import Request
    from tui.desk.views import View
    from tui.screens.desk import DeskScreen
    from tui.screens.digesting import Digesting


class Desk:
    """Opens the desk's screen, and hands on to it what the app hears."""

    def __init__(
        self,
        app: App[None],
        screens: KeptScreens,
        ask: Callable[[Request], None],
        views: Sequence[View] | None = None,
        file_check: FileCheck | None = None,
        digesting: Callable[[], Digesting | None] | None = None,
    ) -> None:
        """`ask` has a sheet made; `views` are those offered, by default all that there are.

        `digesting` gives what has digests written, if anything does.
        """
        self._app, self._screens, self._ask = app, screens, ask
        self._digesting = digesting
        self._views, self._file_check = views, file_check
        self._screen: DeskScreen | None = None

    @property
    def is_open(self) -> bool:
        """Whether the desk is seen, or lies under what is."""
        return self._screen is not None and self._screen in self._app.screen_stack

    @property
    def is_current(self) -> bool:
        """Whether the desk itself is what is seen."""
        return self._screen is not None and self._app.screen is self._screen

    def open(self, scope: Scope, status: LibraryStatus | None) -> None:
        """Open it, or go on where it was left."""
        # Imported here: the app's first paint waits for none of it.
        from tui.desk.views import all_views
        from tui.screens.desk import DeskScreen

        def made() -> DeskScreen:
            views = all_views() if self._views is None else self._views
            digesting = self._digesting() if self._digesting else None
            self._screen = DeskScreen(
                views, self._ask, scope, status, self._file_check, digesting=digesting
            )
            return self._screen

        self._screens.open("desk", made, lambda screen: screen.renew(scope, status))

    def drop(self) -> None:
        """Forget what it showed: that was another library's."""
        self._screen = None

    def within(self, scope: Scope) -> None:
        """Filters were set."""
        if self._screen and self.is_open:
            self._screen.within(scope)

    def library_opened(self, status: LibraryStatus) -> None:
        """The library is open, or has changed."""
        if self._screen:
            self._screen.library_changed(status, self.is_open)

    def made(self, message: SheetMade) -> None:
        """A sheet is there."""
        if self._screen and self._screen.is_mounted:
            self._screen.made(message.request, message.sheet)

    def failed(self, message: SheetFailed) -> None:
        """A sheet couldn't be made."""
        if self._screen and self._screen.is_mounted:
            self._screen.failed(message.request, message.problem)

    def grew(self, message: ProseGrew) -> None:
        """A sentence of a digest was checked, or there will be no more."""
        if self._screen and self._screen.is_mounted:
            self._screen.grew(message)

    def neighbours(self, message: NeighboursFound) -> None:
        """What stands beside an article is known."""
        if self._screen and self.is_open:
            self._screen.show_neighbours(message.article, message.neighbours)

    def edited(self, article: Article) -> None:
        """An article was set by hand."""
        if self._screen:
            self._screen.show_edited(article)
