"""The engine over a library that this machine opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError, LibraryError
from index.own_files import PLACE
from index.place import has_database, place_of
from index.types import LibraryStatus
from qa.desk.changes.new import new_since_yesterday
from qa.manner import Manner
from qa.progress import Notice, unheard
from qa.saved.types import Checked, Record
from qa.types import Answer, Citation, Turn, Written
from tui.config.locations import sample_library
from tui.conversation.overview import Neighbours, Overview
from tui.conversation.scope import Scope
from tui.engine.engine import Report
from tui.engine.examples import ExampleCache, sound_questions
from tui.engine.neighbours import neighbours
from tui.engine.samples import SampleMaking, UpdateAndWait, opened
from tui.jobs.indexing import update_in_process

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.answerer import Answerer
    from qa.prose.assistance import Assistance
    from qa.prose.checking.checker import Checker as ProseChecker
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.types import Claim
    from qa.prose.writing import Draft
    from qa.reading.reader import Reader
    from tui.desk.sheet import Sheet
    from tui.desk.views import View, Wanted

_STORIES = 8
KEYWORDS_READY = "keyword search ready"


class LocalEngine:
    """Answers from the library in `folder`, or, until there is one, from the sample articles.

    The sample has a library of its own beside `folder`, so that no made-up news ever stands
    among the user's own.

    Questions wait for the meaning model where it only has to be loaded: the reader, without
    which nothing is answered, loads beside it and takes as long. On a first run, which has
    to make the sample's library, they don't: it takes seconds, and keywords are there at once.
    """

    def __init__(
        self,
        folder: Path,
        manner: Manner | None = None,
        update: UpdateAndWait = update_in_process,
        cache: ExampleCache | None = None,
    ) -> None:
        """Begin with nothing open.

        `update` is what makes the sample's library; `cache` keeps the questions to try.
        """
        self._cache = cache
        self._update = update
        self._folder = folder
        self._manner = manner or Manner()
        self._library: LibraryBackend | None = None
        self._answerer: Answerer | None = None
        self._assistance: Assistance | None = None
        self._prose_checker: ProseChecker | None = None
        self._reader: Reader | None = None
        self._making: SampleMaking | None = None
        self._lost: Path | None = None  # what was open until it failed
        self._found_again: LibraryStatus | None = None

    def open(self, report: Report) -> LibraryStatus:
        """Open the library and load its models, saying at each step what works already.

        Raises:
            LibraryError: its server doesn't answer, and nothing of it is known here.
        """
        # Imported here, in the engine's thread: the screen is painted meanwhile.
        from index.library import Library

        self.close()
        if not _is_empty(self._folder):
            return self._use(Library(self._folder), report)
        _check_server(self._folder, report)
        folder = sample_library(self._folder)
        library = opened(folder)
        if library is None:
            report("first run: reading the sample articles")
            self._making = SampleMaking(folder, report, self._update)
            library = self._making.library()
        status = self._use(library, report)
        if status.embedded < 1 and self._making is None:  # the run that began it was cut short
            self._making = SampleMaking(folder, report, self._update)
        return status

    def use(self, folder: Path, report: Report) -> LibraryStatus:
        """Go over to the library in `folder`, or to the sample where nothing is in it yet."""
        self._folder = folder
        return self.open(report)

    def _use(self, library: LibraryBackend, report: Report) -> LibraryStatus:
        from qa.reading.own_reader import own_reader

        if self._reader is None:  # the same one for every state of the library
            self._reader = own_reader(self._manner.reading)
        self._library = library
        report(f"{KEYWORDS_READY}, loading the meaning model")
        self._answer_by(_answerer(library, self._reader, self._manner, self._assistance))
        library.load_meaning()
        return library.status()

    def _answer_by(self, answerer: Answerer | None) -> None:
        self._answerer, self._prose_checker = answerer, None

    def set_manner(self, manner: Manner) -> None:
        """Answer in another manner from the next question on.

        Raises:
            ReaderError: what that takes can't be read; questions are answered as before.
        """
        from qa.reading.own_reader import own_reader

        reader = self._reader if manner.reading is self._manner.reading else None
        if self._library is not None:
            reader = reader or own_reader(manner.reading)
            self._answer_by(_answerer(self._library, reader, manner, self._assistance))
        self._manner, self._reader = manner, reader

    def assist(self, settings: LanguageModelSettings | None) -> None:
        """Have a language model help from the next question on, or none.

        Only what the user asks goes to it: no question to try, and no saved one.

        Raises:
            LanguageModelError: it can't be opened; then none helps.
        """
        self._assistance = None
        try:
            if settings is not None:
                from qa.prose.assistance import Assistance

                self._assistance = Assistance.of(settings)
        finally:
            if self._library is not None and self._reader is not None:
                answerer = _answerer(self._library, self._reader, self._manner, self._assistance)
                self._answer_by(answerer)

    def draft(self, answer: Answer) -> Draft | None:
        """Return the prose that is to be written below an answer, as yet not begun; None: none."""
        request = self._assistance.request(answer) if self._assistance else None
        return self._assistance.draft(request) if self._assistance and request else None

    def digest(self, subject: str, citations: Sequence[Citation]) -> Draft | None:
        """Return the digest of what is cited, as yet not begun; None where nobody writes it."""
        if self._assistance is None:
            return None
        from qa.prose.digest import request_of

        request = request_of(subject, citations)
        return self._assistance.draft(request) if request else None

    def verify(self, claim: Claim) -> Written:
        """Check a sentence that a language model wrote."""
        with self._may_fail():
            if self._answerer is None:
                raise RuntimeError("the engine isn't open")
            if self._prose_checker is None:
                self._prose_checker = self._answerer.checker()
            return self._prose_checker.check(claim)

    def ask(
        self,
        question: str,
        turns: Sequence[Turn],
        scope: Scope,
        progress: Notice = unheard,
        reword: bool = True,
    ) -> Answer:
        """Answer a question that follows on `turns`, as of today unless a day is given.

        Where the library has been updated since it was opened, the new state is used; where it
        failed in the question before, it is opened anew.
        """
        with self._may_fail():
            self._refresh()
            if self._answerer is None:
                raise RuntimeError("the engine isn't open")
            return self._answerer.answer(
                question,
                turns=turns,
                as_of=scope.as_of,
                filters=scope.filters or None,
                progress=progress,
                reword=reword,
            )

    @contextmanager
    def _may_fail(self) -> Iterator[None]:
        """Let go of the library where it fails, as a server does that goes away and comes back."""
        try:
            if self._lost is not None:
                from index.library import Library

                self._found_again = self._use(Library(self._lost), _say_nothing)
                self._lost = None
            yield
        except LibraryError:
            if self._library is not None:
                self._lost = self._library.folder
                with suppress(Exception):  # of what is broken
                    self._library.close()
            self._library = self._found_again = None
            self._answer_by(None)
            raise

    def check(self, record: Record) -> Checked:
        """Ask a saved question again in its own manner, and keep what is new beside the library."""
        try:
            with self._may_fail():
                return self._checked(record)
        except DatelineError as error:
            return Checked(record, error=str(error))

    def _checked(self, record: Record) -> Checked:
        from qa.reading.own_reader import own_reader
        from tui.saved.checking import Checker
        from tui.saved.store import checking

        self._refresh()
        library = self._opened()

        def asks(manner: Manner) -> Answerer:
            alike = manner.reading is self._manner.reading and self._reader is not None
            reader = self._reader if alike else own_reader(manner.reading)
            return _answerer(library, reader or own_reader(manner.reading), manner)

        with checking(library.folder):
            return Checker(library, asks).check(library.folder, record)

    def overview(self) -> Overview:
        """Sum up what the library holds: a few milliseconds where it is large."""
        library = self._opened()
        stories = tuple(library.newest_stories(_STORIES))
        new = new_since_yesterday(library, date.today())
        return Overview(library.articles_by_day(), stories, new)

    def neighbours(self, article_id: str) -> Neighbours:
        """Find an article's copies, and what is related to it."""
        return neighbours(self._opened(), article_id)

    def desk(self, view: View, wanted: Wanted) -> Sheet:
        """Make a sheet out of the library as it is on disk now."""
        with self._may_fail():
            self._refresh()
            return view.make(self._opened(), wanted)

    def examples(self) -> Iterator[tuple[str, ...]]:
        """Find questions that the library answers, or take those found for its present state."""
        library, answerer, reader = self._opened(), self._answerer, self._reader
        if answerer is None or reader is None:
            return
        tries = answerer
        if self._assistance is not None:  # which is told nothing that the user didn't ask
            tries = _answerer(library, reader, self._manner)
        state = f"{library.generation} {self._manner.strictness} {self._manner.reading}"
        if self._cache and (kept := self._cache.get(library.folder, state)) is not None:
            yield kept
            return
        found: tuple[str, ...] = ()
        for found in sound_questions(library, tries.answer):
            yield found
            if self._answerer is not answerer:  # another state of the library, another manner
                return
        if self._cache:
            self._cache.put(library.folder, state, found)

    def _opened(self) -> LibraryBackend:
        if self._library is None:
            raise RuntimeError("the engine isn't open")
        return self._library

    def refreshed(self) -> LibraryStatus | None:
        """Go over to the library as it is on disk now, or from the sample to the user's own."""
        found, self._found_again = self._found_again, None
        return self._refresh() or found

    def _refresh(self) -> LibraryStatus | None:
        if self._library is None:
            return None
        if self._library.folder != self._folder and (own := self._own()):
            self.close()
            return self._use(own, _say_nothing)
        if self._library.superseded():
            return self._use(self._library.reopened(), _say_nothing)
        return None

    def _own(self) -> LibraryBackend | None:
        """The user's library, once something is in it."""
        return None if _is_empty(self._folder) else opened(self._folder)

    def close(self) -> None:
        """Let go of the library's files."""
        if self._making is not None:
            self._making.stop()
        if self._library is not None:
            self._library.close()
        self._library = self._making = self._lost = None
        self._answer_by(None)


def _answerer(
    library: LibraryBackend, reader: Reader, manner: Manner, assistance: Assistance | None = None
) -> Answerer:
    from qa.answerer import Answerer

    # The choice is the one fitted to the reader.
    return Answerer(
        library,
        reader,
        strictness=manner.strictness,
        reading=manner.reading,
        today=date.today,
        chooser=assistance.chooser if assistance else None,
        reworder=assistance.reworder if assistance else None,
    )


def _say_nothing(_: str) -> None:
    pass


def _check_server(folder: Path, report: Report) -> None:
    """See that the server of a library answers in which nothing is yet, and say that nothing is.

    Raises:
        LibraryError: it doesn't: it may be away, or its address mistyped.
    """
    place = place_of(folder)
    if place is not None and not place.is_lite:  # which would be begun by that
        from index.engines import check_answers

        check_answers(folder)
        report(f"{place} holds nothing yet: showing the sample articles")


def _is_empty(folder: Path) -> bool:
    """Whether no library was begun: nothing is there but perhaps what says where it is to be."""
    if not folder.exists():
        return True
    return (
        folder.is_dir()
        and not any(one.name != PLACE for one in folder.iterdir())
        and not has_database(folder)
    )
