"""The sample articles' own library: made where it is first needed, beside the user's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.config.locations import model_folder, sample_articles, sample_library
from tui.engine.engine import Report
from tui.jobs.indexing import IndexingRequest, update_in_process

if TYPE_CHECKING:
    from index.library import Library

UpdateAndWait = Callable[[IndexingRequest, Report], None]
"""Updates a library; see `tui.jobs.indexing.update_in_process`."""

_LOOK_SECONDS = 0.1
_RETRY_SECONDS = 0.5


class _Stopped(Exception):
    """Nobody waits for the sample any longer."""


class SampleMaking:
    """Makes the sample's library, or goes on with making it, while it can be asked already.

    A process of its own does the work and a thread watches it. Where another Dateline is at
    it, that one is waited for: what it has committed can be asked at once all the same.
    """

    def __init__(
        self, folder: Path, report: Report, update: UpdateAndWait = update_in_process
    ) -> None:
        self._folder = folder
        self._report = report
        self._update = update
        self._error: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dateline-sample", daemon=True)
        self._thread.start()

    def library(self) -> Library:
        """Wait until the sample can be searched, by keyword at least, and open it.

        Raises:
            DatelineError: it can't be made.
        """
        from index.library import Library

        while self._thread.is_alive():
            if library := opened(self._folder):
                return library
            self._thread.join(_LOOK_SECONDS)
        if self._error:
            raise self._error
        return Library(self._folder)

    def stop(self) -> None:
        """Give up; what is committed stays, and the next start goes on from there."""
        self._stop.set()

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and not self._done():
                self._stop.wait(_RETRY_SECONDS)
        except _Stopped:
            pass
        except BaseException as error:  # kept for `library`, which runs in another thread
            self._error = error
            self._report(f"the meaning search of the sample articles isn't made: {error}")

    def _done(self) -> bool:
        """Make the library; False where another process holds its lock."""
        from index.errors import DatelineError

        try:
            self._update(_request(self._folder), self._tell)
        except DatelineError:
            if not _is_locked(self._folder):
                raise
            self._tell("another Dateline is reading the sample articles")
            return False
        return True

    def _tell(self, line: str) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._report(line)


def open_sample(own: Path, report: Report, update: UpdateAndWait = update_in_process) -> Library:
    """Make the sample's library where that is needed, all of it, and open it.

    `own` is the folder of the user's library; `report` is told each stage of the `update`.
    """
    from index.library import Library

    folder = sample_library(own)
    library = opened(folder)
    if library and library.embedded == 1:
        return library
    if library:
        library.close()
    report("first run: reading the sample articles")
    update(_request(folder), report)
    return Library(folder)


def _request(folder: Path) -> IndexingRequest:
    return IndexingRequest(folder, (sample_articles(),), model_folder())


def opened(folder: Path) -> Library | None:
    """The library in `folder`; None where there is none that can be read.

    It may be that nothing was committed to it yet, or by an older Dateline: an update mends
    that, or says what else is the matter.
    """
    from index.errors import DatelineError
    from index.library import Library

    try:
        return Library(folder)
    except DatelineError:
        return None


def _is_locked(folder: Path) -> bool:
    from index.errors import LibraryLockedError
    from index.storage.lock import writer_lock

    try:
        with writer_lock(folder):
            return False
    except LibraryLockedError:
        return True
