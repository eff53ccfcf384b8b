"""One library, asked by many at once: what `dateline serve` and `dateline mcp` answer from."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.types import Filters
from qa.manner import Manner
from qa.progress import AnswerProgress, Notice, unheard
from qa.types import Answer

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.answerer import Answerer

Value = TypeVar("Value")

WAITING = 32
"""Calls that may wait in one lane, beside the one that it works at."""


class Busy(Exception):
    """Too many calls wait already; `retry_after` is in how many seconds to come again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many questions wait already: try again in {retry_after} s")
        self.retry_after = retry_after


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
    ) -> None:
        """Begin with nothing open; `today` is the day of questions that are asked without one."""
        manner = manner or Manner()
        self._asking = _Lane("asking", folder, waiting)
        self._reading = _Lane("reading", folder, waiting)
        self._manner = manner
        self._today = today
        self._answerer: tuple[LibraryBackend, Answerer] | None = None

    async def start(self) -> None:
        """Open the library and load the models.

        Raises:
            NotFoundError: there is no library, or nothing was ever indexed into it.
            LibraryDamagedError, MismatchError, ReaderError: something can't be used.
        """
        await self._reading.run(lambda library: library.load_meaning())
        await self._asking.run(lambda library: (library.load_meaning(), self._answering(library)))

    async def close(self) -> None:
        """Let go of the library's files, once what is being worked at is done."""
        await self._asking.close()
        await self._reading.close()

    async def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        filters: Filters | None = None,
        progress: Notice = unheard,
    ) -> Answer:
        """Answer a question; see `Answerer.answer`. Cancelled, it stops at the next passage.

        `progress` is told from another thread.

        Raises:
            Busy: too many wait already.
            DatelineError: as `Answerer.answer` says.
        """
        gone = threading.Event()

        def notice(told: AnswerProgress) -> None:
            if gone.is_set():
                raise _Gone
            progress(told)

        def answer(library: LibraryBackend) -> Answer:
            return self._answering(library).answer(
                question, as_of=as_of, filters=filters, progress=notice
            )

        try:
            return await self._asking.run(answer)
        except asyncio.CancelledError:
            gone.set()
            raise

    async def read(self, call: Callable[[LibraryBackend], Value]) -> Value:
        """Return what `call` reads from the library: it searches, lists, counts; soon done.

        Raises:
            Busy: too many wait already.
            DatelineError: what `call` raises.
        """
        return await self._reading.run(call)

    def _answering(self, library: LibraryBackend) -> Answerer:
        # Imported here: it loads onnxruntime.
        from qa.answerer import Answerer

        if self._answerer is None or self._answerer[0] is not library:
            answerer = Answerer(
                library,
                strictness=self._manner.strictness,
                reading=self._manner.reading,
                today=self._today,
            )
            self._answerer = library, answerer
        return self._answerer[1]


class _Lane:
    """One thread and its snapshot of the library; calls are done in the order of their coming."""

    def __init__(self, name: str, folder: Path, waiting: int) -> None:
        self._folder = folder
        self._waiting = waiting
        self._calls = 0
        self._library: LibraryBackend | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"dateline-{name}")

    async def run(self, call: Callable[[LibraryBackend], Value]) -> Value:
        if self._calls > self._waiting:
            raise Busy(retry_after=self._calls)
        self._calls += 1
        future = self._thread.submit(lambda: call(self._current()))
        future.add_done_callback(lambda _: self._done())
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        def close() -> None:
            if self._library is not None:
                self._library.close()

        await asyncio.wrap_future(self._thread.submit(close))
        self._thread.shutdown(wait=False)

    def _done(self) -> None:
        self._calls -= 1

    def _current(self) -> LibraryBackend:
        from index.library import Library

        if self._library is None:
            self._library = Library(self._folder)
        elif self._library.superseded():
            self._library = self._library.reopened()
        return self._library
