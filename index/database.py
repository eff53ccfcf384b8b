"""The library's SQLite database: the one truth, and the one commit point.

Everything else in a library folder can be made again from it. Tables:

    meta      key → JSON value: schema version, settings, encoder, the current generation
    roots     the folders and files that `dateline index` was given
    files     every article file read: size, mtime, SHA-256
    entries   each article found in a file (path, key) → its row in articles
    skips     each file or entry left out, with the reason
    articles  text and metadata; `sha256` is unique: the same text is held once
    passages  offsets into an article's text, and the digest of what is embedded
    vectors   digest → float16 vector; outlives passages, so nothing is embedded twice
    openings, bands, copies
              which articles run one text, derived from `articles`: see `index.stories`

A reader holds one read transaction from open to close, so it sees the library exactly as
it was when it opened, whatever a writer commits meanwhile (SQLite's write-ahead log).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import LibraryDamagedError, LibraryError, MismatchError
from index.types import Article, Passage

FILE_NAME = "library.sqlite"
SCHEMA_VERSION = 3
OLDEST_UPGRADED = 1
"""Version 1 had no stories, and up to 2 one generation of each kind was named, not a list.

An update brings them up to date in its own commit.
"""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, root TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE articles (
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    title_from TEXT, text TEXT NOT NULL, published TEXT, published_from TEXT, source TEXT,
    source_from TEXT, author TEXT, url TEXT, path TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE
);
CREATE TABLE entries (
    path TEXT NOT NULL REFERENCES files ON DELETE CASCADE, key TEXT NOT NULL,
    name TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles, PRIMARY KEY (path, key)
) WITHOUT ROWID;
CREATE INDEX entries_by_article ON entries (article);
CREATE INDEX entries_by_name ON entries (name);
CREATE TABLE skips (
    path TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, root TEXT NOT NULL,
    PRIMARY KEY (path, key)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, end INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_by_digest ON passages (digest);
CREATE TABLE vectors (digest BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
"""

_STORIES_SCHEMA = """
CREATE TABLE openings (
    article INTEGER PRIMARY KEY, day INTEGER, signature BLOB, story INTEGER
);
CREATE INDEX openings_by_story ON openings (story);
CREATE TABLE bands (
    key INTEGER NOT NULL, day INTEGER NOT NULL, article INTEGER NOT NULL,
    PRIMARY KEY (key, day, article)
) WITHOUT ROWID;
CREATE TABLE copies (
    article INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (article, other)
) WITHOUT ROWID;
"""

ARTICLE_COLUMNS = (
    "id",
    "title",
    "text",
    "published",
    "published_from",
    "source",
    "author",
    "url",
    "path",
    "sha256",
    "title_from",
    "source_from",
)
"""The columns of `articles` in the order of `Article`'s fields."""


