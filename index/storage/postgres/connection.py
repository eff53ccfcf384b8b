"""Connections to a PostgreSQL that holds a library's database, in a schema of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.raw_cursor import RawCursor, RawServerCursor
from psycopg.types.numeric import Int8Dumper

from index.place import Place
from index.storage.postgres import statements
from index.storage.sql import Values

CONNECT_SECONDS = 10
STREAMED = 2_000
"""Rows that are fetched at once of a result which may be as large as the library."""


class Postgres:
    """What the stores call: see `index.storage.sql.Sql`."""

    def __init__(self, link: psycopg.Connection[Any], schema: str) -> None:
        self.link = link
        self.schema = schema
        self._cursors = count()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, be it one that failed."""
        return self.link.info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    def execute(self, statement: str, values: Values = (), /) -> Any:
        """Run one statement; what it finds is held in memory."""
        cursor = self.link.cursor()
        return cursor.execute(*self._bound(statement, values))

    def executemany(self, statement: str, values: Iterable[Values], /) -> None:
        """Run a statement once for each of some values, without waiting for one to go on."""
        text, names = statements.translated(statement, self.schema)
        cursor = self.link.cursor()
        rows = values if not names else ([one[name] for name in names] for one in values)
        cursor.executemany(text.encode(), rows)

    def stream(self, statement: str, values: Values = (), /) -> Iterator[Any]:
        """Yield the rows of a query, of which the server keeps those that weren't asked for."""
        text, bound = self._bound(statement, values)
        cursor = RawServerCursor(
            self.link, f"stream_{next(self._cursors)}", withhold=not self.in_transaction
        )
        cursor.itersize = STREAMED
        with cursor:
            cursor.execute(text, bound)
            yield from cursor

    def either(self, sqlite: str, postgres: str) -> str:
        """Return PostgreSQL's wording."""
        return postgres

    def table(self, statement: str) -> str:
        """Return a statement that makes a table in PostgreSQL's types."""
        return statements.tables(statement)

    def numbers(self, expression: str) -> str:
        """Return what joins whole numbers to one text."""
        return f"string_agg(({expression})::text, ',')"

    def listed(self, kind: str = "numbers") -> str:
        """Return what stands behind IN for a JSON list."""
        cast = "bigint" if kind == "numbers" else 'text COLLATE "C"'
        return f"(SELECT value::{cast} FROM jsonb_array_elements_text(CAST(? AS jsonb)))"

    def last_id(self, table: str) -> int:
        """Return the last id that a table gave."""
        (sequence,) = self.execute(
            "SELECT pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name)"
            " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
            " AND is_identity = 'YES'",
            (self.schema, table),
        ).fetchone()
        last = self.execute("SELECT pg_sequence_last_value(CAST(? AS regclass))", (sequence,))
        return int(last.fetchone()[0] or 0)

    def close(self) -> None:
        """Close it; an open transaction is rolled back."""
        self.link.close()

    def _bound(self, statement: str, values: Values) -> tuple[bytes, Any]:
        text, names = statements.translated(statement, self.schema)
        if names:
            assert not isinstance(values, (list, tuple))
            values = [values[name] for name in names]  # type: ignore[index]
        return text.encode(), values or None


def schema_of(place: Place) -> str:
    """Return the schema in which a library's tables are."""
    return f"dateline_{place.name}"


def to_read(place: Place) -> Postgres:
    """Connect and begin the transaction that holds one snapshot."""
    sql = _connect(place)
    try:
        # Not READ ONLY: what is compared with what was stored is put into temporary tables.
        sql.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        sql.execute("SELECT 1 FROM pg_class LIMIT 1")
    except BaseException:
        sql.close()
        raise
    return sql


def to_write(place: Place) -> Postgres:
    """Connect for writing, making the schema where there is none."""
    sql = _connect(place)
    try:
        sql.execute(f"CREATE SCHEMA IF NOT EXISTS {statements.quoted(sql.schema)}")
    except BaseException:
        sql.close()
        raise
    return sql


def _connect(place: Place) -> Postgres:
    assert place.database is not None
    link = psycopg.connect(
        place.database,
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        cursor_factory=RawCursor,
        application_name="dateline",
    )
    # One type for all whole numbers: each of several would be another prepared statement.
    link.adapters.register_dumper(int, Int8Dumper)
    link.adapters.register_loader("numeric", _NumberLoader)
    schema = schema_of(place)
    try:
        link.execute(f"SET search_path TO {statements.quoted(schema)}".encode())
    except BaseException:
        link.close()
        raise
    return Postgres(link, schema)


class _NumberLoader(Loader):
    """PostgreSQL sums whole numbers to a number of any length; SQLite to a whole number."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data)
        return float(text) if b"." in text else int(text)
