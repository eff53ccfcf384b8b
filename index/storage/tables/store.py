"""What the stores share: each holds the statements of a group of tables, and no rules."""

from __future__ import annotations

from typing import Any

from index.storage.sql import Sql


class Store:
    """Some tables of a library's database. Whoever changes them holds a transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def _count(self, table: str, where: str = "TRUE") -> int:
        """Count a table's rows; both arguments are the caller's own literals."""
        return int(self._value(f"SELECT count(*) FROM {table} WHERE {where}"))

    def _has_table(self, name: str) -> bool:
        """Tell whether a table is there, which an older format may lack."""
        known = self._sql.either(
            "SELECT 1 FROM sqlite_master WHERE name = ?",
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema AND tablename = ?",
        )
        return self._value(known, name) is not None

    def _value(self, statement: str, *values: object) -> Any:
        """Return the first column of a statement's first row; None where it has none."""
        row = self._sql.execute(statement, values).fetchone()
        return None if row is None else row[0]

    def _column(self, statement: str, *values: object) -> list[Any]:
        """Return the first column of all of a statement's rows."""
        return [value for (value,) in self._sql.execute(statement, values)]
