"""Saying in one line what a database and the system object to: damage, a full disk, no answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryDamagedError, LibraryError
from index.storage.sql import ServerError

_DOCTOR = "run dateline doctor; if it can't help, index the folders again into a new library"
_SERVER = "check what its user may do there, and its disk's free space"
_ROOM = "check the folder's permissions and the disk's free space"

DatabaseError = (sqlite3.Error, ServerError)
"""What anything that reads or writes the database may raise."""

_REFUSALS = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOLFS,
}
"""What the system refuses to SQLite. Any other error says that the database itself is wrong."""


def primary_code(error: sqlite3.Error) -> int:
    """Return which of SQLite's errors it is, whatever the details.

    An error of Python's own, as where a text isn't UTF-8, has no code: that is corruption, and
    so is a file that ends too soon.
    """
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return sqlite3.SQLITE_CORRUPT if code == sqlite3.SQLITE_IOERR_SHORT_READ else code & 0xFF


@contextmanager
def reading(path: Path, what: str = "read") -> Iterator[None]:
    """Say what goes wrong while a library is read, or done with as `what` says.

    `path` is its database.

    Raises:
        LibraryDamagedError: the database, or what lies beside it, isn't what was written.
        LibraryError: the system won't let it be read.
    """
    try:
        yield
    except DatabaseError as error:
        raise said(path, error, what) from error
    # What numpy and the readers of dates and numbers make of a row or an array that is wrong.
    except (LookupError, ValueError, OverflowError) as error:
        reason = f"{type(error).__name__} {error}".strip()
        raise LibraryDamagedError(
            f"the files of the library {path.parent} don't fit together: {reason}",
            "run: dateline doctor",
        ) from error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say what goes wrong while a library is written.

    Raises:
        LibraryDamagedError: its database isn't what was written.
        LibraryError: the system won't let it be written.
    """
    try:
        yield
    except DatabaseError as error:
        raise said(folder / "library.sqlite", error, "written") from error
    except OSError as error:
        raise LibraryError(f"the library {folder} can't be updated: {error}", _ROOM) from error


def said(path: Path, error: sqlite3.Error | ServerError, what: str) -> LibraryError:
    """Return the error to raise for a database's own, met as the library was to be `what`."""
    if isinstance(error, ServerError):
        return said_by_server(error, what)
    if primary_code(error) in _REFUSALS:
        return LibraryError(f"the library {path.parent} can't be {what}: {error}", _ROOM)
    return damaged(path, error)


def said_by_server(error: ServerError, what: str) -> LibraryError:
    """Return the error to raise for a server's, met as something in it was to be `what`."""
    where, reason = f"the database {error.where}", error.reason
    match error.kind:
        case "silent":
            hint = "see whether it runs and can be reached, and try again"
            return LibraryError(f"{where} doesn't answer: {reason}", hint)
        case "missing":
            return LibraryError(
                f"{where} doesn't exist: {reason}", f"run: createdb {where.rpartition('/')[2]}"
            )
        case "closed":
            hint = "PGPASSWORD or ~/.pgpass has the password"
            return LibraryError(f"{where} lets nobody in: {reason}", hint)
        case "damaged":
            return LibraryDamagedError(f"{where} isn't as it was written: {reason}", _DOCTOR)
    return LibraryError(f"{where} can't be {what}: {reason}", _SERVER)


def damaged(path: Path, error: Exception | str) -> LibraryDamagedError:
    """Say that the database can't be read."""
    return LibraryDamagedError(
        f"the library's database {path} can't be read: {error}",
        _DOCTOR,
    )
