"""The library's SQLite database: the one truth, and the one commit point.

Everything else in a library folder can be made again from it; `schema` has its tables.
A reader holds one read transaction from open to close, so it sees the library exactly as
it was when it opened, whatever a writer commits meanwhile (SQLite's write-ahead log).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import MismatchError, NotFoundError
from index.own_files import DATABASE as FILE_NAME
from index.place import has_database, place_of, shown
from index.storage import connection
from index.storage.failpoints import step
from index.storage.failures import DatabaseError, damaged, reading, said
from index.storage.kept import brought
from index.storage.postgres import check_installed
from index.storage.sql import Sql
from index.storage.tables import checksums, schema
from index.storage.tables.articles.articles import ArticleStore
from index.storage.tables.articles.earlier import EarlierStore
from index.storage.tables.articles.extracted import ExtractedStore
from index.storage.tables.articles.moments import MomentStore
from index.storage.tables.articles.names import NameStore
from index.storage.tables.articles.pages import PageStore
from index.storage.tables.articles.stories import StoryStore
from index.storage.tables.asked.hand_set import HandSetStore
from index.storage.tables.asked.taken_down import TakenDownStore
from index.storage.tables.asked.web import WebStore
from index.storage.tables.files import FileStore
from index.storage.tables.passages import PassageStore
from index.storage.tables.placed import PlacedStore
from index.storage.tables.settings import LibrarySettings
from index.storage.tables.staging import Staged
from index.storage.tables.vectors import VectorStore
from index.types import PassedOver, added_up

__all__ = ["FILE_NAME", "Database", "is_begun"]


class Database:
    """A connection to a library's database, and the stores of its tables.

    `sql` is the connection itself, in autocommit mode, for what is in this package.
    """

    def __init__(self, path: Path, sql: Sql) -> None:
        self.path = path
        self.sql = sql
        self._with_it: list[Callable[[], object]] = []
        self.files = FileStore(sql)
        self.names = NameStore(sql)
        self.passages = PassageStore(sql)
        self.vectors = VectorStore(sql)
        self.placed = PlacedStore(sql)
        self.stories = StoryStore(sql)
        self.extracted = ExtractedStore(sql)
        self.earlier = EarlierStore(sql)
        self.moments = MomentStore(sql)
        self.hand_set = HandSetStore(sql)
        self.web = WebStore(sql)
        self.taken_down = TakenDownStore(sql)
        self.articles = ArticleStore(
            sql,
            self.passages,
            self.stories,
            self.extracted,
            self.earlier,
            PageStore(sql),
            self.hand_set,
        )

    @classmethod
    def open_to_read(cls, path: Path) -> Database:
        """Open for reading and hold one snapshot until `close`.

        Raises:
            NotFoundError: it was begun, and nothing was ever committed to it.
            LibraryDamagedError: the file isn't a library's database, or is torn.
            MismatchError: it was made by a newer Dateline, or an older one and not updated since.
            LibraryError: the system won't let it be read.
        """
        with reading(path):
            database = cls(path, _connected(path, write=False))
            try:
                if not database._has_tables():
                    raise NotFoundError(
                        f"the library {shown(path.parent)} is still empty",
                        "run: dateline index FOLDER",
                    )
                database._check_version(schema.VERSION)
            except BaseException:
                database.close()
                raise
            return database

    @classmethod
    def open_to_write(cls, path: Path, *, oldest: int = schema.OLDEST_UPGRADED) -> Database:
        """Open for writing, making the file and its tables where there are none.

        One of an older format is opened too, from `oldest` on: `upgrade` it in the first
        transaction.

        Raises:
            LibraryDamagedError, MismatchError: as `open_to_read`.
            LibraryError: it can't be written.
        """
        try:
            database = cls(path, _connected(path, write=True))
            try:
                database._create_tables()
                database._check_version(oldest)
                brought.settle(database, path.parent)
            except BaseException:
                database.close()
                raise
            return database
        except DatabaseError as error:
            raise said(path, error, "written") from error

    def _create_tables(self) -> None:
        """Make the tables of a file that has none at all."""
        if not self._has_tables():
            with self.transaction():
                self._create(schema.ALL)
                self.set_meta("schema", schema.VERSION)

    def _has_tables(self) -> bool:
        if self.sql.has_any_table():
            return True
        # Only a commit brings derived files: what named these has been emptied since.
        if any(self.path.parent.glob("bm25-*")):
            raise damaged(self.path, "it is empty, though there are files derived from it")
        return False

    @property
    def is_current(self) -> bool:
        """Whether the library has the format of this version of Dateline."""
        return self._version() == schema.VERSION

    def upgrade(self) -> None:
        """Give a library of an older format the tables of this one, in the open transaction."""
        version = self._version()
        if version < 3:
            checksums.add(self.sql)
        if version < 2:
            self._create(schema.STORIES)
        if version < 4:
            self._create(schema.FILE_COLUMNS)
            self._create(schema.EXTRACTED)
            self._create(schema.EARLIER)
        if version < 5:
            self._create(schema.PAGES)
        if version < 6:
            self._create(schema.HAND_SET)
            self._create(schema.WEB)
            self._create(schema.TAKEN_DOWN)
        if version < 7:
            self._create(schema.EXTRACTED_KEYS)
            self._create(schema.INDEXED)
        if version < 3:
            named = self.meta("current") or {}
            if not isinstance(named, dict):
                raise damaged(self.path, "it doesn't say which files belong to it")
            lists = {kind: [generation] if generation else [] for kind, generation in named.items()}
            # The keyword index was one of another form: without any, an update makes it anew.
            self.set_meta("current", {**lists, "bm25": []})
        if version != schema.VERSION:
            self.set_meta("schema", schema.VERSION)

    def close(self) -> None:
        """Close the connection, giving up a reader's snapshot, and what was to go with it."""
        self.sql.close()
        while self._with_it:
            self._with_it.pop()()

    def when_closed(self, close: Callable[[], object]) -> None:
        """Have something be given up together with the connection."""
        self._with_it.append(close)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction: committed at the end, rolled back on any exception."""
        self.sql.begin()
        with self._committed():
            yield

    @contextmanager
    def _committed(self) -> Iterator[None]:
        try:
            yield
            step("commit")
            self.sql.commit()
        except BaseException:
            self.sql.rollback()
            raise
        step("committed")

    def erase_free_space(self, patience: float) -> bool:
        """Write the database anew without what was deleted from it.

        Where a reader keeps its snapshot for longer than `patience`, in seconds, that can't be
        done: then it is False, and what was deleted still stands in the files.
        """
        return self.sql.erase_free_space(patience)

    def has_older_readers(self) -> bool:
        """Tell whether a reader still holds a snapshot from before the last commit."""
        return self.sql.has_older_readers()

    def meta(self, key: str) -> Any:
        """Return the JSON value under a key, or None.

        Raises:
            LibraryDamagedError: it isn't the one that was stored.
        """
        # * and not names: a library of an older format has no checksums yet.
        row = self.sql.execute("SELECT * FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        if len(row) > 2 and row[2] != checksums.of_values(key, row[1]):
            raise damaged(self.path, f"its setting {key!r} has been altered")
        try:
            return json.loads(row[1])
        except (TypeError, ValueError, RecursionError) as error:
            raise damaged(self.path, f"its setting {key!r} can't be read") from error

    def number(self, key: str) -> int:
        """Return the whole number under a key, 0 where there is none."""
        value = self.meta(key)
        if not isinstance(value, int | None):
            raise damaged(self.path, f"its setting {key!r} isn't a number")
        return value or 0

    def settings(self) -> LibrarySettings | None:
        """Return what shapes the library; None in a library that is still empty."""
        recorded = self.meta("settings")
        try:
            return LibrarySettings.from_json(recorded) if recorded else None
        except ValueError as error:
            raise damaged(self.path, "its settings aren't such as Dateline writes") from error

    def save_settings(self, settings: LibrarySettings) -> None:
        """Record what shapes the library."""
        self.set_meta("settings", settings.to_json())

    def set_meta(self, key: str, value: Any) -> None:
        """Set the JSON value under a key."""
        text = json.dumps(value)
        self.sql.execute(
            "INSERT INTO meta (key, value, checksum) VALUES (?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET value = excluded.value, checksum = excluded.checksum",
            (key, text, checksums.of_values(key, text)),
        )

    def passed_over(self) -> list[PassedOver]:
        """Return how many files of each kind in the folders weren't articles at the last look."""
        return added_up(one for counted in self._passed_over().values() for one in counted)

    def save_passed_over(self, root: Path, counted: Sequence[PassedOver]) -> None:
        """Record how many files of each kind in a folder that was given aren't articles."""
        known = {str(one) for one in self.files.roots()}
        kept = {name: rows for name, rows in self._passed_over().items() if name in known}
        kept[str(root)] = list(counted)
        rows = {
            name: [[one.kind, one.reason, one.files] for one in kinds]
            for name, kinds in kept.items()
        }
        if any(rows.values()) or self.meta("passed_over"):
            self.set_meta("passed_over", rows)

    def _passed_over(self) -> dict[str, list[PassedOver]]:
        stored = self.meta("passed_over") or {}
        try:
            return {
                str(name): [PassedOver(str(kind), str(why), int(n)) for kind, why, n in rows]
                for name, rows in stored.items()
            }
        except (AttributeError, TypeError, ValueError) as error:
            raise damaged(self.path, "its counts of other files can't be read") from error

    def held_back(self) -> set[int]:
        """Return the rows of the articles that an update held back, and that are still there."""
        rows = self.meta("held_back") or []
        if not isinstance(rows, list) or not all(isinstance(row, int) for row in rows):
            raise damaged(self.path, "its list of articles held back can't be read")
        return self.articles.existing(rows)

    def save_held_back(self, rows: Set[int]) -> None:
        """Record the rows of the articles that would have gone, and are held back."""
        self.set_meta("held_back", sorted(rows))

    @property
    def embedded_to(self) -> int:
        """The passage id up to which every passage has a vector: where to look for those without.

        Ids only grow and a passage's vector stays as long as it does, so that after an update
        which embedded everything no older passage need be looked at again.
        """
        return self.number("embedded_to")

    def pending_count(self) -> int:
        """Count the passages that have no vector."""
        return self.vectors.count_pending(self.embedded_to)

    @contextmanager
    def staged(self, folder: Path) -> Iterator[Staged]:
        """Read along the library in another folder, which is to take this one's place."""
        with self.sql.staged(folder / FILE_NAME):
            yield Staged(self.sql)

    @contextmanager
    def adopting(self, folder: Path) -> Iterator[Staged]:
        """A write transaction in which the library in another folder takes this one's place."""
        with self.staged(folder) as staged:
            self.sql.begin_adoption()
            with self._committed():
                self.upgrade()
                yield staged

    def _create(self, statements: str) -> None:
        for statement in statements.split(";"):
            if statement.strip():
                self.sql.execute(self.sql.table(statement))

    def _version(self) -> int:
        """Return the format, in whatever way another version of Dateline guards its settings."""
        row = self.sql.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        text = str(row[0]) if row else ""
        if not re.fullmatch(r"[0-9]{1,4}", text):
            raise damaged(self.path, "it doesn't say what format it has")
        return int(text)

    def _check_version(self, oldest: int) -> None:
        version = self._version()
        if oldest <= version <= schema.VERSION:
            return
        hint = "index the folders again into a new library"
        if version > schema.VERSION:
            hint = "update Dateline"
        elif version >= schema.OLDEST_UPGRADED:
            hint = "run: dateline index"
        raise MismatchError(
            f"the library {shown(self.path.parent)} has format {version}, this Dateline reads"
            f" {schema.VERSION}",
            hint,
        )


def is_begun(folder: Path) -> bool:
    """Tell whether a library has a database, asking the server that it is said to be on.

    Raises:
        LibraryError: that doesn't answer.
    """
    place = place_of(folder)
    if place is None or place.database is None:
        return has_database(folder)
    check_installed()
    from index.storage.postgres import sessions

    with reading(folder / FILE_NAME):
        return sessions.is_begun(place)


def _connected(path: Path, *, write: bool) -> Sql:
    place = place_of(path.parent)
    if place is None or place.database is None:
        return connection.to_write(path) if write else connection.to_read(path)
    check_installed()
    from index.storage.postgres import sessions

    return sessions.to_write(place) if write else sessions.to_read(place)
