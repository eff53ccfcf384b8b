"""Opening the app, where there is a terminal to open it in."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import DatelineError
from qa.manner import Manner
from tui.cli.options import Common
from tui.config.preferences import Preferences, read_preferences
from tui.conversation.scope import Scope
from tui.terminal.first_frame import first_frame
from tui.terminal.hangup import end_with

if TYPE_CHECKING:
    from textual.driver import Driver


def launch(common: Common, manner: Manner, *, no_llm: bool = False) -> None:
    """Run the app over the library, or over the sample articles on a first run.

    With `no_llm` it does without the language model of the settings.

    Raises:
        DatelineError: there is no terminal.
    """
    # Textual draws on stderr.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise DatelineError(
            "the app needs a terminal",
            'in a script use: dateline ask "QUESTION"; to add articles: dateline index FOLDER',
        )
    end_with(sys.stdin)
    preferences = read_preferences()
    if no_llm:
        preferences = replace(preferences, llm=None)
    with first_frame(sys.stdin, sys.stdout) as drawn:
        _run(common, manner, preferences, drawn)


def _run(common: Common, manner: Manner, preferences: Preferences, framed: bool) -> None:
    from tui.app.app import DatelineApp
    from tui.app.session import Places
    from tui.config.locations import example_cache, model_folder
    from tui.engine.examples import ExampleCache
    from tui.engine.local_engine import LocalEngine
    from tui.history.database import default_path

    DatelineApp(
        LocalEngine(common.library, manner, cache=ExampleCache(example_cache())),
        Scope(common.filters, common.as_of),
        Places(common.library, default_path(), model_folder()),
        preferences,
        _driver() if framed else None,
        manner,
    ).run(mouse=preferences.mouse)


def _driver() -> type[Driver]:
    from tui.terminal.framed_driver import FramedDriver  # which Windows can't import

    return FramedDriver
