"""A library's database as a file: what stores ask of it (`index.storage.sql.Sql`), by SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from index.storage.failpoints import step
from index.storage.sql import Values

BUSY_SECONDS = 30
"""How long a lock is waited for that another process has on the file."""


class Sqlite(sqlite3.Connection):
    """SQLite's own connection; see `index.storage.sql.Sql` for what isn't described here."""

    def stream(self, statement: str, values: Values = (), /) -> Iterator[Any]:
        """Yield the rows of a query: each is found as it is asked for."""
        return self.execute(statement, values)

    def either(self, sqlite: str, postgres: str) -> str:
        """Return SQLite's wording."""
        return sqlite

    def table(self, statement: str) -> str:
        """Return the statement as it is."""
        return statement

    def numbers(self, expression: str) -> str:
        """Return what joins whole numbers to one text."""
        return f"group_concat({expression})"

    def listed(self, kind: str = "numbers") -> str:
        """Return what stands behind IN for a JSON list, of whatever kind."""
        return "(SELECT value FROM json_each(?))"

    def last_id(self, table: str) -> int:
        """Return the last id that a table gave."""
        row = self.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return row[0] if row else 0

    def has_any_table(self) -> bool:
        """Tell whether there is any table."""
        return self.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None

    def begin(self) -> None:
        """Begin a write transaction."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit it."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo it: SQLite itself does on some errors (disk full), and then there is nothing to."""
        if self.in_transaction:
            self.execute("ROLLBACK")

    def has_older_readers(self) -> bool:
        """Tell whether a reader still holds a snapshot from before the last commit.

        SQLite knows: such a reader keeps the write-ahead log from being emptied. A reader of
        the last commit, or one that died, doesn't.
        """
        _, logged, moved = self.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(moved < logged)

    def erase_free_space(self, patience: float) -> bool:
        """Write the file anew, and empty the write-ahead log, which a reader keeps from it."""
        # On also while pages are written anew: they would carry whatever was in memory before.
        self.execute("PRAGMA secure_delete=ON")
        self.execute("VACUUM")
        step("vacuumed")
        self.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        try:
            busy, _, _ = self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        step("emptied log")
        return not busy

    @contextmanager
    def staged(self, path: Path) -> Iterator[None]:
        """Attach another library's file."""
        self.execute("ATTACH DATABASE ? AS staged", (str(path),))
        try:
            yield
        finally:
            self.execute("DETACH DATABASE staged")

    def begin_adoption(self) -> None:
        """Begin a write transaction in which rows may refer to what isn't there yet."""
        self.execute("PRAGMA foreign_keys=OFF")
        self.begin()

    def settle_ids(self) -> None:
        """Nothing has to be done: SQLite looks at ids that rows bring along."""

    def size(self) -> int:
        """Return 0: it is a file in the library's folder."""
        return 0

    def damage(self) -> str | None:
        """Return what SQLite finds wrong with the file."""
        for (line,) in self.execute("PRAGMA integrity_check"):
            if line != "ok":
                return str(line)
        return None

    def has_tables_of(self, statements: str) -> bool:
        """Tell whether all tables and indexes are there."""
        with closing(sqlite3.connect(":memory:")) as sql:
            sql.executescript(statements)
            intended = _shape(sql)
        return intended <= _shape(self)

    def orphans(self) -> list[str]:
        """Return the table of each row that refers to one that isn't there."""
        return [str(row[0]) for row in self.execute("PRAGMA foreign_key_check")]


def _shape(sql: sqlite3.Connection) -> set[tuple[Any, ...]]:
    """Return every column of every table and index, however its table came by it."""
    columns = sql.execute(
        'SELECT m.name, c.cid, c.name, c.type, c."notnull", c.pk FROM sqlite_master m,'
        " pragma_table_info(m.name) c WHERE m.type = 'table'"
    ).fetchall()
    indexed = sql.execute(
        "SELECT m.name, m.tbl_name, c.seqno, c.name FROM sqlite_master m,"
        " pragma_index_info(m.name) c WHERE m.type = 'index'"
    ).fetchall()
    return {*columns, *indexed}
