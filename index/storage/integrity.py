"""Whether a database is whole, and made of the tables that Dateline makes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from index.storage.database import Database
from index.storage.tables import checksums, schema


def damage(database: Database) -> str | None:
    """Return what SQLite finds wrong with the file itself."""
    for (line,) in database.sql.execute("PRAGMA integrity_check"):
        if line != "ok":
            return str(line)
    return None


def has_intended_tables(database: Database) -> bool:
    """Tell whether all tables and indexes are there, as `schema` has them."""
    with closing(sqlite3.connect(":memory:")) as sql:
        sql.executescript(schema.ALL)
        intended = _shape(sql)
    return intended <= _shape(database.sql)


def orphans(database: Database) -> list[str]:
    """Return the table of each row that refers to one that isn't there."""
    return [str(row[0]) for row in database.sql.execute("PRAGMA foreign_key_check")]


def altered_settings(database: Database) -> list[str]:
    """Return the keys of `meta` whose values aren't those that were stored."""
    rows = database.sql.execute("SELECT key, value, checksum FROM meta")
    return [key for key, text, checksum in rows if checksum != checksums.of_values(key, text)]


def _shape(sql: sqlite3.Connection) -> set[tuple[Any, ...]]:
    """Return every column of every table and index, however its table came by it."""
    columns = sql.execute(
        'SELECT m.name, c.cid, c.name, c.type, c."notnull", c.pk FROM sqlite_master m,'
        " pragma_table_info(m.name) c WHERE m.type = 'table'"
    ).fetchall()
    indexed = sql.execute(
        "SELECT m.name, m.tbl_name, c.seqno, c.name FROM sqlite_master m,"
        " pragma_index_info(m.name) c WHERE m.type = 'index'"
    ).fetchall()
    return {*columns, *indexed}
