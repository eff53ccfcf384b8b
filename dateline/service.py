"""One library, asked by many at once: what `dateline serve` and `dateline mcp` answer from."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dateline.lane import WAITING, Busy, Lane, Unavailable
from index.types import Filters
from qa.manner import Manner, Strictness
from qa.progress import AnswerProgress, Notice, unheard
from qa.types import Answer, Citation, Prose, Written

if TYPE_CHECKING:
    from dateline.drafting import Drafting, Opened
    from index.backend import LibraryBackend
    from qa.answerer import Answerer
    from qa.prose.assistance import Assistance
    from qa.prose.checking.checker import Checker
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.types import Claim
    from qa.prose.writing import Request, Told
    from qa.reading.reader import Reader

__all__ = ["WAITING", "Busy", "Service", "Unavailable"]

Value = TypeVar("Value")


class _Gone(Exception):
    """Whoever asked doesn't wait any more."""


class Service:
    """Answers and searches for many callers over one library, which it opens as it is on disk.

    It has two lanes, each a thread with a snapshot of its own: questions are answered one after
    another in the first, and what only reads goes on beside them in the second. Where an update
    has landed, the next call goes over to it. All methods are called in one event loop.
    """

    def __init__(
        self,
        folder: Path,
        manner: Manner | None = None,
        *,
        today: Callable[[], date] = date.today,
        waiting: int = WAITING,
        reader: Reader | None = None,
        llm: LanguageModelSettings | None = None,
        opened: Opened | None = None,
    ) -> None:
        """Begin with nothing open.

        Args:
            folder: the library's.
            manner: how sure an answer must be, and how it is read.
            today: the day of questions that are asked without one.
            waiting: how many calls may wait in each lane.
            reader: finds the candidates; Dateline's own unless given.
            llm: the language model that helps, if one is to; without it nothing of it is loaded.
            opened: opens that model; over HTTP unless given.
        """
        self.folder = folder
        self._manner = manner or Manner()
        self._asking = Lane("asking", folder, waiting)
        self._reading = Lane("reading", folder, waiting)
        self._today = today
        self._reader = reader
        self._answerers: dict[Strictness, Answerer] = {}
        self._answering_from: LibraryBackend | None = None
        self._loading = False
        self._asked: set[threading.Event] = set()
        self._llm = llm if llm is not None and llm.works else None
        self._opened = opened
        self._assistance: Assistance | None = None
        self._drafting: Drafting | None = None
        self._checking: tuple[LibraryBackend, Checker] | None = None

    @property
    def llm(self) -> LanguageModelSettings | None:
        """The language model that helps, and what it is for; None where none does."""
        return self._llm

    @property
    def writing(self) -> float:
        """Seconds that a text by the language model may take, its check included."""
        if self._llm is None:
            return 0.0
        from dateline.drafting import FOR_CHECKS

        return self._llm.seconds + FOR_CHECKS

    @property
    def loading(self) -> bool:
        """Whether `start` is still loading the models; questions wait for it."""
        return self._loading

    async def start(self) -> None:
        """Open the library and load the models. What is asked meanwhile waits for it.

        Without it, the first question loads them; where it fails, later calls try again.

        Raises:
            Unavailable: the library is missing or can't be used; the message says why.
            ReaderError: Dateline's own reader is damaged.
        """
        self._loading = True
        try:
            # Questions first: the other lane then shares the encoder, and is free until it is
            # asked to search, so that what only counts is answered at once.
            await self._asking.run(self._load)
        finally:
            self._loading = False
        await self._reading.run(lambda library: library.load_meaning())

    async def close(self) -> None:
        """Stop what is being answered, and let go of the library's files."""
        for gone in self._asked:
            gone.set()
        if self._drafting is not None:
            self._drafting.close()
        await self._asking.close()
        await self._reading.close()
        self._answerers.clear()
        self._answering_from = self._checking = None

    async def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        filters: Filters | None = None,
        progress: Notice = unheard,
        strictness: Strictness | None = None,
        reword: bool = True,
    ) -> Answer:
        """Answer a question; see `Answerer.answer`. Cancelled, it stops at the next passage.

        `progress` is told from another thread; `strictness` is that of the service unless given.
        Where a language model makes searches, it does so if `reword` allows it.

        Raises:
            Busy: too many wait already.
            Unavailable: the library is missing or can't be used.
            DatelineError: as `Answerer.answer` says.
        """
        return await self.ask_with(
            lambda _, answer: answer,
            question,
            as_of=as_of,
            filters=filters,
            progress=progress,
            strictness=strictness,
            reword=reword,
        )

    async def ask_with(
        self,
        call: Callable[[LibraryBackend, Answer], Value],
        question: str,
        *,
        as_of: date | None = None,
        filters: Filters | None = None,
        progress: Notice = unheard,
        strictness: Strictness | None = None,
        reword: bool = True,
    ) -> Value:
        """Answer as `ask` does; return what `call` makes of the answer and of its library."""
        gone = threading.Event()

        def notice(told: AnswerProgress) -> None:
            if gone.is_set():
                raise _Gone
            progress(told)

        def answer(library: LibraryBackend) -> Value:
            answerer = self._answering(library, strictness or self._manner.strictness)
            answered = answerer.answer(
                question, as_of=as_of, filters=filters, progress=notice, reword=reword
            )
            return call(library, answered)

        self._asked.add(gone)
        try:
            return await self._asking.run(answer)
        except asyncio.CancelledError:
            gone.set()
            raise
        except _Gone:  # the service is being closed
            raise Busy(retry_after=1) from None
        finally:
            self._asked.discard(gone)

    def request(self, answer: Answer, *, always: bool = False) -> Request | None:
        """Return what the language model is to write below an answer; None where nothing is.

        With `always`, whatever the question is like.
        """
        if self._llm is None or not self._llm.prose:
            return None
        from qa.prose.assistance import request_below
        from qa.prose.writing import Request

        return Request.of(answer) if always else request_below(self._llm, answer)

    def digest(self, subject: str, citations: Sequence[Citation]) -> Request | None:
        """Return what the language model is to write of what is cited; None where nothing is."""
        if self._llm is None or not self._llm.prose:
            return None
        from qa.prose.digest import request_of

        return request_of(subject, citations)

    async def write(self, request: Request, told: Told = lambda _: None) -> Prose:
        """Have the language model write, and check each sentence; see `Drafting.write`.

        No lane waits for the model: only a sentence's check is done in that of questions.
        """
        if self._drafting is None:
            from dateline.drafting import Drafting, own_model

            assert self._llm is not None, "a request is of a service with a language model"
            self._drafting = Drafting(self._llm, self._opened or own_model)

        async def check(claim: Claim) -> Written:
            return await self._asking.run(lambda library: self._checker(library).check(claim))

        return await self._drafting.write(request, check, told)

    async def read(self, call: Callable[[LibraryBackend], Value]) -> Value:
        """Return what `call` reads from the library: it searches, lists, counts; soon done.

        Raises:
            Busy: too many wait already.
            Unavailable: the library is missing or can't be used.
            DatelineError: what `call` raises.
        """
        return await self._reading.run(call)

    def _load(self, library: LibraryBackend) -> None:
        self._answering(library, self._manner.strictness)  # its reader loads beside the encoder
        library.load_meaning()

    def _answering(self, library: LibraryBackend, strictness: Strictness) -> Answerer:
        # Imported here: they load onnxruntime.
        from qa.answerer import Answerer
        from qa.reading.own_reader import own_reader

        if self._reader is None:
            self._reader = own_reader(self._manner.reading)
        if self._answering_from is not library:
            self._answerers.clear()
            self._answering_from = library
        if strictness not in self._answerers:
            helping = self._helping()
            self._answerers[strictness] = Answerer(
                library,
                self._reader,
                strictness=strictness,
                reading=self._manner.reading,
                today=self._today,
                chooser=helping.chooser if helping else None,
                reworder=helping.reworder if helping else None,
            )
        return self._answerers[strictness]

    def _checker(self, library: LibraryBackend) -> Checker:
        answerer = self._answering(library, self._manner.strictness)
        if self._checking is None or self._checking[0] is not library:
            self._checking = library, answerer.checker()
        return self._checking[1]

    def _helping(self) -> Assistance | None:
        """Return what chooses and makes searches; questions wait for it, one after another."""
        if self._llm is None or not (self._llm.choose or self._llm.reword):
            return None
        if self._assistance is None:
            from dateline.drafting import own_model
            from qa.prose.assistance import Assistance

            model = (self._opened or own_model)(self._llm.waited_for)
            self._assistance = Assistance(self._llm, model)
        return self._assistance
