"""All that stands in a library's tables, as bytes: a search for words need know no table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.place import Place
from index.storage.postgres.connection import connect
from index.storage.postgres.statements import quoted

_BYTES_AT_ONCE = 1 << 20


def contents(place: Place, leaving_out: str) -> Iterator[tuple[str, bytes]]:
    """Yield what stands in every table but one: the table's name, and the bytes of some rows.

    Between two values there is a zero byte, so that nothing is found that stands across them.

    Raises:
        ServerError: the database doesn't answer, or can't be read.
    """
    sql = connect(place)
    try:
        tables = sql.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY tablename", (sql.schema,)
        ).fetchall()
        for (table,) in tables:
            if table != leaving_out:
                rows = sql.stream(f"SELECT * FROM main.{quoted(table)}")
                yield from ((table, some) for some in _joined(rows))
    finally:
        sql.close()


def _joined(rows: Iterator[Any]) -> Iterator[bytes]:
    values: list[bytes] = []
    size = 0
    for row in rows:
        for value in row:
            if isinstance(value, str | bytes | memoryview):
                values.append(value.encode() if isinstance(value, str) else bytes(value))
                size += len(values[-1])
        if size > _BYTES_AT_ONCE:
            yield b"\0".join(values)
            values, size = [], 0
    yield b"\0".join(values)
