"""One writer at a time: a lock file that the system lets go of when its holder dies.

Where the database is on a server it holds a lock too, for writers on other machines.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from index.errors import LibraryDamagedError, LibraryError, LibraryLockedError
from index.own_files import DATABASE, LOCK
from index.place import Place, place_of, shown
from index.storage.failpoints import step
from index.storage.failures import said
from index.storage.postgres import check_installed
from index.storage.postgres.locks import HeldError
from index.storage.sql import ServerError

HOLDER = "writer.json"

Writer = Literal["index", "app", "doctor", "edit", "remove", "fetch", "watch", "copy"]
"""What may be writing: `dateline index`, an update that the app started, `dateline doctor`,
an edit of an article, `dateline remove`, `dateline fetch` and `dateline follow`,
`dateline watch`, or `dateline copy`.
"""

_CALLED = {
    "index": "another dateline index",
    "app": "the Dateline app",
    "doctor": "dateline doctor",
    "edit": "an edit of an article",
    "fetch": "dateline fetch or follow",
    "watch": "dateline watch",
    "remove": "dateline remove",
    "copy": "dateline copy",
}


@contextmanager
def writer_lock(folder: Path, writer: Writer = "index") -> Iterator[None]:
    """Hold the library's writer lock.

    Raises:
        LibraryLockedError: another process holds it; the message says which, and since when.
        LibraryError: the folder can't be written, or the database's server doesn't answer.
    """
    if (folder / LOCK).is_symlink():  # it may lead to any file, which opening it would write to
        raise LibraryDamagedError(f"{folder / LOCK} is a link to another file", "delete the link")
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _locked(_held(folder)) from None
    except OSError as error:
        raise LibraryError(
            f"the library {folder} can't be written: {error.strerror or error}",
            "check the folder's permissions; what is in it can still be asked and searched",
        ) from error
    try:
        with _on_server(folder, writer):
            with suppress(OSError):  # the note is a courtesy; the lock is what counts
                _leave_note(folder / HOLDER, writer)
            yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


@contextmanager
def _on_server(folder: Path, writer: Writer) -> Iterator[None]:
    place = place_of(folder)
    if place is None or place.database is None:
        yield
        return
    check_installed()
    from index.storage.postgres import sessions

    with ExitStack() as stack:
        try:
            stack.enter_context(sessions.lock(place, writer))
        except HeldError as other:
            raise _locked(_held_elsewhere(place, other)) from None
        except ServerError as error:
            raise said(folder / DATABASE, error, "written") from error
        yield


def _locked(holder: str) -> LibraryLockedError:
    return LibraryLockedError(
        holder, "wait for it to end, or stop it; asking and searching work meanwhile"
    )


def _leave_note(path: Path, writer: Writer) -> None:
    note = {"pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S"), "writer": writer}
    # Deleted and made anew: what stands under the name may be a link to somewhere else.
    path.unlink(missing_ok=True)
    step("locked")
    with path.open("x", encoding="utf-8") as file:
        file.write(json.dumps(note))
    step("noted")


def _held_elsewhere(place: Place, other: HeldError) -> str:
    """Say who is writing, on whatever machine, as far as the server tells."""
    if not other.pid:
        return f"another process is writing to {place}"
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(other.since))
    called = _CALLED.get(other.writer, _CALLED["index"])
    return f"{called} on {other.host} is writing to {place} (process {other.pid}, since {since})"


def _held(folder: Path) -> str:
    """Say who is writing, as far as the note tells."""
    try:
        note = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        which = f" (process {int(note['pid'])}, since {str(note['since'])[:19]})"
        called = _CALLED.get(str(note.get("writer")), _CALLED["index"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        which, called = "", "another process"
    return f"{called} is writing to {shown(folder)}{which}"
