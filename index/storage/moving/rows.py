"""All rows of a library's tables: read, written as they are, and compared.

Columns are named and never counted on: one that was brought up to date has them in another order
than one that was made new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.tables import schema

Row = tuple[Any, ...]
Change = Callable[[Row], Row]

META = "meta"
"""The table of settings, which every library has its own of."""

VECTORS = "vectors"

TABLES = tuple(
    name for name in re.findall(r"CREATE TABLE (\w+)", schema.ALL) if name != META
)
"""Every other table, behind those that its rows refer to."""

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
    cursor = database.sql.execute(f"SELECT * FROM {table} LIMIT 0")
    return [name for name, *_ in cursor.description]


def read(database: Database, table: str, names: Iterable[str]) -> Iterator[list[Row]]:
    """Yield a table's rows in blocks, each of the columns `names`."""
    cursor = database.sql.execute(f"SELECT {_quoted(names)} FROM {table}")
    while block := cursor.fetchmany(BLOCK):
        yield block


def clear(database: Database) -> None:
    """Empty every table but that of the settings, in the open transaction."""
    for table in reversed(TABLES):
        database.sql.execute(f"DELETE FROM {table}")
        step("cleared", table)


def write(
    database: Database,
    table: str,
    names: list[str],
    blocks: Iterable[list[Row]],
    change: Change | None = None,
) -> Content:
    """Store rows in a table that is empty, in the open transaction; return what they are.

    `change` makes of a row the one to be stored.
    """
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({_quoted(names)}) VALUES ({marks})"
    stored = Content()
    for block in blocks:
        rows = [change(row) for row in block] if change else block
        database.sql.executemany(statement, rows)
        stored += content_of(rows)
    step("copied", table)
    return stored


def content(database: Database, table: str, names: list[str]) -> Content:
    """Return what a table holds of some columns."""
    return sum((content_of(block) for block in read(database, table, names)), Content())


def content_of(rows: Iterable[Row]) -> Content:
    """Return what some rows are."""
    count = total = 0
    for row in rows:
        # What a row is made of has one way of being written each: numbers, texts, bytes, None.
        written = repr(tuple(row)).encode("utf-8", "surrogatepass")
        total += int.from_bytes(hashlib.blake2b(written, digest_size=_BITS // 8).digest(), "big")
        count += 1
    return Content(count, total % 2**_BITS)


def given_numbers(database: Database) -> dict[str, int]:
    """Return the highest number that each table ever gave to a row, by table."""
    return {
        str(name): int(number)
        for name, number in database.sql.execute("SELECT name, seq FROM sqlite_sequence")
    }


def give_numbers_after(database: Database, numbers: Mapping[str, int]) -> None:
    """Have each table give higher numbers than it did elsewhere, in the open transaction."""
    database.sql.execute("DELETE FROM sqlite_sequence")
    database.sql.executemany(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", sorted(numbers.items())
    )


def settings(database: Database) -> list[str]:
    """Return the keys of the settings."""
    return [str(key) for (key,) in database.sql.execute("SELECT key FROM meta ORDER BY key")]


def clear_settings(database: Database) -> None:
    """Drop every setting, in the open transaction, but the format."""
    database.sql.execute("DELETE FROM meta WHERE key <> 'schema'")


def size(database: Database) -> int:
    """Return how many bytes the rows take, as they are stored here."""
    pages, free, page = (
        int(database.sql.execute(f"PRAGMA {one}").fetchone()[0])
        for one in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * page


def _quoted(names: Iterable[str]) -> str:
    """Names that are words of SQL too, as "end" and "column" are."""
    return ", ".join(f'"{name}"' for name in names)
