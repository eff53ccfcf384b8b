"""What must hold in a library's database, whatever was done to it: the doctor's first look."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.storage import checksums, schema
from index.storage.articles import digest_of, entry_name, text_sha256
from index.storage.database import Database

REINDEX = "run: dateline index --rebuild"
ANEW = "index the folders again into a new library"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a library; `hint` says what to do where it isn't `repaired`."""

    what: str
    repaired: bool = False
    hint: str = REINDEX


def broken(database: Database) -> Iterator[Finding]:
    """Yield what is wrong with what can't be derived from anything else: all but the vectors."""
    for (line,) in database.sql.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Finding(f"the database is damaged: {line}", hint=ANEW)
            return
    if not _intended_shape() <= _shape(database.sql):
        yield Finding("the database's tables aren't those that Dateline makes", hint=ANEW)
        return
    for row in database.sql.execute("PRAGMA foreign_key_check"):
        yield Finding(f"the database has a row of {row[0]} that belongs to nothing")
    yield from _settings(database)
    yield from _articles(database)
    yield from _places(database)


def altered_vectors(database: Database) -> list[bytes]:
    """Return the digests of the vectors that aren't what was stored, or couldn't be."""
    settings = database.settings()
    dimension = settings.dimension if settings else None
    rows = database.sql.execute("SELECT digest, vector, checksum FROM vectors")
    return [
        digest
        for digest, vector, checksum in rows
        if not _is_unit_vector(vector, dimension) or checksum != checksums.of_vector(digest, vector)
    ]


def missing_vectors(database: Database) -> int:
    """Count the passages without a vector among those that are all taken to have one."""
    without = "digest NOT IN (SELECT digest FROM vectors)"
    return database.count("passages", f"id <= {database.embedded_to} AND {without}")


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


def _intended_shape() -> set[tuple[Any, ...]]:
    with closing(sqlite3.connect(":memory:")) as sql:
        sql.executescript(schema.TABLES + schema.STORIES)
        return _shape(sql)


def _settings(database: Database) -> Iterator[Finding]:
    for key, value, checksum in database.sql.execute("SELECT key, value, checksum FROM meta"):
        if checksum != checksums.of_values(key, value):
            yield Finding(f"the setting {key!r} has been altered", hint=ANEW)


def _articles(database: Database) -> Iterator[Finding]:
    rows = database.sql.execute(
        f"SELECT text, title, id, checksum, {checksums.ARTICLE_FIELDS} FROM articles"
    )
    for text, title, identity, checksum, *values in rows:
        if checksum != checksums.of_values(*values):
            yield Finding(f"what is known of article {identity} has been altered")
        elif not isinstance(text, str) or text_sha256(text) != values[-1]:
            yield Finding(f"the text of article {identity} has been altered")
        else:
            yield from _passages(database, values[0], identity, title, text)


def _passages(
    database: Database, row: int, identity: str, title: str, text: str
) -> Iterator[Finding]:
    """An article's passages follow one another, and each has the digest of its words."""
    passages = database.sql.execute(
        "SELECT start, end, digest FROM passages WHERE article = ? ORDER BY id", (row,)
    ).fetchall()
    if not passages and text.strip():
        yield Finding(f"article {identity} has no passages")
    after = 0
    for start, end, digest in passages:
        whole = isinstance(start, int) and isinstance(end, int)
        inside = whole and after <= start < end <= len(text)
        if not inside or digest != digest_of(title, text[start:end]):
            yield Finding(f"a passage of article {identity} doesn't match its text")
            break
        after = end


def _places(database: Database) -> Iterator[Finding]:
    """Every article has a file, every file is of a known folder and is called by its name."""
    if count := database.count("articles", "row NOT IN (SELECT article FROM entries)"):
        yield Finding(f"{count} articles come from no file")
    for table in ("files", "skips"):
        if count := database.count(table, "root NOT IN (SELECT path FROM roots)"):
            yield Finding(f"{count} {table} are of no folder that the library knows")
    entries = database.sql.execute("SELECT path, key, name FROM entries")
    wrong = sum(name != entry_name(Path(path), key) for path, key, name in entries)
    if wrong:
        yield Finding(f"{wrong} files have another name than their articles go by")


def _is_unit_vector(stored: object, dimension: int | None) -> bool:
    if not isinstance(stored, bytes) or dimension is None or len(stored) != 2 * dimension:
        return False
    norm = float(np.linalg.norm(np.frombuffer(stored, dtype=np.float16).astype(np.float32)))
    return 0.99 < norm < 1.01
