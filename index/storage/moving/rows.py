"""All rows of a library's tables: read, written as they are, and compared.

Columns are named and never counted on: a library that was brought up to date has them in another
order than one that was made new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.failures import reading
from index.storage.tables import schema

Row = tuple[Any, ...]
Change = Callable[[Row], Row]

ROOTS = "roots"

META = "meta"
"""The table of settings, which every library has its own of."""

VECTORS = "vectors"

TABLES = tuple(name for name in re.findall(r"CREATE TABLE (\w+)", schema.ALL) if name != META)
"""Every other table, behind those that its rows refer to."""

_NUMBERED = dict(
    re.findall(r"CREATE TABLE (\w+) \(\s*(\w+) INTEGER PRIMARY KEY AUTOINCREMENT", schema.ALL)
)
"""The tables that never give a number to two rows, and the column that it stands in."""

BLOCK = 500
"""So many rows are held at once: a text may have megabytes."""

_BITS = 128


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a digest of them that knows no order."""

    rows: int = 0
    digest: int = 0

    def __add__(self, other: Content) -> Content:
        """Return what both hold together."""
        return Content(self.rows + other.rows, (self.digest + other.digest) % 2**_BITS)


def columns(database: Database, table: str) -> list[str]:
    """Return the names of a table's columns."""
    statement = database.sql.either(
        "SELECT name FROM pragma_table_info(?)",
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema AND table_name = ? ORDER BY ordinal_position",
    )
    return [str(name) for (name,) in database.sql.execute(statement, (table,))]


def read(database: Database, table: str, names: Sequence[str]) -> Iterator[Row]:
    """Yield a table's rows, each of the columns `names`."""
    with reading(database.path):
        for row in database.sql.stream(f"SELECT {_quoted(names)} FROM {table}"):
            yield tuple(row)


def copy(source: Database, target: Database, table: str, change: Change | None = None) -> Content:
    """Store all rows of a table in that of another library, which is empty; return what they are.

    `change` makes of a row the one to be stored. It is one transaction.
    """
    names = columns(target, table)
    rows = read(source, table, names)
    return store(target, table, names, map(change, rows) if change is not None else rows)


def store(target: Database, table: str, names: Sequence[str], rows: Iterable[Row]) -> Content:
    """Store rows of the columns `names` in an empty table, and commit; return what they are."""
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({_quoted(names)}) VALUES ({marks})"
    left, stored = iter(rows), Content()
    with target.transaction():
        while block := list(islice(left, BLOCK)):
            target.sql.executemany(statement, block)
            stored += content_of(block)
    step("copied", table)
    return stored


def replace(database: Database, tables: Sequence[str]) -> None:
    """Put the rows of the staged library in the place of the own ones, in the open transaction.

    `tables` are such that each comes behind those that its rows refer to; of what the library held
    in them, nothing stays. See `Database.adopting`.
    """
    for table in reversed(tables):
        database.sql.execute(f"DELETE FROM main.{table}")
    for table in tables:
        names = _quoted(columns(database, table))
        database.sql.execute(
            f"INSERT INTO main.{table} ({names}) SELECT {names} FROM staged.{table}"
        )
        step("adopted", table)


def content(database: Database, table: str, names: Sequence[str]) -> Content:
    """Return what a table holds."""
    return content_of(read(database, table, names))


def content_of(rows: Iterable[Row]) -> Content:
    """Return what some rows are."""
    count = total = 0
    for row in rows:
        # What a row is made of is written in one way each: whole numbers, texts, bytes, None.
        written = repr(row).encode("utf-8", "surrogatepass")
        total += int.from_bytes(hashlib.blake2b(written, digest_size=_BITS // 8).digest(), "big")
        count += 1
    return Content(count, total % 2**_BITS)


def given_numbers(database: Database) -> dict[str, int]:
    """Return the highest number that each table ever gave to a row, by table."""
    return {table: database.sql.last_id(table) for table in _NUMBERED}


def give_numbers_after(database: Database, numbers: Mapping[str, int]) -> None:
    """Have tables go on from the numbers that they gave elsewhere, in the open transaction."""
    for table, number in numbers.items():
        if database.sql.last_id(table) != number:
            _give_numbers_after(database, table, number)


def _give_numbers_after(database: Database, table: str, number: int) -> None:
    if database.sql.either("sqlite", "postgres") == "postgres":
        database.sql.execute(
            "SELECT setval(pg_get_serial_sequence(?, ?), ?, ?)",
            (table, _NUMBERED[table], max(number, 1), number > 0),
        )
        return
    database.sql.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    database.sql.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))


def settings(database: Database) -> list[str]:
    """Return the keys of the settings."""
    return [str(key) for (key,) in database.sql.execute("SELECT key FROM meta ORDER BY key")]


def any_stored(database: Database) -> bool:
    """Tell whether a table has any row, but for the settings."""
    return any(
        database.sql.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in TABLES
    )


def size(database: Database) -> int:
    """Return about how many bytes the tables take."""
    statement = database.sql.either(
        "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count,"
        " pragma_freelist_count, pragma_page_size",
        "SELECT 0",
    )
    return int(database.sql.execute(statement).fetchone()[0]) + database.sql.size()


def _quoted(names: Iterable[str]) -> str:
    """Some names are words of SQL too, as "end" and "column" are."""
    return ", ".join(f'"{name}"' for name in names)
