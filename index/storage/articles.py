"""Writing articles and their passages into the database, and the names that they go by."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from index import stories
from index.passages import passages
from index.storage import checksums
from index.storage.database import passage_input
from index.types import Article, ParsedArticle

DIGEST_BYTES = 16

_METADATA = (
    "title",
    "title_from",
    "published",
    "published_from",
    "source",
    "source_from",
    "author",
    "url",
)


def insert(sql: sqlite3.Connection, path: Path, parsed: ParsedArticle, sha256: str) -> int:
    """Add an article found in a file, and its passages; return its row."""
    free = (
        name
        for name in _names(path, parsed.key)
        if sql.execute("SELECT 1 FROM articles WHERE id = ?", (name,)).fetchone() is None
    )
    cursor = sql.execute(
        "INSERT INTO articles (id, title, text, path, sha256) VALUES (?, '', '', ?, ?)",
        (next(free), str(path), sha256),
    )
    row = int(cursor.lastrowid or 0)
    write(sql, row, path, parsed, sha256)
    return row


def write(
    sql: sqlite3.Connection, row: int, path: Path, parsed: ParsedArticle, sha256: str
) -> None:
    """Replace all of an article but its id, and its passages."""
    sql.execute(
        "UPDATE articles SET title = ?, title_from = ?, text = ?, published = ?,"
        " published_from = ?, source = ?, source_from = ?, author = ?, url = ?, path = ?,"
        " sha256 = ? WHERE row = ?",
        (
            parsed.title,
            parsed.title_from,
            parsed.text,
            parsed.published.isoformat() if parsed.published else None,
            parsed.published_from,
            parsed.source,
            parsed.source_from,
            parsed.author,
            parsed.url,
            str(path),
            sha256,
            row,
        ),
    )
    checksums.seal_article(sql, row)
    stories.look_again(sql, row)
    _cut(sql, row, parsed.title, parsed.text, passages(parsed.text))


def _cut(
    sql: sqlite3.Connection, row: int, title: str, text: str, spans: Sequence[tuple[int, int]]
) -> None:
    """Replace an article's passages."""
    sql.execute("DELETE FROM passages WHERE article = ?", (row,))
    sql.executemany(
        "INSERT INTO passages (article, start, end, digest) VALUES (?, ?, ?, ?)",
        ((row, start, end, digest_of(title, text[start:end])) for start, end in spans),
    )


def cut_again(sql: sqlite3.Connection, notice: Callable[[int, int], None]) -> int:
    """Cut every article as this version does; return how many are cut otherwise than before.

    From the texts that the library holds: a folder of theirs may be missing just now.
    `notice` is told how many of how many have been looked at.
    """
    rows = [row for (row,) in sql.execute("SELECT row FROM articles ORDER BY row")]
    changed = 0
    for done, row in enumerate(rows):
        notice(done, len(rows))
        [(title, text)] = sql.execute("SELECT title, text FROM articles WHERE row = ?", (row,))
        stored = sql.execute(
            "SELECT start, end FROM passages WHERE article = ? ORDER BY id", (row,)
        ).fetchall()
        spans = passages(text)
        if stored != spans:
            _cut(sql, row, title, text, spans)
            changed += 1
    return changed


def move(sql: sqlite3.Connection, row: int, path: Path) -> None:
    """Give an article another file as its home, and leave all else that is known of it."""
    sql.execute("UPDATE articles SET path = ? WHERE row = ?", (str(path), row))
    checksums.seal_article(sql, row)


def delete(sql: sqlite3.Connection, row: int) -> None:
    """Remove an article that no entry names, and its passages."""
    stories.forget(sql, row)
    sql.execute("DELETE FROM passages WHERE article = ?", (row,))
    sql.execute("DELETE FROM articles WHERE row = ?", (row,))


def text_sha256(text: str) -> str:
    """Return the SHA-256 by which a text is known, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(title: str, text: str) -> bytes:
    """Return the digest of what is embedded for a passage: vectors are stored under it."""
    return hashlib.sha256(passage_input(title, text).encode()).digest()[:DIGEST_BYTES]


def entry_name(path: Path, key: str) -> str:
    """Return what an article of a file is called: the file's name without suffix, or its `id`."""
    stem = path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.name
    if not key:
        return stem
    return f"{stem}-{key.replace(' ', '-')}" if key.startswith("line ") else key


def same_metadata(one: ParsedArticle | Article, other: ParsedArticle | Article) -> bool:
    """Tell whether two articles agree in everything but their text and their place."""
    return all(getattr(one, name) == getattr(other, name) for name in _METADATA)


def _names(path: Path, key: str) -> Iterator[str]:
    """Yield ids to try: the entry's name, then the name with a hash of its place added."""
    name = entry_name(path, key)
    yield name
    for attempt in count():
        place = f"{path}#{key}" + (f"#{attempt}" if attempt else "")
        yield f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
