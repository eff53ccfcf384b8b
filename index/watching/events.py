"""What the system tells of changes: inotify, FSEvents and the like, by the package watchfiles.

It is a hint, no more: events may be lost, and over a network most never come. So a watch looks
through the folders itself, once it has heard something and every so often without.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

_GROUPED_MS, _STEP_MS, _WAIT_MS = 400, 100, 1000


class EventsError(Exception):
    """The system can't tell of changes; the text says why."""


class Events(Protocol):
    """Tells of changes under some paths."""

    def watch(self, paths: Sequence[Path]) -> None:
        """From now on tell of changes in these files and folders, in place of those before."""

    def wait(self, seconds: float) -> set[Path]:
        """Return what has changed, as soon as something has; the empty set after `seconds`.

        Raises:
            EventsError: there will be no events of these paths.
        """

    def close(self) -> None:
        """Stop telling."""


class SystemEvents:
    """The events of this system. A thread gathers them, so that `wait` ends at a signal."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._found: queue.SimpleQueue[set[Path] | EventsError] = queue.SimpleQueue()

    def watch(self, paths: Sequence[Path]) -> None:
        """See `Events`."""
        self.close()
        self._stop, self._found = threading.Event(), queue.SimpleQueue()
        if paths:
            arguments = (tuple(paths), self._stop, self._found)
            threading.Thread(
                target=_gather, args=arguments, name="dateline-events", daemon=True
            ).start()

    def wait(self, seconds: float) -> set[Path]:
        """See `Events`."""
        try:
            found = self._found.get(timeout=seconds)
        except queue.Empty:
            return set()
        if isinstance(found, EventsError):
            raise found
        return found

    def close(self) -> None:
        """See `Events`."""
        self._stop.set()


def _gather(
    paths: Sequence[Path],
    stop: threading.Event,
    found: queue.SimpleQueue[set[Path] | EventsError],
) -> None:
    import watchfiles

    try:
        for changes in watchfiles.watch(
            *paths,
            watch_filter=None,
            debounce=_GROUPED_MS,
            step=_STEP_MS,
            stop_event=stop,
            rust_timeout=_WAIT_MS,
            ignore_permission_denied=True,
        ):
            found.put({Path(path) for _, path in changes})
    except Exception as error:  # of the package's own kinds too: whatever it is, no event will come
        found.put(EventsError(_said(error)))


def _said(error: Exception) -> str:
    """What the system objects to: mostly a limit that it sets, of which it says little."""
    words = str(error).partition(" about [")[0].strip() or type(error).__name__
    if "limit" in words or "os error 24" in words or "os error 28" in words:
        return f"{words}: see fs.inotify.max_user_watches and max_user_instances"
    return words
