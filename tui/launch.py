"""Opening the app, where there is a terminal to open it in."""

from __future__ import annotations

import sys
from datetime import date

from index.errors import DatelineError
from tui.options import Common
from tui.scope import Scope


def launch(common: Common) -> None:
    """Run the app over the library, or over the sample articles on a first run.

    Raises:
        DatelineError: there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise DatelineError(
            "the app needs a terminal",
            'in a script use: dateline ask "QUESTION"; to add articles: dateline index FOLDER',
        )
    from tui.app import DatelineApp
    from tui.history.database import default_path
    from tui.local_engine import LocalEngine
    from tui.other_screens import Places
    from tui.preferences import read_preferences
    from tui.settings import model_folder

    # An app that is left open overnight goes on to the new day.
    as_of = None if common.as_of == date.today() else common.as_of
    preferences = read_preferences()
    DatelineApp(
        LocalEngine(common.library),
        Scope(common.filters, as_of),
        Places(common.library, default_path(), model_folder()),
        preferences,
    ).run(mouse=preferences.mouse)
