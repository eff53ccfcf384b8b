"""Swapping a library that was built beside another into that other's place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import generations, publish
from index.database import FILE_NAME, STORIES_TABLES, Database
from index.steps import step

_TABLES = (
    *("roots", "files", "articles", "entries", "skips", "passages", "vectors", "meta"),
    *STORIES_TABLES,
)


def adopt(database: Database, folder: Path, staging: Path) -> None:
    """Move the staged generations over and, in one transaction, every staged row.

    Killed before the commit, the library is the old one, beside folders that nothing names.
    """
    sql = database.sql
    with _attached(database, staging):
        sql.execute("PRAGMA foreign_keys=OFF")  # tables are emptied in an order of convenience
        with database.transaction():
            database.upgrade()
            serial = database.number("serial")
            for table in _TABLES:
                sql.execute(f"DELETE FROM main.{table}")
                sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
                step("adopted", table)
            _move_generations(database, folder, staging, serial)


def would_lose(database: Database, staging: Path, unread: Sequence[Path]) -> list[str]:
    """Return the ids of articles that only files which can't be read now, or not whole, held.

    What a file no longer holds, or a file that is gone, is meant to go; what can't be read isn't.
    `unread` are such files, and folders of them.
    """
    with _attached(database, staging):
        rows = database.sql.execute(
            "SELECT a.id, e.path FROM main.entries e JOIN main.articles a ON a.row = e.article"
            " WHERE a.sha256 NOT IN (SELECT sha256 FROM staged.articles) AND (e.path, e.key) NOT IN"
            " (SELECT path, key FROM staged.entries) ORDER BY a.row"
        ).fetchall()
    return [
        identity
        for identity, path in rows
        if any(Path(path).is_relative_to(place) for place in unread)
    ]


def emptied(database: Database, staging: Path, roots: Sequence[Path]) -> list[Path]:
    """Return the folders in which the rebuild found no article file, as in an unmounted disk's."""
    with _attached(database, staging):
        return [
            root
            for root in roots
            if not database.sql.execute(
                "SELECT 1 FROM staged.files WHERE path = ? OR substr(path, 1, ?) = ? LIMIT 1",
                (str(root), len(str(root)) + 1, f"{root}{os.sep}"),
            ).fetchone()
        ]


def forgotten(database: Database, staging: Path, roots: Sequence[Path]) -> int:
    """Count the articles that go with roots which the staged library was told to forget."""
    rows: set[int] = set()
    with _attached(database, staging):
        for root in roots:
            found = database.sql.execute(
                "SELECT DISTINCT a.row FROM main.files f JOIN main.entries e ON e.path = f.path"
                " JOIN main.articles a ON a.row = e.article WHERE f.root = ?"
                " AND a.sha256 NOT IN (SELECT sha256 FROM staged.articles)",
                (str(root),),
            )
            rows.update(row for (row,) in found)
    return len(rows)


@contextmanager
def _attached(database: Database, staging: Path) -> Iterator[None]:
    """The staged library's tables under the name `staged`."""
    database.sql.execute("ATTACH DATABASE ? AS staged", (str(staging / FILE_NAME),))
    try:
        yield
    finally:
        database.sql.execute("DETACH DATABASE staged")


def _move_generations(database: Database, folder: Path, staging: Path, serial: int) -> None:
    named = publish.current(database)
    for kind, staged in named.items():
        moved = []
        for old, manifest in staged:
            serial += 1
            name = f"{kind}-{serial:06d}"
            generations.discard(folder / name)
            (staging / old).rename(folder / name)
            step("moved", name)
            moved.append((name, manifest))
        named[kind] = moved
    # As when one is written: its new name must be on the disk before the commit says it.
    generations.sync(folder)
    database.set_meta("serial", serial)
    database.set_meta("current", named)
