"""Whether a database is whole, and made of the tables that Dateline makes."""

from __future__ import annotations

from index.storage.database import Database
from index.storage.tables import checksums, placed, schema


def damage(database: Database) -> str | None:
    """Return what is wrong with the storage itself, of which a server keeps its own count."""
    return database.sql.damage()


def has_intended_tables(database: Database) -> bool:
    """Tell whether all tables and indexes are there, as `schema` has them.

    One whose passages a Milvus searches has those of `placed`, too.
    """
    own = f"{schema.ALL};{placed.TABLES}" if database.meta("milvus") else schema.ALL
    return database.sql.has_tables_of(own)


def orphans(database: Database) -> list[str]:
    """Return the table of each row that refers to one that isn't there."""
    return database.sql.orphans()


def altered_settings(database: Database) -> list[str]:
    """Return the keys of `meta` whose values aren't those that were stored."""
    rows = database.sql.execute("SELECT key, value, checksum FROM meta")
    return [key for key, text, checksum in rows if checksum != checksums.of_values(key, text)]
