"""A thread that does one call after another over its own snapshot of a library."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.errors import DatelineError, EncoderError, LibraryError

if TYPE_CHECKING:
    from index.backend import LibraryBackend

Value = TypeVar("Value")

WAITING = 32
"""Calls that may wait in one lane, beside the one that it works at."""

_NEWEST = 0.2
"""What the newest call counts for in the mean time that one takes."""


class Busy(Exception):
    """Too many calls wait already; `retry_after` is in how many seconds to come again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many questions wait already: try again in {retry_after} s")
        self.retry_after = retry_after


class Unavailable(DatelineError):
    """The library is missing or can't be used now; the next call looks again."""


class Lane:
    """One thread and its snapshot of the library; calls are done in the order of their coming.

    A call that is cancelled before it has begun leaves at once. Where the library fails in a call,
    the next one opens it anew.
    """

    def __init__(self, name: str, folder: Path, waiting: int = WAITING) -> None:
        self._folder = folder
        self._waiting = waiting
        self._calls: set[Future[object]] = set()
        self._lock = threading.Lock()  # calls end in the thread, and come and go in the loop
        self._seconds = 1.0
        self._closed = False
        self._library: LibraryBackend | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"dateline-{name}")

    async def run(self, call: Callable[[LibraryBackend], Value]) -> Value:
        """Return what `call` makes of the library, once those before it are done.

        Raises:
            Busy: too many wait already, or the lane is closed.
            Unavailable: the library can't be opened.
        """
        with self._lock:
            if self._closed or len(self._calls) > self._waiting:
                raise Busy(max(1, round(len(self._calls) * self._seconds)))
            future = self._thread.submit(self._do, call)
            self._calls.add(future)  # type: ignore[arg-type]  # only its end is looked at
        future.add_done_callback(self._done)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                raise Busy(1) from None  # the lane was closed, and nobody gave this call up
            raise

    async def close(self) -> None:
        """Refuse calls, drop those that wait, and close the library once the last one is done."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            waiting = list(self._calls)
        for future in waiting:
            future.cancel()
        closed = self._thread.submit(self._drop)
        self._thread.shutdown(wait=False)
        await asyncio.wrap_future(closed)

    def _done(self, future: Future[Value]) -> None:
        with self._lock:
            self._calls.discard(future)

    def _do(self, call: Callable[[LibraryBackend], Value]) -> Value:
        begun = time.monotonic()
        library = self._current()
        try:
            return call(library)
        except (LibraryError, EncoderError):
            self._drop()
            raise
        finally:
            self._seconds += _NEWEST * (time.monotonic() - begun - self._seconds)

    def _current(self) -> LibraryBackend:
        from index.library import Library
        from index.place import has_database

        try:
            if self._library is None:
                self._library = Library(self._folder)
            elif not has_database(self._folder):
                self._drop()
                self._library = Library(self._folder)  # which says that there is none
            elif self._library.superseded():
                before, self._library = self._library, self._library.reopened()
                # While the one before still has the encoder, which this one then shares.
                self._library.load_meaning()
                del before
        except DatelineError as error:
            self._drop()
            raise Unavailable(error.message, error.hint) from error
        return self._library

    def _drop(self) -> None:
        if self._library is not None:
            self._library.close()
            self._library = None
