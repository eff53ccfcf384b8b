"""One writer at a time: a lock file that the system lets go of when its holder dies."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryError, LibraryLockedError

LOCK = "writer.lock"
HOLDER = "writer.json"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the library's writer lock.

    Raises:
        LibraryLockedError: another process holds it; the message says which, and since when.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LibraryLockedError(
            f"another dateline index is writing to {folder}{_holder(folder)}",
            "wait for it to end, or stop it; asking and searching work meanwhile",
        ) from None
    except OSError as error:
        raise LibraryError(
            f"the library {folder} can't be written: {error.strerror or error}",
            "check the folder's permissions",
        ) from error
    try:
        note = {"pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
        with suppress(OSError):  # the note is a courtesy; the lock is what counts
            (folder / HOLDER).write_text(json.dumps(note), encoding="utf-8")
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    try:
        note = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f" (process {int(note['pid'])}, since {str(note['since'])[:19]})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
