"""What the stores ask of a database: SQLite's own connection, or one to a PostgreSQL.

Both take the same statements, with SQLite's placeholders: `?`, or `:name` with a dictionary.
`main.`, `staged.` and `temp.` before a table's name mean the same in both. An id that a row was
given is had by `RETURNING`. What can't be said in words that both know goes through `either`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """What a statement found, as tuples."""

    @property
    def rowcount(self) -> int: ...

    def __iter__(self) -> Iterator[Any]: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Sql(Protocol):
    """A connection in autocommit mode: whoever changes more than one row begins a transaction."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, statement: str, values: Values = ..., /) -> Rows:
        """Run one statement; what it finds is held in memory by PostgreSQL."""

    def executemany(self, statement: str, values: Iterable[Values], /) -> Any:
        """Run a statement, which finds nothing, once for each of some values."""

    def stream(self, statement: str, values: Values = ..., /) -> Iterator[Any]:
        """Yield the rows of a query whose result may be as large as the library.

        Other statements may run meanwhile, and other streams.
        """

    def either(self, sqlite: str, postgres: str) -> str:
        """Return the one of two wordings that this database knows."""

    def table(self, statement: str) -> str:
        """Return a statement of `schema`, which makes a table or changes one, in this one's types."""

    def numbers(self, expression: str) -> str:
        """Return what joins the whole numbers of all rows to one text, with commas between."""

    def listed(self, kind: str = "numbers") -> str:
        """Return what stands behind IN for a list that is bound as one JSON text.

        `kind` is "numbers" or "texts".
        """

    def last_id(self, table: str) -> int:
        """Return the last id that a table gave to a row, whether or not that is still there."""

    def close(self) -> None:
        """Close it; an open transaction is rolled back."""


class Sqlite(sqlite3.Connection):
    """A connection to the SQLite database in a library's folder."""

    def stream(self, statement: str, values: Values = (), /) -> Iterator[Any]:
        """Yield the rows of a query: SQLite finds each as it is asked for."""
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
        """Return what stands behind IN for a JSON list."""
        return "(SELECT value FROM json_each(?))"

    def last_id(self, table: str) -> int:
        """Return the last id that a table gave."""
        row = self.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return row[0] if row else 0
