"""The history's SQLite file: its tables, how it is opened, and what its errors mean to a user.

    conversations  title (the first question until renamed), library, when begun and last used
    turns          question and answer in words, when asked, and the whole answer as JSON
    texts          the text of each article that an answer names, once, compressed
    turn_texts     which turn names which text
    search         full-text index over titles given, questions, answers and quoted sentences

Times are ISO 8601 in UTC to the microsecond, so that they sort as text. What stands in words
has passed `tui.text.safe_text`: it holds no control characters, and no lone surrogates, which
SQLite can't take.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import platformdirs

from index.errors import DatelineError
from tui.text.safe_text import one_line

FILE_NAME = "history.sqlite"
SCHEMA_VERSION = 1

_BUSY_SECONDS = 15
_TURN_SECONDS = 0.05
_LONGEST_REASON = 200
_APPLICATION_ID = 0x44744C48
"""What tells a history from any other SQLite file ("DtLH")."""

_SCHEMA = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, library TEXT NOT NULL,
        started TEXT NOT NULL, used TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX conversations_by_use ON conversations (used, id)",
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
        position INTEGER NOT NULL, asked TEXT NOT NULL, question TEXT NOT NULL, answer TEXT,
        value TEXT NOT NULL, UNIQUE (conversation, position)
    )""",
    "CREATE TABLE texts (sha256 TEXT PRIMARY KEY, text BLOB NOT NULL)",
    """CREATE TABLE turn_texts (
        turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
        sha256 TEXT NOT NULL REFERENCES texts, PRIMARY KEY (turn, sha256)
    ) WITHOUT ROWID""",
    "CREATE INDEX turn_texts_by_text ON turn_texts (sha256)",
    # A row is a turn's; a title stands with the first turn of its conversation.
    """CREATE VIRTUAL TABLE search USING fts5 (
        title, question, answer, quotes, tokenize = "unicode61 remove_diacritics 2"
    )""",
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(8.0, 4.0, 2.0, 1.0)')",
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)

_MOVE_AWAY = "move the file away, and a new history begins"
_HINTS = {
    "SQLITE_BUSY": "another Dateline is writing to it: try again",
    "SQLITE_LOCKED": "another Dateline is writing to it: try again",
    "SQLITE_FULL": "free some space on the disk",
    "SQLITE_NOTADB": _MOVE_AWAY,
    "SQLITE_CORRUPT": _MOVE_AWAY,
}
_OTHER_HINT = "check the file's and its folder's permissions, and the disk's free space"


class HistoryError(DatelineError):
    """The history of conversations can't be read or written. Answers don't need it."""


def default_path() -> Path:
    """Return where the user's history is kept: beside the default library."""
    return platformdirs.user_data_path("dateline", appauthor=False) / FILE_NAME


def connect(path: Path) -> sqlite3.Connection:
    """Open the history, in autocommit mode; make it, and its folder, where there is none.

    The connection may be used from any thread, by one at a time.

    Raises:
        HistoryError: it can't be opened, isn't a history, or is a newer Dateline's.
    """
    with explained(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise HistoryError(
                f"the folder {path.parent} can't be made: {reason}", _OTHER_HINT
            ) from error
        sql = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
        )
        try:
            _prepare_in_turn(sql, path)
        except BaseException:
            sql.close()
            raise
        return sql


def _prepare_in_turn(sql: sqlite3.Connection, path: Path) -> None:
    """Prepare the file once no other app is at it: SQLite doesn't wait to set the log's mode."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            return _prepare(sql, path)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_TURN_SECONDS)


@contextmanager
def transaction(sql: sqlite3.Connection, kind: Literal["DEFERRED", "IMMEDIATE"]) -> Iterator[None]:
    """One transaction, IMMEDIATE to write: committed at the end, rolled back on any exception."""
    sql.execute(f"BEGIN {kind}")
    try:
        yield
        sql.execute("COMMIT")
    except BaseException:
        # SQLite itself rolls back on some errors (disk full), and then there is nothing to.
        if sql.in_transaction:
            sql.execute("ROLLBACK")
        raise


def erase_free_space(sql: sqlite3.Connection, patience: float) -> bool:
    """Write the file anew without what was deleted from it, and empty the write-ahead log.

    Where another program is reading for longer than `patience`, in seconds, it is False, and what
    was deleted still stands in the log.
    """
    sql.execute("PRAGMA secure_delete=ON")
    sql.execute("VACUUM")
    sql.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
    (busy, _, _) = sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def files_of(path: Path) -> list[Path]:
    """Return the files that SQLite makes of a history, those that are there."""
    beside = [path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-shm", "-journal")]
    return [file for file in (path, *beside) if file.is_file()]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the file into a `HistoryError` that says what can be done."""
    try:
        yield
    except (sqlite3.Error, TypeError, ValueError) as error:
        # The last two: bytes that aren't text any more, a time that isn't one.
        hint = _OTHER_HINT if isinstance(error, sqlite3.Error) else _MOVE_AWAY
        # Extended codes, such as SQLITE_CORRUPT_VTAB, begin with the plain one.
        code = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        reason = one_line(str(error), _LONGEST_REASON)  # it may quote what is in the file
        raise HistoryError(
            f"the history {path} can't be used: {reason}", _HINTS.get(code, hint)
        ) from error


def _prepare(sql: sqlite3.Connection, path: Path) -> None:
    # A history may come from anyone: its schema must not be able to call functions.
    sql.execute("PRAGMA trusted_schema=OFF")
    sql.execute("PRAGMA foreign_keys=ON")
    version, ours, empty = _state_now(sql)
    if empty:
        sql.execute("PRAGMA journal_mode=WAL")
        with transaction(sql, "IMMEDIATE"):
            if _state(sql)[2]:  # another Dateline may have been quicker
                for statement in _SCHEMA:
                    sql.execute(statement)
        version, ours, empty = _state_now(sql)
    if not ours:
        raise HistoryError(f"{path} isn't a history of Dateline's", _MOVE_AWAY)
    if version > SCHEMA_VERSION:
        raise HistoryError(
            f"the history {path} has format {version}, this Dateline reads {SCHEMA_VERSION}",
            "update Dateline",
        )


def _state_now(sql: sqlite3.Connection) -> tuple[int, bool, bool]:
    # One snapshot: another Dateline may be making the history between two questions about it.
    with transaction(sql, "DEFERRED"):
        return _state(sql)


def _state(sql: sqlite3.Connection) -> tuple[int, bool, bool]:
    """The file's format, whether it is a history, and whether it is empty."""
    (version,) = sql.execute("PRAGMA user_version").fetchone()
    (application,) = sql.execute("PRAGMA application_id").fetchone()
    (tables,) = sql.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return version, application == _APPLICATION_ID, tables == 0 and version == 0
