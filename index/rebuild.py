"""Swapping a library that was built beside another into that other's place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index import generations, publish
from index.database import FILE_NAME, Database
from index.types import Skipped

_TABLES = (
    *("roots", "files", "articles", "entries", "skips", "passages", "vectors", "meta"),
    *("openings", "bands", "copies"),
)


def adopt(database: Database, folder: Path, staging: Path) -> None:
    """Move the staged generations over and, in one transaction, every staged row.

    Killed before the commit, the library is the old one, beside folders that nothing names.
    """
    sql = database.sql
    sql.execute("ATTACH DATABASE ? AS staged", (str(staging / FILE_NAME),))
    try:
        sql.execute("PRAGMA foreign_keys=OFF")  # tables are emptied in an order of convenience
        with database.transaction():
            database.upgrade()
            serial = int(database.meta("serial") or 0)
            for table in _TABLES:
                sql.execute(f"DELETE FROM main.{table}")
                sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
            _move_generations(database, folder, staging, serial)
    finally:
        sql.execute("DETACH DATABASE staged")


def would_lose(database: Database, staging: Path, skipped: Sequence[Skipped]) -> list[str]:
    """Return the ids of articles that only files which can't be read now, or not whole, held.

    What a file no longer holds, or a file that is gone, is meant to go; what can't be read isn't.
    """
    unread = [skip.path for skip in skipped]
    sql = database.sql
    sql.execute("ATTACH DATABASE ? AS staged", (str(staging / FILE_NAME),))
    try:
        rows = sql.execute(
            "SELECT a.id, e.path FROM main.entries e JOIN main.articles a ON a.row = e.article"
            " WHERE a.sha256 NOT IN (SELECT sha256 FROM staged.articles) AND (e.path, e.key) NOT IN"
            " (SELECT path, key FROM staged.entries) ORDER BY a.row"
        ).fetchall()
    finally:
        sql.execute("DETACH DATABASE staged")
    return [
        identity
        for identity, path in rows
        if any(Path(path).is_relative_to(place) for place in unread)
    ]


def _move_generations(database: Database, folder: Path, staging: Path, serial: int) -> None:
    named = publish.current(database)
    for kind, staged in named.items():
        moved = []
        for old, manifest in staged:
            serial += 1
            name = f"{kind}-{serial:06d}"
            generations.discard(folder / name)
            (staging / old).rename(folder / name)
            moved.append((name, manifest))
        named[kind] = moved
    # As when one is written: its new name must be on the disk before the commit says it.
    generations.sync(folder)
    database.set_meta("serial", serial)
    database.set_meta("current", named)
