"""The engine over a library on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.types import Filters, LibraryStatus
from qa.types import Answer, Turn
from tui.engine import Report
from tui.samples import open_sample

if TYPE_CHECKING:
    from index.library import Library
    from qa.answerer import Answerer
    from qa.reader import SpanReader


class LocalEngine:
    """Answers from the library in `folder`, or, until there is one, from the sample articles.

    The sample has a library of its own beside `folder`, so that no made-up news ever stands
    among the user's own.
    """

    def __init__(self, folder: Path, filters: Filters | None = None, as_of: date | None = None):
        self._folder = folder
        self._filters = filters
        self._as_of = as_of
        self._library: Library | None = None
        self._answerer: Answerer | None = None
        self._reader: SpanReader | None = None

    def open(self, report: Report) -> LibraryStatus:
        """Open the library and load its models, saying at each step what works already."""
        # Imported here, in the engine's thread: the screen is painted meanwhile.
        from index.library import Library

        self.close()
        if _is_empty(self._folder):
            return self._use(open_sample(self._folder, report), report)
        return self._use(Library(self._folder), report)

    def _use(self, library: Library, report: Report) -> LibraryStatus:
        from qa.answerer import Answerer
        from qa.reader import SpanReader

        if self._reader is None:  # the same one for every state of the library
            self._reader = SpanReader()
            self._reader.start_loading()
        self._library = library
        report("keyword search ready, loading the meaning model")
        self._answerer = Answerer(library, self._reader)
        library.load_meaning()
        return library.status()

    def ask(self, question: str, turns: Sequence[Turn]) -> Answer:
        """Answer a question that follows on `turns`, as of today unless a day was given.

        Where the library has been updated since it was opened, the new state is used.
        """
        if self._answerer is None or self._library is None:
            raise RuntimeError("the engine isn't open")
        if self._library.superseded():
            self._use(self._library.reopened(), lambda _: None)
        return self._answerer.answer(
            question, turns=turns, as_of=self._as_of or date.today(), filters=self._filters
        )

    def close(self) -> None:
        """Let go of the library's files."""
        if self._library is not None:
            self._library.close()
        self._library = self._answerer = None


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
