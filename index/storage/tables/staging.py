"""A library that is built beside another to take its place: the tables of both at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from index.storage.failpoints import step
from index.storage.tables import schema

_TABLES = (
    *("roots", "files", "articles", "entries", "skips", "passages", "vectors", "meta"),
    *schema.STORIES_TABLES,
    "pages",
)


class Staged:
    """The two libraries' tables: `main` is the old one, `staged` the new."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def adopt(self) -> None:
        """Put every staged row in the place of the old ones, in the open transaction."""
        for table in _TABLES:
            self._sql.execute(f"DELETE FROM main.{table}")
            self._sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
            step("adopted", table)

    def lost(self) -> list[tuple[str, str]]:
        """Return (id, path) of every article entry that is neither staged nor is its text."""
        return self._sql.execute(
            "SELECT a.id, e.path FROM main.entries e JOIN main.articles a ON a.row = e.article"
            " WHERE a.sha256 NOT IN (SELECT sha256 FROM staged.articles) AND (e.path, e.key) NOT IN"
            " (SELECT path, key FROM staged.entries) ORDER BY a.row"
        ).fetchall()

    def emptied(self, roots: Sequence[Path]) -> list[Path]:
        """Return the roots in which no article file was staged."""
        return [
            root
            for root in roots
            if not self._sql.execute(
                "SELECT 1 FROM staged.files WHERE path = ? OR substr(path, 1, ?) = ? LIMIT 1",
                (str(root), len(str(root)) + 1, f"{root}{os.sep}"),
            ).fetchone()
        ]

    def count_gone(self, roots: Sequence[Path]) -> int:
        """Count the articles of some roots whose text isn't staged."""
        rows: set[int] = set()
        for root in roots:
            found = self._sql.execute(
                "SELECT DISTINCT a.row FROM main.files f JOIN main.entries e ON e.path = f.path"
                " JOIN main.articles a ON a.row = e.article WHERE f.root = ?"
                " AND a.sha256 NOT IN (SELECT sha256 FROM staged.articles)",
                (str(root),),
            )
            rows.update(row for (row,) in found)
        return len(rows)
