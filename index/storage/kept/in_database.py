"""Documents as rows of a library's PostgreSQL, for all machines that open the library."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from index.errors import LibraryDamagedError
from index.place import Place
from index.storage.failures import said_by_server
from index.storage.postgres import check_installed
from index.storage.sql import ServerError
from index.storage.tables import checksums

if TYPE_CHECKING:
    from index.storage.postgres.connection import Postgres

TABLE = "documents"

_MAKE = f"""CREATE TABLE IF NOT EXISTS main.{TABLE} (
    name TEXT PRIMARY KEY, content BLOB NOT NULL, changed TEXT NOT NULL, checksum INTEGER NOT NULL
)"""
_PUT = f"""INSERT INTO main.{TABLE} (name, content, changed, checksum) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE
SET content = excluded.content, changed = excluded.changed, checksum = excluded.checksum"""
_BEGINNING = f"SELECT name FROM main.{TABLE} WHERE starts_with(name, ?)"
_WAIT_SECONDS = 0.05

_NO_TABLE, _LOCK_NOT_AVAILABLE = "42P01", "55P03"
_MADE = ("23505", "42P06", "42P07")
"""How the server says that another made the same at the same moment."""


class TableDocuments:
    """Rows of the table `documents`, each change of one committed at once.

    Neither the writer's lock nor its transaction is needed: what is kept changes while an update
    goes on. The table is made when something is written. Outside `locked` each method has a
    connection of its own.
    """

    def __init__(self, place: Place, within: str = "") -> None:
        """Take where the library is; `within` stands before each name, as in "runs/"."""
        self._place = place
        self._within = within
        self._held: Postgres | None = None

    def read(self, name: str) -> bytes | None:
        """Return a document; None where there is none.

        Raises:
            LibraryDamagedError: it isn't what was stored.
        """
        rows = self._found(
            f"SELECT content, checksum FROM main.{TABLE} WHERE name = ?", self._within + name
        )
        if not rows:
            return None
        content, checksum = bytes(rows[0][0]), rows[0][1]
        if checksums.of_document(self._within + name, content) != checksum:
            raise LibraryDamagedError(
                f"{self.shown(name)} has been altered", "write it anew, or delete it"
            )
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put a document in the place of what had its name, and commit that."""
        whole = self._within + name
        changed = datetime.now(UTC).isoformat(timespec="seconds")
        row = (whole, content, changed, checksums.of_document(whole, content))
        with self._connected("written") as sql:
            if not sql.has_table(TABLE):
                _make(sql)
            sql.execute(_PUT, row)

    def delete(self, name: str) -> None:
        """Drop a document, if it is there, and commit that."""
        if self.exists(name):
            with self._connected("written") as sql:
                sql.execute(f"DELETE FROM main.{TABLE} WHERE name = ?", (self._within + name,))

    def exists(self, name: str) -> bool:
        """Tell whether there is a document of that name."""
        return bool(self._found(f"SELECT 1 FROM main.{TABLE} WHERE name = ?", self._within + name))

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, sorted; no other "/" is in them."""
        rows = self._found(_BEGINNING, self._within + beginning)
        names = (str(name).removeprefix(self._within) for (name,) in rows)
        return sorted(name for name in names if "/" not in name[len(beginning) :])

    def every_name(self) -> list[str]:
        """Return all names, sorted."""
        rows = self._found(
            f"SELECT name FROM main.{TABLE} WHERE starts_with(name, ?)", self._within
        )
        return sorted(str(name).removeprefix(self._within) for (name,) in rows)

    def check_writable(self, name: str) -> None:
        """Raise `LibraryError` where the database can't be reached."""
        with self._connected("read"):
            pass

    @contextmanager
    def locked(self, lock: str, patience: float, *, writes: str = "") -> Iterator[None]:
        """Hold a lock of the server's, which lets go of it when its holder's connection ends."""
        name = f"dateline {self._place.name} {self._within}{lock}"
        digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        deadline = time.monotonic() + patience
        with self._connected("written") as sql:
            while not sql.execute("SELECT pg_try_advisory_lock(?)", (key,)).fetchone()[0]:
                if time.monotonic() >= deadline:
                    raise TimeoutError(f"another holds {self.shown(lock)}")
                time.sleep(_WAIT_SECONDS)
            # Closed with the lock: what is done under it can't go on over another connection.
            before, self._held = self._held, sql
            try:
                yield
            finally:
                self._held = before
                if before is not None:
                    sql.execute("SELECT pg_advisory_unlock(?)", (key,))

    def shown(self, name: str) -> str:
        """Return the document's name and the library's."""
        return f"{self._within}{name} of the library {self._place}"

    def erase(self, patience: float) -> bool:
        """Write the table anew without what was deleted and replaced.

        False where others use it for longer than `patience` seconds.
        """
        with self._connected("written") as sql:
            if not sql.has_table(TABLE):
                return True
            sql.execute(f"SET lock_timeout = {max(1, round(patience * 1000))}")
            try:
                sql.execute(f"VACUUM (FULL) main.{TABLE}")
            except ServerError as error:
                if error.code != _LOCK_NOT_AVAILABLE:
                    raise
                return False
        return True

    def _found(self, query: str, name: str) -> list[Any]:
        with self._connected("read") as sql:
            try:
                return list(sql.execute(query, (name,)).fetchall())
            except ServerError as error:
                if error.code != _NO_TABLE:
                    raise
                return []

    @contextmanager
    def _connected(self, what: Literal["read", "written"]) -> Iterator[Postgres]:
        """A connection: that which holds a lock, else one for as long as this is open."""
        check_installed()
        from index.storage.postgres.connection import connect

        try:
            if self._held is not None:
                yield self._held
                return
            sql = connect(self._place)
            try:
                yield sql
            finally:
                sql.close()
        except ServerError as error:
            raise said_by_server(error, what) from error


def _make(sql: Postgres) -> None:
    """Make the table; before anything is indexed, also the schema."""
    from index.storage.postgres.statements import quoted

    known = sql.execute("SELECT 1 FROM pg_namespace WHERE nspname = ?", (sql.schema,)).fetchone()
    schema = [] if known else [f"CREATE SCHEMA IF NOT EXISTS {quoted(sql.schema)}"]
    for statement in (*schema, sql.table(_MAKE)):
        try:
            sql.execute(statement)
        except ServerError as error:
            if error.code not in _MADE:
                raise
