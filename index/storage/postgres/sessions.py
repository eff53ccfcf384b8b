"""A reader's, a writer's and a lock's connection to a library in a PostgreSQL."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from index.place import Place
from index.storage.postgres import locks, upkeep
from index.storage.postgres.connection import Postgres, connect, schema_of
from index.storage.postgres.statements import quoted, staged
from index.storage.sql import ServerError

_PATIENCE_MS = 5_000

_held: dict[str, tuple[Postgres, str]] = {}
"""The connections by which this process holds libraries' locks, by schema, and their names."""


def to_read(place: Place) -> Postgres:
    """Connect and begin the transaction that holds one snapshot, whose age writers can tell.

    Raises:
        ServerError: the database doesn't answer, or can't be read.
    """
    sql = connect(place)
    try:
        locks.share(sql, locks.OPENING)
        # Not READ ONLY: the doctor fills temporary tables to compare with what is stored.
        sql.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        locks.share(sql, locks.last_commit(sql))
        locks.give_back_shared(sql, locks.OPENING)
    except BaseException:
        sql.close()
        raise
    return sql


def to_write(place: Place) -> Postgres:
    """Connect for writing, making the schema where there is none.

    Raises:
        ServerError: the database doesn't answer, or can't be written; or the connection is gone
            by which this process held the library's lock.
    """
    owner, name = _held.get(schema_of(place), (None, "dateline"))
    sql = connect(place, name)
    try:
        if owner is not None:
            locks.share(sql, locks.WRITING)
            owner.execute("SELECT 1")  # it still holds the lock
        if not sql.has_table("commits"):
            _make_schema(sql)
    except BaseException:
        sql.close()
        raise
    return sql


def is_begun(place: Place) -> bool:
    """Tell whether a library was begun in the database.

    Raises:
        ServerError: the database doesn't answer.
    """
    sql = connect(place)
    try:
        return sql.has_table("commits")
    finally:
        sql.close()


@contextmanager
def lock(place: Place, writer: str) -> Iterator[None]:
    """Hold a library's lock, so that nobody else may write, and nothing of a rebuild is left.

    Raises:
        HeldError: another process holds it.
        ServerError: the database doesn't answer.
    """
    schema = schema_of(place)
    name = locks.called(writer, os.getpid(), socket.gethostname(), int(time.time()))
    sql = connect(place, name)
    try:
        locks.try_alone(sql, locks.WRITER)
        locks.try_alone(sql, locks.WRITING)
        locks.give_back(sql, locks.WRITING)
        # What a rebuild that was killed left behind; no commit can have named it.
        upkeep.drop(sql, staged(schema))
        _held[schema] = sql, name
        try:
            yield
        finally:
            _held.pop(schema, None)
            with suppress(ServerError):  # what is left is dropped by whoever writes next
                sql.execute(f"SET lock_timeout = {_PATIENCE_MS}")
                upkeep.drop(sql, staged(schema))
    finally:
        sql.close()


def _make_schema(sql: Postgres) -> None:
    sql.execute("BEGIN")
    # Whoever may not make a schema may still write to one that was made for them.
    if not sql.execute("SELECT 1 FROM pg_namespace WHERE nspname = ?", (sql.schema,)).fetchone():
        sql.execute(f"CREATE SCHEMA {quoted(sql.schema)}")
    sql.execute("CREATE TABLE main.commits (number BIGINT NOT NULL)")
    sql.execute("INSERT INTO main.commits VALUES (0)")
    sql.execute("COMMIT")
