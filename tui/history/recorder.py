"""Keeps answers in the history as they come, without anyone having to wait for the disk."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import DatelineError
from qa.types import Answer
from tui.history.database import HistoryError
from tui.history.store import Store


@dataclass(eq=False, slots=True)
class Entry:
    """A turn that is to be kept; `turn` is its number once it has been.

    growing: prose is being written below its answer.
    """

    conversation: str
    library: str
    answer: Answer
    asked: datetime
    growing: bool = False
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class _Amendment:
    entry: Entry
    answer: Answer


class Recorder:
    """Writes answers to the history in `path` from a thread of its own.

    An answer that can't be written waits, and so do those after it; each new one, and `close`,
    has them tried again. `failed` is called from the thread, once until something could be
    written again. The file isn't touched before the first answer, when `store` opens it.
    """

    def __init__(
        self,
        path: Path,
        failed: Callable[[DatelineError], object],
        store: Callable[[Path], Store] = Store,
    ) -> None:
        self._path = path
        self._failed = failed
        self._open = store
        self._records: queue.SimpleQueue[Entry | _Amendment | None] = queue.SimpleQueue()
        self._waiting: deque[Entry | _Amendment] = deque()  # the thread's own until it has ended
        self._store: Store | None = None
        self._reported = False
        # A daemon, so that quitting never waits longer than `close` was told to.
        self._thread = threading.Thread(target=self._run, name="dateline-history", daemon=True)

    def record(
        self,
        conversation: str,
        library: str,
        answer: Answer,
        asked: datetime | None = None,
        *,
        growing: bool = False,
    ) -> Entry:
        """Have a turn kept: asked now, unless a time is given. Returns at once.

        What is returned is for `amend`, where prose is `growing` below the answer.
        """
        entry = Entry(conversation, library, answer, asked or datetime.now(UTC), growing)
        self._records.put(entry)
        if self._thread.ident is None:
            self._thread.start()
        return entry

    def amend(self, entry: Entry, answer: Answer) -> None:
        """Have more of an answer kept than there was when it was recorded. Returns at once."""
        self._records.put(_Amendment(entry, answer))

    def close(self, timeout: float) -> bool:
        """Write what is left, for at most `timeout` seconds; True where nothing is left then.

        Nothing may be recorded afterwards.
        """
        if self._thread.ident is None:
            return True
        self._records.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._waiting

    def _run(self) -> None:
        while (record := self._records.get()) is not None:
            self._waiting.append(record)
            self._write()
        self._write()
        if self._store:
            self._store.close()

    def _write(self) -> None:
        """Write the answers that wait, the oldest first, for as long as that goes well."""
        while self._waiting:
            record = self._waiting[0]
            try:
                self._store = self._store or self._open(self._path)
                _keep(self._store, record)
            except HistoryError as error:
                self._report(error)
                return
            except Exception as error:  # a bug, which mustn't hold up the answers after it
                self._report(HistoryError(f"an answer wasn't kept in the history: {error!r}"))
            else:
                self._reported = False
            self._waiting.popleft()

    def _report(self, error: HistoryError) -> None:
        if not self._reported:
            self._reported = True
            # RuntimeError: the event loop closed, and nobody is left to tell.
            with contextlib.suppress(RuntimeError):
                self._failed(error)


def _keep(store: Store, record: Entry | _Amendment) -> None:
    if isinstance(record, Entry):
        record.turn = store.add(
            record.conversation,
            record.library,
            record.answer,
            record.asked,
            growing=record.growing,
        )
    elif record.entry.turn is not None and store.amend(
        record.entry.turn, record.entry.answer, record.answer
    ):
        record.entry.answer = record.answer
