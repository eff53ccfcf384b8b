"""Connections to a library's database, which may lie on read-only media or come from anyone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from index.errors import LibraryDamagedError, LibraryError
from index.storage.failures import damaged, primary_code
from index.storage.sqlite import BUSY_SECONDS, Sqlite

_MMAP_BYTES = 268_435_456
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


def to_read(path: Path, busy_seconds: float = BUSY_SECONDS) -> Sqlite:
    """Connect and begin the read transaction that holds one snapshot.

    Raises:
        LibraryError: the file can't be read, or not without writing beside it.
        LibraryDamagedError: it is a link, or holds what Dateline never puts there.
        sqlite3.Error: whatever else is wrong with it; see `index.storage.failures.reading`.
    """
    _refuse_link(path)
    try:
        return _snapshot(path, "mode=ro", busy_seconds)
    except sqlite3.Error as error:
        if primary_code(error) not in _NOT_WRITABLE:
            raise
        # SQLite makes two files beside the one it reads, and here it may not.
        return _unwatched(path, error)


def to_write(path: Path) -> Sqlite:
    """Connect for writing, making the file where there is none; raises as `to_read`.

    Only the holder of the writer lock may.
    """
    _refuse_link(path)
    # A library has no rollback journal but for a moment as it is made, while it holds nothing.
    # One that came with a library may name any file of the user's, and SQLite would delete that.
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    sql = _connect(path, "mode=rwc")
    try:
        sql.execute("PRAGMA journal_mode=WAL")
        # FULL: a commit names derived files, and the files it replaces are then deleted.
        sql.execute("PRAGMA synchronous=FULL")
        sql.execute("PRAGMA foreign_keys=ON")
        _refuse_code(path, sql)
    except BaseException:
        sql.close()
        raise
    return sql


def _unwatched(path: Path, error: sqlite3.Error) -> Sqlite:
    """Read a library where nothing can be written: no writer can exist, so none is watched for."""
    try:
        path.open("rb").close()
        log = path.with_name(f"{path.name}-wal")
        unmerged = log.exists() and log.stat().st_size > 0
    except OSError as reason:
        raise LibraryError(
            f"the library's database {path} can't be opened: {reason.strerror or reason}",
            "check its permissions",
        ) from error
    if unmerged:
        raise LibraryError(
            f"the library {path.parent} can't be read where nothing may be written: an update of"
            f" it was cut short, and {log.name} holds changes that are still to be merged",
            "make the folder writable, or copy it to a place that is",
        ) from error
    return _snapshot(path, "mode=ro&immutable=1")


def _snapshot(path: Path, how: str, busy_seconds: float = BUSY_SECONDS) -> Sqlite:
    sql = _connect(path, how, busy_seconds)
    try:
        sql.execute("BEGIN")
        _refuse_code(path, sql)  # the first to read, from which on the snapshot is held
    except BaseException:
        sql.close()
        raise
    return sql


def _connect(path: Path, how: str, busy_seconds: float = BUSY_SECONDS) -> Sqlite:
    sql = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=busy_seconds,
        factory=Sqlite,
    )
    try:
        # A library may come from anyone: its schema must not be able to call functions, and
        # a page that was made to mislead is to be found out before it is used.
        sql.execute("PRAGMA trusted_schema=OFF")
        sql.execute("PRAGMA cell_size_check=ON")
        sql.execute(f"PRAGMA mmap_size={_MMAP_BYTES}")
    except BaseException:
        sql.close()
        raise
    return sql


def _refuse_link(path: Path) -> None:
    """A link in a library that came from elsewhere may lead to any database of the user's."""
    if path.is_symlink():
        raise LibraryDamagedError(
            f"the library's database {path} is a link to another file",
            "put the file itself in its place, or name the library's own folder",
        )


def _refuse_code(path: Path, sql: Sqlite) -> None:
    """Dateline makes tables and indexes; a trigger or a view would act behind its back."""
    row = sql.execute(
        "SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
        " OR sql LIKE 'create virtual%' LIMIT 1"
    ).fetchone()
    if row:
        kind = "virtual table" if row[0] == "table" else row[0]
        raise damaged(path, f"it holds a {kind}, {row[1]!r}, which Dateline never makes")
