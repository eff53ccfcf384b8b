"""Connections to a PostgreSQL that holds a library's database, in a schema of its own."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus
from psycopg.raw_cursor import RawCursor, RawServerCursor
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumperUnknown

from index.errors import LibraryError
from index.place import STAGED, Place
from index.storage.postgres import locks, statements, upkeep
from index.storage.postgres.errors import address, error_of, told
from index.storage.sql import ServerError, Values

CONNECT_SECONDS = 10
"""How long a server is waited for; it is asked a second time where it doesn't answer."""

_AGAIN_SECONDS = 0.5

# Either end finds out within 25 seconds that the other isn't there any more: a command says so,
# and the lock of a machine that went away is free again.
_IDLE, _INTERVAL, _PROBES = 10, 5, 3
_UNANSWERED_MS = 25_000

_SESSION = (
    f"SET tcp_keepalives_idle = {_IDLE}; SET tcp_keepalives_interval = {_INTERVAL};"
    f" SET tcp_keepalives_count = {_PROBES}; SET tcp_user_timeout = {_UNANSWERED_MS};"
    # A reader holds its snapshot for as long as the app is open.
    " SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0;"
    " SET client_min_messages = warning; SET search_path = "
)

_OLDEST = 13

_LONGEST_NAME = 63 - len("dateline_") - len(STAGED)

STREAMED = 2_000
"""Rows that are fetched at once of a result which may be as large as the library."""


class Postgres:
    """What the stores call: see `index.storage.sql.Sql`. It raises nothing but ServerError."""

    def __init__(self, link: psycopg.Connection[Any], schema: str, where: str) -> None:
        self.link = link
        self.schema = schema
        self.where = where
        self._cursors = count()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, be it one that failed."""
        return self.link.info.transaction_status in (
            TransactionStatus.ACTIVE,
            TransactionStatus.INTRANS,
            TransactionStatus.INERROR,
        )

    def execute(self, statement: str, values: Values = (), /) -> Any:
        """Run one statement; what it finds is held in memory."""
        text, bound = self._bound(statement, values)
        try:
            return self.link.execute(text, bound)
        except psycopg.Error as error:
            raise error_of(self.where, error) from error

    def executemany(self, statement: str, values: Iterable[Values], /) -> None:
        """Run a statement once for each of some values, without waiting for one to go on."""
        text, names = statements.translated(statement, self.schema)
        rows = (_in_order(one, names) for one in values) if names else values
        with told(self.where):
            self.link.cursor().executemany(text.encode(), rows)

    def stream(self, statement: str, values: Values = (), /) -> Iterator[Any]:
        """Yield the rows of a query, of which the server keeps those that weren't asked for."""
        text, bound = self._bound(statement, values)
        # Outside a transaction the server keeps the whole result until the end.
        cursor = RawServerCursor(
            self.link, f"stream_{next(self._cursors)}", withhold=not self.in_transaction
        )
        cursor.itersize = STREAMED
        with told(self.where), cursor:
            yield from cursor.execute(text, bound)

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
        return upkeep.last_id(self, table)

    def has_any_table(self) -> bool:
        """Tell whether there is the table that is made first of a library's."""
        return self.has_table("meta")

    def has_table(self, table: str) -> bool:
        """Tell whether a table is there."""
        name = f"{statements.quoted(self.schema)}.{table}"
        found = self.execute("SELECT to_regclass(?) IS NOT NULL", (name,)).fetchone()
        return bool(found[0])

    def begin(self) -> None:
        """Begin a write transaction: nobody else writes, so what it reads stays as it is."""
        self.execute("BEGIN")

    def commit(self) -> None:
        """Commit it, under a number of its own."""
        self.execute("UPDATE main.commits SET number = number + 1")
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo it, where the connection is still there."""
        if self.in_transaction:
            self.execute("ROLLBACK")

    def has_older_readers(self) -> bool:
        """Tell whether a reader still holds a snapshot from before the last commit."""
        return locks.has_older_readers(self)

    def erase_free_space(self, patience: float) -> bool:
        """Write every table anew without what was deleted from it."""
        return upkeep.erase_free_space(self, patience)

    @contextmanager
    def staged(self, path: Path) -> Iterator[None]:
        """Nothing has to be done: the staged library is in a schema of the same database."""
        yield

    def begin_adoption(self) -> None:
        """Begin a write transaction in which rows may refer to what isn't there yet."""
        self.begin()
        self.execute("SET CONSTRAINTS ALL DEFERRED")

    def settle_ids(self) -> None:
        """Have no table give an id that a row brought along."""
        upkeep.settle_ids(self)

    def size(self) -> int:
        """Return the bytes of all tables and indexes."""
        return upkeep.size(self)

    def damage(self) -> str | None:
        """Return None: the server checks what it reads."""
        return None

    def has_tables_of(self, statements: str) -> bool:
        """Tell whether all tables and indexes are there."""
        return upkeep.has_tables_of(self, statements)

    def orphans(self) -> list[str]:
        """Return none: the server lets no row refer to one that isn't there."""
        return []

    def close(self) -> None:
        """Close it; an open transaction is rolled back. Its locks are free from then on."""
        # By itself the server would notice a moment later, and the next writer find a lock held.
        with suppress(psycopg.Error):
            if self.link.info.transaction_status == TransactionStatus.INERROR:
                self.link.execute("ROLLBACK")
            if self.link.info.transaction_status != TransactionStatus.ACTIVE:
                self.link.execute("SELECT pg_advisory_unlock_all()")
        self.link.close()

    def _bound(self, statement: str, values: Values) -> tuple[bytes, Any]:
        text, names = statements.translated(statement, self.schema)
        return text.encode(), (_in_order(values, names) if names else values) or None


