"""Opening the app, where there is a terminal to open it in."""

from __future__ import annotations

import sys

from index.errors import DatelineError
from tui.options import Common


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
    from tui.local_engine import LocalEngine

    DatelineApp(LocalEngine(common.library, common.filters, common.as_of)).run()
