"""The one seam between the app's screens and everything that computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.types import LibraryStatus
from qa.manner import Manner
from qa.progress import Notice
from qa.saved.types import Checked, Record
from qa.types import Answer, Citation, Turn, Written
from tui.conversation.overview import Neighbours, Overview
from tui.conversation.scope import Scope

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.types import Claim
    from qa.prose.writing import Draft
    from tui.desk.sheet import Sheet
    from tui.desk.views import View, Wanted

Report = Callable[[str], None]
"""Takes a short line such as "loading the meaning model"; called from any thread but the app's."""


class Engine(Protocol):
    """What the app asks of the machinery. Every method blocks, and runs off the event loop.

    The app calls `open` first (and again, where it failed), then the others, all from one
    worker thread. Errors are `DatelineError`s; anything else is a bug, which the app shows
    without falling over.
    """

    def open(self, report: Report) -> LibraryStatus:
        """Open the library, as soon as it can be asked; `report` may be called later too."""
        ...

    def ask(
        self,
        question: str,
        turns: Sequence[Turn],
        scope: Scope,
        progress: Notice,
        reword: bool = True,
    ) -> Answer:
        """Answer a question within `scope`; `turns` came before it, oldest first.

        `progress` is told, in the same thread, how far that is. Without `reword` no language model
        makes the search.
        """
        ...

    def assist(self, settings: LanguageModelSettings | None) -> None:
        """Have a language model help from the next question on, or none.

        Nothing is sent to it before a question is asked. Where it can't be opened none helps.
        """
        ...

    def draft(self, answer: Answer) -> Draft | None:
        """Return the prose that is to be written below an answer, as yet not begun; None: none.

        What comes of it may be iterated in another thread, which waits for the network.
        """
        ...

    def digest(self, subject: str, citations: Sequence[Citation]) -> Draft | None:
        """Return the digest of what is cited, as yet not begun; None where nobody writes it."""
        ...

    def verify(self, claim: Claim) -> Written:
        """Check a sentence that a language model wrote."""
        ...

    def refreshed(self) -> LibraryStatus | None:
        """Go over to the library as it is on disk now; None where nothing has changed there."""
        ...

    def use(self, folder: Path, report: Report) -> LibraryStatus:
        """Go over to the library in another folder, as `open` does; the one before is closed."""
        ...

    def check(self, record: Record) -> Checked:
        """Ask a saved question again, and keep what is new; what fails is told in the result."""
        ...

    def overview(self) -> Overview:
        """Sum the library up, as far as its status doesn't."""
        ...

    def neighbours(self, article_id: str) -> Neighbours:
        """Find what stands beside an article; NotFoundError where it isn't in the library."""
        ...

    def examples(self) -> Iterator[tuple[str, ...]]:
        """Find questions that the library answers, in short steps.

        After each step those found so far; other calls may come between.
        """
        ...

    def desk(self, view: View, wanted: Wanted) -> Sheet:
        """Make a sheet of the desk; UsageError for what can't be asked of the view so."""
        ...

    def set_manner(self, manner: Manner) -> None:
        """Answer in another manner from the next question on; where that fails, as before."""
        ...

    def close(self) -> None:
        """Let go of the library's files."""
        ...