def schema_of(place: Place) -> str:
    """Return the schema in which a library's tables are.

    Raises:
        LibraryError: its name is too long. PostgreSQL would cut it, and a rebuild's with it.
    """
    if len(place.name.removesuffix(STAGED)) > _LONGEST_NAME:
        raise LibraryError(
            f"the library's name {place.name} is too long for a PostgreSQL",
            f"choose one of at most {_LONGEST_NAME} characters",
        )
    return f"dateline_{place.name}"


def connect(place: Place, called: str = "dateline") -> Postgres:
    """Connect, within a bound, and have names mean the library's tables.

    `called`, up to 63 characters, is what others see of this connection.

    Raises:
        ServerError: it doesn't answer, lets nobody in, or can't hold a library.
    """
    if place.database is None:
        raise ValueError("the library has its database in a file")
    where, schema = address(place.database), schema_of(place)
    link = _linked(place.database, where, called)
    try:
        _check(link, where)
        link.adapters.register_dumper(int, Int8Dumper)
        link.adapters.register_dumper(str, _TextDumper)
        link.adapters.register_loader("numeric", _NumberLoader)
        with told(where):
            # Without values psycopg sends all at once.
            link.execute(f"{_SESSION}{statements.quoted(schema)}".encode())
    except BaseException:
        link.close()
        raise
    return Postgres(link, schema, where)


def _linked(url: str, where: str, called: str) -> psycopg.Connection[Any]:
    for again in (True, False):
        try:
            return psycopg.connect(
                url,
                autocommit=True,
                cursor_factory=RawCursor,
                application_name=called,
                client_encoding="UTF8",
                connect_timeout=CONNECT_SECONDS,
                keepalives=1,
                keepalives_idle=_IDLE,
                keepalives_interval=_INTERVAL,
                keepalives_count=_PROBES,
                tcp_user_timeout=_UNANSWERED_MS,
            )
        except psycopg.Error as error:
            problem = error_of(where, error)
            if problem.kind != "silent" or not again:
                raise problem from error
            time.sleep(_AGAIN_SECONDS)
    raise AssertionError("unreachable")


def _check(link: psycopg.Connection[Any], where: str) -> None:
    if link.info.server_version < _OLDEST * 10_000:
        raise ServerError(where, "refused", f"it is older than PostgreSQL {_OLDEST}")
    if link.info.parameter_status("server_encoding") != "UTF8":
        raise ServerError(where, "refused", "its encoding isn't UTF-8 (createdb -E UTF8)")


def _in_order(values: Values, names: tuple[str, ...]) -> list[Any]:
    if not isinstance(values, Mapping):
        raise TypeError("a statement with names takes a dictionary")
    return [values[name] for name in names]


class _TextDumper(StrDumperUnknown):
    """What is stored has no NUL, which PostgreSQL refuses; what a user looks for may have one."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


class _NumberLoader(Loader):
    """PostgreSQL sums whole numbers to a number of any length; SQLite to a whole number."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data)
        return float(text) if b"." in text else int(text)
