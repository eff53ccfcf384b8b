"""The one seam between the app's screens and everything that computes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from index.types import LibraryStatus
from qa.types import Answer, Turn

Report = Callable[[str], None]
"""Takes a short line such as "loading the meaning model"; called from the engine's thread."""


class Engine(Protocol):
    """What the app asks of the machinery. Every method blocks, and runs off the event loop.

    The app calls `open` once, then the others, all from one worker thread. Errors are
    `DatelineError`s; anything else is a bug, which the app shows without falling over.
    """

    def open(self, report: Report) -> LibraryStatus:
        """Open the library (making it from the sample articles on a first run) and load models."""
        ...

    def ask(self, question: str, turns: Sequence[Turn]) -> Answer:
        """Answer a question; `turns` are the conversation's earlier turns, oldest first."""
        ...

    def close(self) -> None:
        """Let go of the library's files."""
        ...
