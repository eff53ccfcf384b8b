"""Checksums of rows whose damage nothing else would show.

A text has its SHA-256, a passage the digest of its words, and every file beside the database
the digest in its manifest. An article's date and outlet, a vector and a setting have only what
stands here: a CRC-32 in the row itself, which changes with any one byte, and with any few bytes
in a row, of what it is over.
"""

from __future__ import annotations

import zlib

from index.storage.sql import Sql

SEALED = ("articles", "vectors", "meta")
"""The tables with a column `checksum`."""

ARTICLE_FIELDS = (
    "row, id, title, title_from, published, published_from, source, source_from, author, url,"
    " path, sha256"
)
"""The columns that an article's checksum is over: all but its text, whose SHA-256 is one.

So is `indexed`, where it is known.
"""


_BLOCK = 10_000
"""Articles that are sealed at once."""


def of_values(*values: object) -> int:
    """Return the checksum of a row's texts and numbers."""
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


def of_article(*values: object) -> int:
    """Return the checksum of an article: of its `ARTICLE_FIELDS`, and of `indexed` behind them.

    Where it isn't known when an article was first indexed, it is that of an older library.
    """
    *fields, indexed = values
    return of_values(*(fields if indexed is None else values))


def of_vector(digest: bytes, vector: bytes) -> int:
    """Return the checksum of a vector as it is stored, and of what it is stored under."""
    return zlib.crc32(vector, zlib.crc32(digest))


def seal_article(sql: Sql, row: int) -> None:
    """Store an article's checksum; call it after any change of its row."""
    values = sql.execute(
        f"SELECT {ARTICLE_FIELDS}, indexed FROM articles WHERE row = ?", (row,)
    ).fetchone()
    sql.execute("UPDATE articles SET checksum = ? WHERE row = ?", (of_article(*values), row))


def seal_articles(sql: Sql) -> None:
    """Store the checksums of all articles; none of them may have been altered."""
    some = (
        f"SELECT {ARTICLE_FIELDS}, indexed FROM articles WHERE row > ? ORDER BY row LIMIT {_BLOCK}"
    )
    last = -1
    while rows := sql.execute(some, (last,)).fetchall():
        last = rows[-1][0]
        sql.executemany(
            "UPDATE articles SET checksum = ? WHERE row = ?",
            [(of_article(*values), values[0]) for values in rows],
        )


def add(sql: Sql) -> None:
    """Give the tables of a library that has no checksums yet their column, and fill it."""
    for table in SEALED:
        sql.execute(f"ALTER TABLE {table} ADD COLUMN checksum INTEGER")
    sql.executemany(
        "UPDATE meta SET checksum = ? WHERE key = ?",
        [(of_values(key, text), key) for key, text in sql.execute("SELECT key, value FROM meta")],
    )
    sql.executemany(
        "UPDATE articles SET checksum = ? WHERE row = ?",
        [
            (of_values(*values), values[0])
            for values in sql.execute(f"SELECT {ARTICLE_FIELDS} FROM articles")
        ],
    )
    sql.executemany(
        "UPDATE vectors SET checksum = ? WHERE digest = ?",
        [
            (of_vector(digest, vector), digest)
            for digest, vector in sql.stream("SELECT digest, vector FROM vectors")
        ],
    )
