"""Who reads and who writes a library in a PostgreSQL: advisory locks, which end with their holder.

A library has locks of these numbers:

    WRITER   held by whoever may write, on a connection of its own
    WRITING  shared by connections that write: should the first be cut off, nobody else may write
             until these have ended too
    OPENING  shared by readers while they open
    0 …      shared by readers: the number of the last commit that they see
"""

from __future__ import annotations

import hashlib

from index.storage.postgres.statements import Server

WRITER, WRITING, OPENING = -1, -2, -3
_UNSIGNED = 1 << 32
_NUMBERS = 1 << 31

_LOCKS = (
    "FROM pg_locks WHERE locktype = 'advisory' AND classid = ? AND objsubid = 2 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND pid <> pg_backend_pid()"
)


class HeldError(Exception):
    """Another process writes: what writes, its process, its machine, since when, as far as known.

    `since` is in seconds since 1970.
    """

    def __init__(self, writer: str = "", pid: int = 0, host: str = "", since: int = 0) -> None:
        super().__init__(writer)
        self.writer, self.pid, self.host, self.since = writer, pid, host, since


def called(writer: str, pid: int, host: str, since: int) -> str:
    """Return what a connection that holds a lock is called: others read who holds it."""
    return f"dateline {writer} {pid} {since} {host}"[:63]


def try_alone(sql: Server, number: int) -> None:
    """Take a lock that nobody else may have.

    Raises:
        HeldError: somebody has it.
    """
    if not _do(sql, "pg_try_advisory_lock", number):
        raise _holder(sql, number)


def give_back(sql: Server, number: int) -> None:
    """Give back a lock that nobody else could have."""
    _do(sql, "pg_advisory_unlock", number)


def share(sql: Server, number: int) -> None:
    """Take a lock that others may share."""
    _do(sql, "pg_advisory_lock_shared", number)


def give_back_shared(sql: Server, number: int) -> None:
    """Give back a lock that others may share."""
    _do(sql, "pg_advisory_unlock_shared", number)


def last_commit(sql: Server) -> int:
    """Return the number of the last commit, as a lock; 0 where there is no library."""
    if not sql.has_table("commits"):
        return 0
    return int(sql.execute("SELECT number FROM main.commits").fetchone()[0]) % _NUMBERS


def has_older_readers(sql: Server) -> bool:
    """Tell whether a reader holds a snapshot from before the last commit, or may be about to."""
    found = sql.execute(
        f"SELECT 1 {_LOCKS} AND mode = 'ShareLock' AND (objid = ? OR objid < ? AND objid <> ?)"
        " LIMIT 1",
        (_library(sql) % _UNSIGNED, OPENING % _UNSIGNED, _NUMBERS, last_commit(sql)),
    )
    return found.fetchone() is not None


def _do(sql: Server, function: str, number: int) -> bool:
    found = sql.execute(
        f"SELECT {function}(CAST(? AS integer), CAST(? AS integer))", (_library(sql), number)
    )
    return found.fetchone()[0] is not False


def _library(sql: Server) -> int:
    """Return the first of the two numbers of a library's locks."""
    digest = hashlib.blake2b(sql.schema.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big", signed=True)


def _holder(sql: Server, number: int) -> HeldError:
    named = sql.execute(
        "SELECT application_name FROM pg_stat_activity WHERE pid IN"
        f" (SELECT pid {_LOCKS} AND objid = ?)",
        (_library(sql) % _UNSIGNED, number % _UNSIGNED),
    ).fetchone()
    parts = str(named[0] if named else "").split(" ", 4)
    if len(parts) < 5 or not (parts[2].isdigit() and parts[3].isdigit()):
        return HeldError()
    return HeldError(parts[1], int(parts[2]), parts[4], int(parts[3]))
