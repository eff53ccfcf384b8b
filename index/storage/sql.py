"""What the stores ask of a database: SQLite's own connection, or one to a PostgreSQL.

Both take the same statements, with SQLite's placeholders: `?`, or `:name` with a dictionary.
`main.`, `staged.` and `temp.` before a table's name mean the same in both. An id that a row was
given is had by `RETURNING`. What can't be said in words that both know goes through `either`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]


class ServerError(Exception):
    """What a database on a server objects to, in one line, or that it doesn't answer.

    Attributes:
        where: the database's address, without anything secret.
        kind: "silent" where there is no connection, "missing" where the server has no such
            database, "closed" where it lets nobody in, "refused" where it can't do what it is
            asked to, "damaged" where the library isn't as it was written.
        code: the server's own, "" where it has none.
    """

    def __init__(self, where: str, kind: str, reason: str, code: str = "") -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.kind, self.reason, self.code = where, kind, reason, code


class Rows(Protocol):
    """What a statement found, as tuples."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def __iter__(self) -> Iterator[Any]:
        """Yield them."""

    def fetchone(self) -> Any:
        """Return the next one, None where there is none."""

    def fetchall(self) -> list[Any]:
        """Return those that are left."""


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
        """Return a statement of `schema` in this database's types."""

    def numbers(self, expression: str) -> str:
        """Return what joins the whole numbers of all rows to one text, with commas between."""

    def listed(self, kind: str = "numbers") -> str:
        """Return what stands behind IN for a list that is bound as one JSON text.

        `kind` is "numbers" or "texts".
        """

    def last_id(self, table: str) -> int:
        """Return the last id that a table gave to a row, whether or not that is still there."""

    # Of the whole database

    def has_any_table(self) -> bool:
        """Tell whether the tables of a library were ever made."""

    def begin(self) -> None:
        """Begin a write transaction."""

    def commit(self) -> None:
        """Commit it."""

    def rollback(self) -> None:
        """Undo it, where it is still open."""

    def has_older_readers(self) -> bool:
        """Tell whether a reader still holds a snapshot from before the last commit."""

    def erase_free_space(self, patience: float) -> bool:
        """Write anew what holds the rows, without what was deleted.

        False where a reader keeps its snapshot for longer than `patience`, in seconds.
        """

    def staged(self, path: Path) -> AbstractContextManager[None]:
        """Have names that begin with `staged.` mean the tables of the library to be adopted.

        `path` is that of the file of its database, if it has one.
        """

    def begin_adoption(self) -> None:
        """Begin a write transaction that may fill tables in an order of convenience."""

    def settle_ids(self) -> None:
        """See to it that ids which rows brought along are given to no others."""

    def size(self) -> int:
        """Return the bytes that the library takes up on the server, 0 if its files are all."""

    def damage(self) -> str | None:
        """Return what is wrong with the storage itself, as far as can be found out."""

    def has_tables_of(self, statements: str) -> bool:
        """Tell whether all tables and indexes are there, as statements of `schema` make them."""

    def orphans(self) -> list[str]:
        """Return the table of each row that refers to one that isn't there."""

    def close(self) -> None:
        """Close it; an open transaction is rolled back."""
