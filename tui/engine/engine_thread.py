"""The one thread in which the engine does all of its work."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from index.errors import LibraryError
from index.types import Article
from qa.manner import Manner
from qa.progress import AnswerProgress
from qa.saved.types import Checked, Record
from qa.types import Citation, Prose
from tui.conversation.dialogue import Asked
from tui.conversation.messages import (
    ExamplesFound,
    HelpChanged,
    LibraryFailed,
    LibraryLoading,
    LibraryOpened,
    LibrarySummedUp,
    NeighboursFound,
    Problem,
    ProseGrew,
    QuestionAnswered,
    QuestionFailed,
    QuestionProgressed,
    SavedChecked,
    Warned,
)
from tui.desk.messages import SheetFailed, SheetMade
from tui.desk.request import Request
from tui.engine.engine import Engine
from tui.engine.problems import problem_of
from tui.engine.writer import Writer
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.types import Claim
    from qa.prose.writing import Draft
    from qa.types import Answer, Written

_Job = Callable[[], None]

IDLE_SECONDS = 2.0
"""How long nothing must have been asked or typed before questions to try are looked for."""


LENT = Problem(
    "another process works on the library, which Milvus Lite opens for one at a time",
    "ask again once it is done",
)
"""Why nothing is answered from a library that was lent."""


class EngineThread:
    """Runs an engine's calls one after another, and posts what comes of each.

    The thread is a daemon so that quitting never waits for a model to load. A question
    put in before the library is open waits its turn like any other; one asked of a library
    that couldn't be opened tries that again, since the user may have mended it.
    """

    def __init__(
        self, engine: Engine, post: Callable[[Message], object], idle: float = IDLE_SECONDS
    ) -> None:
        self._engine = engine
        self._post = post
        self._idle = idle
        self._busy_until = 0.0
        self._newest: Request | None = None
        self._examples: Iterator[tuple[str, ...]] | None = None
        self._found: tuple[str, ...] = ()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed_to: Problem | None = None
        self._lent = False
        self._writer = Writer(self._verified, self._tell)
        self._thread = threading.Thread(target=self._run, name="dateline-engine", daemon=True)

    def start(self) -> None:
        """Begin to open the library, if that isn't begun yet."""
        if self._thread.ident is None:
            self._thread.start()

    def ask(self, asked: Asked) -> None:
        """Have a question answered; a message that carries `asked` will follow."""
        self._jobs.put(lambda: self._ask(asked))

    def refresh(self) -> None:
        """Have the engine look whether its library has changed, unless it is busy."""
        if self._jobs.empty():
            self._jobs.put(self._refresh)

    def use(self, folder: Path) -> None:
        """Have questions that are asked from now on answered from the library in `folder`."""
        self._jobs.put(lambda: self._open(folder))

    def lend(self, seconds: float) -> None:
        """Have the library let go of, for another process, until `take_back`; called in a thread.

        Waits for that, though no longer than `seconds`: a question is answered to its end first.
        Those that are asked meanwhile are told why they can't be answered.
        """
        gone = threading.Event()
        self._jobs.put(lambda: self._lend(gone))
        if self._thread.is_alive():
            gone.wait(seconds)

    def take_back(self) -> None:
        """Have the library opened again that was lent, if one was."""
        self._jobs.put(self._take_back)

    def sum_up(self, examples: bool) -> None:
        """Have the library summed up and, once nothing is asked, look for `examples` to try."""
        self._jobs.put(lambda: self._sum_up(examples))

    def look_around(self, article: Article) -> None:
        """Have the articles looked for that stand beside one."""
        self._jobs.put(lambda: self._look_around(article))

    def check_saved(self, records: Sequence[Record]) -> None:
        """Ask saved questions again, each in its turn: a question typed meanwhile goes first."""
        self._jobs.put(lambda: self._check_saved(records))

    def desk(self, request: Request) -> None:
        """Have a sheet of the desk made, instead of those asked for before and not begun yet."""
        self._newest = request
        self._jobs.put(lambda: self._make_sheet(request))

    def stand_by(self) -> None:
        """Do nothing that can wait: a question is being typed, and is to be answered at once."""
        self._busy_until = time.monotonic() + self._idle

    def set_manner(self, manner: Manner) -> None:
        """Have questions that are asked from now on answered in another manner."""
        self._jobs.put(lambda: self._set_manner(manner))

    def assist(self, settings: LanguageModelSettings | None) -> None:
        """Have a language model help with questions asked from now on, or none; `HelpChanged`
        follows. What one that helped is writing is left at once.
        """
        self._writer.go_on(settings is not None)
        self._jobs.put(lambda: self._assist(settings))

    def digest(self, asked: Asked, citations: Sequence[Citation]) -> None:
        """Have a digest of what is cited written, of the subject that `asked` has as its question.

        `ProseGrew` follows, and one with `ended` in any case.
        """
        self._jobs.put(lambda: self._digest(asked, citations))

    def leave(self, asked: Asked) -> None:
        """Leave a digest that is being written."""
        self._writer.leave(asked)

    def attend(self, conversation: str) -> None:
        """Leave what is being written in other conversations."""
        self._writer.attend(conversation)

    def stop(self, timeout: float = 1.0) -> None:
        """Close the engine once it is idle; wait for that, though no longer than `timeout` s.

        Nobody waits for a language model.
        """
        self._writer.go_on(False)
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        self._open()
        while (job := self._next()) is not None:
            job()
        # The app has gone: nobody is left to tell, and the library is safe on disk as it is.
        with contextlib.suppress(Exception):
            self._engine.close()

    def _next(self) -> _Job | None:
        """Wait for what is to be done next; what can wait is done meanwhile, a step at a time."""
        while self._examples is not None:
            wait = max(0.0, self._busy_until - time.monotonic())
            try:
                return self._jobs.get(timeout=wait) if wait else self._jobs.get_nowait()
            except queue.Empty:
                if time.monotonic() >= self._busy_until:
                    self._look_for_examples()
        return self._jobs.get()

    # All catch BaseException: a panic in a Rust extension (tokenizers) derives from it, and
    # a thread that dies in silence would leave questions waiting for ever.

    def _open(self, folder: Path | None = None) -> None:
        self._lent = False

        def report(line: str) -> None:
            self._tell(LibraryLoading(line))

        try:
            status = self._engine.use(folder, report) if folder else self._engine.open(report)
        except BaseException as error:
            self._closed_to = problem_of(error)
            self._tell(LibraryFailed(self._closed_to))
        else:
            self._closed_to = None
            self._tell(LibraryOpened(status))

    def _lend(self, gone: threading.Event) -> None:
        self._examples = None
        self._closed_to, self._lent = LENT, True
        with contextlib.suppress(BaseException):
            self._engine.close()
        gone.set()
        self._tell(LibraryFailed(LENT))

    def _take_back(self) -> None:
        if self._lent:
            self._open()

    def _ask(self, asked: Asked) -> None:
        if self._closed_to and not self._lent:
            self._open()
        if self._closed_to:
            self._tell(QuestionFailed(asked, self._closed_to))
            return
        self._refresh()

        def tell(progress: AnswerProgress) -> None:
            self._tell(QuestionProgressed(asked, progress))

        try:
            answer = self._engine.ask(
                asked.question, asked.turns or (), asked.scope, tell, asked.reword
            )
        except BaseException as error:
            self._tell(QuestionFailed(asked, problem_of(error)))
            return
        draft = self._draft(answer)
        self._tell(QuestionAnswered(asked, answer, draft.model.name if draft else None))
        if draft:
            self._writer.write(asked, draft)

    def _draft(self, answer: Answer) -> Draft | None:
        try:
            return self._engine.draft(answer)
        except BaseException as error:
            message = one_line(problem_of(error).message)
            self._tell(Warned(f"Nothing is written below the answer: {message}"))
            return None

    def _digest(self, asked: Asked, citations: Sequence[Citation]) -> None:
        failed = "no language model helps"
        try:
            draft = self._engine.digest(asked.question, citations)
        except BaseException as error:
            draft, failed = None, one_line(problem_of(error).message)
        if draft:
            self._writer.write(asked, draft)
        else:
            self._tell(ProseGrew(asked, Prose("", (), failed), ended=True))

    def _verified(self, claim: Claim) -> Written | Problem:
        """Have a sentence checked between two jobs; called in the writer's thread, which waits."""
        checked: Future[Written | Problem] = Future()

        def check() -> None:
            if self._closed_to:
                checked.set_result(self._closed_to)
                return
            try:
                checked.set_result(self._engine.verify(claim))
            except BaseException as error:
                checked.set_result(problem_of(error))

        self._jobs.put(check)
        return checked.result()

    def _assist(self, settings: LanguageModelSettings | None) -> None:
        try:
            self._engine.assist(settings)
        except BaseException as error:
            self._tell(HelpChanged(None, problem_of(error)))
        else:
            self._tell(HelpChanged(settings))

    def _refresh(self) -> None:
        if self._closed_to:
            return
        # What keeps the library from being read now will be said at the next question.
        with contextlib.suppress(BaseException):
            if status := self._engine.refreshed():
                self._tell(LibraryOpened(status))

    # What a library can't be summed up for is said at the next question too.

    def _sum_up(self, examples: bool) -> None:
        self._examples, self._found = None, ()
        if self._closed_to:
            return
        with contextlib.suppress(BaseException):
            self._tell(LibrarySummedUp(self._engine.overview()))
            if examples:
                self.stand_by()
                self._examples = self._engine.examples()

    def _look_for_examples(self) -> None:
        """Go a step further; those found are told all at once, so that none moves."""
        found: tuple[str, ...] | None = None
        with contextlib.suppress(BaseException):
            found = next(self._examples or iter(()), None)
        if found is None:
            self._examples = None
            self._tell(ExamplesFound(self._found))
        else:
            self._found = found

    def _look_around(self, article: Article) -> None:
        with contextlib.suppress(BaseException):
            self._tell(NeighboursFound(article, self._engine.neighbours(article.id)))

    def _check_saved(self, records: Sequence[Record]) -> None:
        if not records:
            return
        first, *rest = records
        try:
            if self._lent:
                raise LibraryError(LENT.message, LENT.hint)
            checked = self._engine.check(first)
        except BaseException as error:
            checked = Checked(first, error=problem_of(error).message)
        self._tell(SavedChecked(checked, len(rest)))
        # Put in anew for each: whatever was asked meanwhile stands before it.
        self._jobs.put(lambda: self._check_saved(rest))

    def _make_sheet(self, request: Request) -> None:
        if request is not self._newest:
            return
        if self._closed_to and not self._lent:
            self._open()
        if self._closed_to:
            self._tell(SheetFailed(request, self._closed_to))
            return
        try:
            sheet = self._engine.desk(request.view, request.wanted)
        except BaseException as error:
            self._tell(SheetFailed(request, problem_of(error)))
        else:
            self._tell(SheetMade(request, sheet))

    def _set_manner(self, manner: Manner) -> None:
        try:
            self._engine.set_manner(manner)
        except BaseException as error:
            message = one_line(problem_of(error).message)
            self._tell(Warned(f"Questions are answered as before: {message}"))

    def _tell(self, message: Message) -> None:
        # RuntimeError: the event loop closed while the engine was still at work.
        with contextlib.suppress(RuntimeError):
            self._post(message)