class Database:
    """A connection to a library's database. `sql` is the connection, in autocommit mode."""

    def __init__(self, path: Path, sql: sqlite3.Connection) -> None:
        self.path = path
        self.sql = sql

    @classmethod
    def open_to_read(cls, path: Path) -> Database:
        """Open for reading and hold one snapshot until `close`.

        Raises:
            LibraryDamagedError: the file isn't a database, or is torn.
            MismatchError: it was made by a newer Dateline, or an older one and not updated since.
        """
        with reading(path):
            try:
                sql = _snapshot(path, "ro")
            except sqlite3.OperationalError as error:
                if "unable to open" not in str(error):
                    raise
                # A library on read-only media: no writer can exist, so none needs watching.
                sql = _snapshot(path, "ro&immutable=1")
            database = cls(path, sql)
            try:
                database._check_version(SCHEMA_VERSION)
            except BaseException:
                sql.close()
                raise
            return database

    @classmethod
    def open_to_write(cls, path: Path) -> Database:
        """Open for writing, making the file and its tables where there are none.

        One of an older format is opened too: `upgrade` it in the first transaction.
        """
        try:
            sql = _connect(path, "rwc")
            sql.execute("PRAGMA journal_mode=WAL")
            # FULL: a commit names derived files, and the files it replaces are then deleted.
            sql.execute("PRAGMA synchronous=FULL")
            sql.execute("PRAGMA foreign_keys=ON")
            database = cls(path, sql)
            if not sql.execute("SELECT 1 FROM sqlite_master WHERE name='meta'").fetchone():
                with database.transaction():
                    database._create(_SCHEMA)
                    database._create(_STORIES_SCHEMA)
                    database.set_meta("schema", SCHEMA_VERSION)
        except sqlite3.OperationalError as error:
            raise LibraryError(
                f"the library {path.parent} can't be written: {error}",
                "check the folder's permissions and the disk's free space",
            ) from error
        except sqlite3.DatabaseError as error:
            raise damaged(path, error) from error
        try:
            database._check_version(OLDEST_UPGRADED)
        except BaseException:
            sql.close()
            raise
        return database

    def upgrade(self) -> None:
        """Give a library of an older format the tables of this one, in the open transaction."""
        version = self.meta("schema")
        if version < 2:
            self._create(_STORIES_SCHEMA)
        if version < 3:
            named = self.meta("current") or {}
            lists = {kind: [generation] if generation else [] for kind, generation in named.items()}
            self.set_meta("current", lists)
        if version != SCHEMA_VERSION:
            self.set_meta("schema", SCHEMA_VERSION)

    def close(self) -> None:
        """Close the connection, giving up a reader's snapshot."""
        self.sql.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction: committed at the end, rolled back on any exception."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # SQLite itself rolls back on some errors (disk full), and then there is nothing to.
            if self.sql.in_transaction:
                self.sql.execute("ROLLBACK")
            raise
        self.sql.execute("COMMIT")

    def has_older_readers(self) -> bool:
        """Tell whether a reader still holds a snapshot from before the last commit.

        SQLite knows: such a reader keeps the write-ahead log from being emptied. A reader of
        the last commit, or one that died, doesn't.
        """
        _, logged, moved = self.sql.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(moved < logged)

    def meta(self, key: str) -> Any:
        """Return the JSON value under a key, or None."""
        row = self.sql.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def set_meta(self, key: str, value: Any) -> None:
        """Set the JSON value under a key."""
        self.sql.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))

    def count(self, table: str, where: str = "1") -> int:
        """Count a table's rows; both arguments are the caller's own literals."""
        row = self.sql.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        return int(row[0])

    def pending_count(self) -> int:
        """Count the passages that have no vector."""
        return self.count("passages", "digest NOT IN (SELECT digest FROM vectors)")

    def article(self, row: int) -> Article:
        """Return the article in a row of `articles`."""
        columns = ", ".join(ARTICLE_COLUMNS)
        found = self.sql.execute(f"SELECT {columns} FROM articles WHERE row = ?", (row,)).fetchone()
        if found is None:
            raise LibraryDamagedError(f"the library has no article in row {row}", "dateline doctor")
        return article_from(found)

    def articles_sha256(self) -> str:
        """Return the SHA-256 of the articles' ids, text digests, titles, dates and outlets."""
        digest = hashlib.sha256()
        rows = self.sql.execute(
            "SELECT id, sha256, title, published, source FROM articles ORDER BY id"
        )
        for row in rows:
            digest.update(json.dumps(row).encode() + b"\n")
        return digest.hexdigest()

    def article_row(self, name: str) -> int | None:
        """Return the row of the article that a name means: its id, or a file name or line id.

        A name of several articles (`report` in two folders) means none of them.
        """
        found = self.sql.execute("SELECT row FROM articles WHERE id = ?", (name,)).fetchone()
        if found:
            return int(found[0])
        rows = self.sql.execute(
            "SELECT DISTINCT article FROM entries WHERE name = ? LIMIT 2", (name,)
        ).fetchall()
        return int(rows[0][0]) if len(rows) == 1 else None

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, int]]:
        """Return passages by id, each with its article's row."""
        listed = ",".join(map(str, map(int, ids)))  # SQLite caps bound parameters
        rows = self.sql.execute(
            "SELECT p.id, a.id, p.start, p.end, a.row FROM passages p JOIN articles a"
            f" ON a.row = p.article WHERE p.id IN ({listed})"
        )
        return {row[0]: (Passage(*row[:4]), row[4]) for row in rows}

    def passage_texts(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the words of passages by id."""
        listed = ",".join(map(str, map(int, ids)))
        rows = self.sql.execute(
            "SELECT p.id, substr(a.text, p.start + 1, p.end - p.start) FROM passages p"
            f" JOIN articles a ON a.row = p.article WHERE p.id IN ({listed})"
        )
        return dict(rows)

    def copies(self, row: int) -> list[int]:
        """Return the rows of the other articles of an article's story."""
        rows = self.sql.execute(
            "SELECT other.article FROM openings mine JOIN openings other USING (story)"
            " WHERE mine.article = ? AND other.article <> mine.article",
            (row,),
        )
        return [other for (other,) in rows]

    def passage_inputs(self, where: str = "1", order: str = "p.id") -> Iterator[tuple[Any, ...]]:
        """Yield (id, digest, article row, published, input text), streaming.

        The input text, the title and then the passage, is what BM25 and the encoder see.
        """
        rows = self.sql.execute(
            "SELECT p.id, p.digest, p.article, a.published, a.title,"
            " substr(a.text, p.start + 1, p.end - p.start) FROM passages p"
            f" JOIN articles a ON a.row = p.article WHERE {where} ORDER BY {order}"
        )
        for identity, digest, article, published, title, text in rows:
            yield identity, digest, article, published, passage_input(title, text)

    def add_vectors(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Store (digest, float16 vector) rows; one there already is left as it is."""
        self.sql.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    def _create(self, schema: str) -> None:
        for statement in schema.split(";"):
            self.sql.execute(statement)

    def _check_version(self, oldest: int) -> None:
        version = self.meta("schema")
        if not isinstance(version, int) or not oldest <= version <= SCHEMA_VERSION:
            hint = "index the folders again into a new library"
            if isinstance(version, int) and version > SCHEMA_VERSION:
                hint = "update Dateline"
            elif isinstance(version, int) and version >= OLDEST_UPGRADED:
                hint = "run: dateline index"
            raise MismatchError(
                f"the library {self.path.parent} has format {version}, this Dateline reads"
                f" {SCHEMA_VERSION}",
                hint,
            )


def passage_input(title: str, text: str) -> str:
    """Return what is embedded and counted for a passage: its article's title, then its words."""
    return f"{title}\n{text}" if title else text


def article_from(columns: Sequence[Any]) -> Article:
    """Make an `Article` of a row with the columns of `ARTICLE_COLUMNS`."""
    values = dict(zip(ARTICLE_COLUMNS, columns, strict=True))
    if values["published"]:
        values["published"] = date.fromisoformat(values["published"])
    return Article(**values)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what SQLite raises while a library is read into `LibraryDamagedError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> LibraryDamagedError:
    """Say that the database can't be read."""
    return LibraryDamagedError(
        f"the library's database {path} can't be read: {error}",
        "run dateline doctor; if it can't help, index the folders again into a new library",
    )


def _snapshot(path: Path, mode: str) -> sqlite3.Connection:
    """Connect and begin the read transaction that holds the snapshot."""
    sql = _connect(path, mode)
    try:
        sql.execute("BEGIN")
        sql.execute("SELECT count(*) FROM meta").fetchone()
    except BaseException:
        sql.close()
        raise
    return sql


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    sql = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=30,
    )
    # A library may come from anyone: its schema must not be able to call functions.
    sql.execute("PRAGMA trusted_schema=OFF")
    sql.execute("PRAGMA mmap_size=268435456")
    return sql
