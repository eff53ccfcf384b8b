"""Whether a database is whole, and made of the tables that Dateline makes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from index.storage.database import Database
from index.storage.sql import Sql, Sqlite
from index.storage.tables import checksums, schema


def damage(database: Database) -> str | None:
    """Return what SQLite finds wrong with the file itself; a server looks after its own files."""
    check = database.sql.either("PRAGMA integrity_check", "SELECT 'ok'")
    for (line,) in database.sql.execute(check):
        if line != "ok":
            return str(line)
    return None


def has_intended_tables(database: Database) -> bool:
    """Tell whether all tables and indexes are there, as `schema` has them."""
    with closing(sqlite3.connect(":memory:", factory=Sqlite)) as sql:
        sql.executescript(schema.ALL)
        if database.sql.either("sqlite", "postgres") == "sqlite":
            return _shape(sql) <= _shape(database.sql)
        return _names(sql) <= _names(database.sql)


def orphans(database: Database) -> list[str]:
    """Return the table of each row that refers to one that isn't there.

    PostgreSQL refuses a commit that would leave one.
    """
    check = database.sql.either("PRAGMA foreign_key_check", "SELECT 1 WHERE FALSE")
    return [str(row[0]) for row in database.sql.execute(check)]


def altered_settings(database: Database) -> list[str]:
    """Return the keys of `meta` whose values aren't those that were stored."""
    rows = database.sql.execute("SELECT key, value, checksum FROM meta")
    return [key for key, text, checksum in rows if checksum != checksums.of_values(key, text)]


def _shape(sql: Sql) -> set[tuple[Any, ...]]:
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


def _names(sql: Sql) -> set[tuple[Any, ...]]:
    """Return the name of every table's columns, and every index that has a name of ours."""
    columns = sql.either(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'",
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema",
    )
    indexes = sql.either(
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema",
    )
    return {(str(one), str(other)) for one, other in sql.execute(columns)} | {
        (str(one), str(other)) for one, other in sql.execute(indexes)
    }
