"""Swapping a library that was built beside another into that other's place."""

from __future__ import annotations

from pathlib import Path

from index import generations, publish
from index.database import FILE_NAME, Database

_TABLES = ("roots", "files", "articles", "entries", "skips", "passages", "vectors", "meta")


def adopt(database: Database, folder: Path, staging: Path) -> None:
    """Move the staged generations over and, in one transaction, every staged row.

    Killed before the commit, the library is the old one, beside folders that nothing names.
    """
    sql = database.sql
    sql.execute("ATTACH DATABASE ? AS staged", (str(staging / FILE_NAME),))
    try:
        sql.execute("PRAGMA foreign_keys=OFF")  # tables are emptied in an order of convenience
        with database.transaction():
            serial = int(database.meta("serial") or 0)
            for table in _TABLES:
                sql.execute(f"DELETE FROM main.{table}")
                sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
            _move_generations(database, folder, staging, serial)
    finally:
        sql.execute("DETACH DATABASE staged")


def _move_generations(database: Database, folder: Path, staging: Path, serial: int) -> None:
    named = publish.current(database)
    for kind, generation in named.items():
        if generation:
            serial += 1
            name = f"{kind}-{serial:06d}"
            generations.discard(folder / name)
            (staging / generation[0]).rename(folder / name)
            named[kind] = [name, generation[1]]
    # As when one is written: its new name must be on the disk before the commit says it.
    generations.sync(folder)
    database.set_meta("serial", serial)
    database.set_meta("current", named)
