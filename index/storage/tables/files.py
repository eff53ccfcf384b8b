"""The folders given, the files read in them, and what was found in each or left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from index.storage.artifacts import file_sha256
from index.storage.tables.store import Store
from index.types import Skipped

_NO_ROOT = "root NOT IN (SELECT path FROM roots)"

_STATE = "size, mtime_ns, ctime_ns, inode, sha256"


@dataclass(frozen=True, slots=True)
class FileLooks:
    """What the system says of a file: size in bytes, times in nanoseconds, inode.

    Many programs set back a file's modification time, none its change time (`ctime_ns`). Where a
    file's change time or inode is another, its words may still be the same: so it is with every
    file of a copied folder. Either is None where it hasn't been recorded.
    """

    size: int
    mtime_ns: int
    ctime_ns: int | None = None
    inode: int | None = None

    @classmethod
    def of(cls, path: Path) -> FileLooks:
        """Look at a file, following links.

        Raises:
            OSError: it isn't there, or can't be looked at.
        """
        stat = os.stat(path)
        # SQLite's integers are signed, and some systems number files beyond them.
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino % 2**63)

    def as_written(self) -> tuple[int, int]:
        """Return what a program that writes the file leaves: its size and modification time."""
        return self.size, self.mtime_ns


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was read: how it looked, and its SHA-256 ("" where forgotten)."""

    looks: FileLooks
    sha256: str

    def is_of(self, path: Path, looks: FileLooks) -> bool:
        """Tell whether a file, which looks so now, still holds what was read; it may be read again.

        Raises:
            OSError: it can't be read.
        """
        if self.looks == looks:
            return True
        return bool(self.sha256) and self.sha256 == file_sha256(path)


class FileStore(Store):
    """Tables `roots`, `files`, `entries` and `skips`.

    A root is a folder or file that the library was given; an entry is an article found in a
    file, under the key by which the file tells its articles apart.
    """

    # Roots

    def roots(self) -> list[Path]:
        """Return the roots, sorted."""
        return [Path(path) for path in self._column("SELECT path FROM roots ORDER BY path")]

    def add_roots(self, paths: Iterable[Path]) -> None:
        """Record roots; one there already stays."""
        self._sql.executemany(
            "INSERT INTO roots VALUES (?) ON CONFLICT (path) DO NOTHING",
            [(str(path),) for path in paths],
        )

    def merge_root(self, inner: Path, outer: Path) -> None:
        """Give all that is of one root to another, and drop it."""
        for table in ("files", "skips"):
            self._sql.execute(
                f"UPDATE {table} SET root = ? WHERE root = ?", (str(outer), str(inner))
            )
        self._sql.execute("DELETE FROM roots WHERE path = ?", (str(inner),))

    def delete_root(self, root: Path) -> None:
        """Drop a root with its files, whose entries are gone, and its skips."""
        for table in ("files", "skips"):
            self._sql.execute(f"DELETE FROM {table} WHERE root = ?", (str(root),))
        self._sql.execute("DELETE FROM roots WHERE path = ?", (str(root),))

    def move_root(self, before: Path, now: Path) -> None:
        """Know all that lies in a folder by another path, to which the folder was moved."""
        inside = "(path = :before OR substr(path, 1, length(:before) + 1) = :before || :sep)"
        moved = ":now || substr(path, length(:before) + 1)"
        names = {"before": str(before), "now": str(now), "sep": os.sep}
        known = self._sql.execute(
            f"SELECT EXISTS (SELECT 1 FROM files WHERE {inside}) OR EXISTS"
            " (SELECT 1 FROM roots WHERE path = :before)",
            names,
        ).fetchone()[0]
        # What stands there goes. An entry belongs to its file, which has to be there first.
        there = f"NOT {inside} AND (path, key) IN (SELECT {moved}, key FROM"
        for statement in (
            f"INSERT INTO files (path, root, {_STATE}) SELECT {moved}, :now, {_STATE} FROM files"
            f" WHERE {inside} ON CONFLICT (path) DO NOTHING",
            f"DELETE FROM entries WHERE {there} entries WHERE {inside})",
            f"UPDATE entries SET path = {moved} WHERE {inside}",
            f"DELETE FROM files WHERE {inside}",
            f"DELETE FROM skips WHERE {there} skips WHERE {inside})",
            f"UPDATE skips SET path = {moved}, root = :now WHERE {inside}",
            "DELETE FROM roots WHERE path = :before",
        ):
            self._sql.execute(statement, names)
        if known:
            self.add_roots([now])

    def count_without_root(self) -> dict[str, int]:
        """Count the files and the skips of no known root; a whole library has none."""
        return {table: self._count(table, _NO_ROOT) for table in ("files", "skips")}

    # Files

    def state(self, path: str) -> FileState | None:
        """Return a file as it was last read; None where it never was."""
        found = self._sql.execute(f"SELECT {_STATE} FROM files WHERE path = ?", (path,)).fetchone()
        return _state(*found) if found else None

    def save(self, path: str, root: Path, state: FileState) -> None:
        """Record a file as it is being read."""
        self._sql.execute(
            f"INSERT INTO files (path, root, {_STATE}) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET root = excluded.root, size = excluded.size,"
            " mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, inode = excluded.inode,"
            " sha256 = excluded.sha256",
            (path, str(root), *astuple(state.looks), state.sha256),
        )

    def forget_state(self, path: str) -> None:
        """Forget a file's size, time and checksum, so that it is read as soon as it can be."""
        self._sql.execute("UPDATE files SET mtime_ns = -1, sha256 = '' WHERE path = ?", (path,))

    def paths(self) -> list[str]:
        """Return all files."""
        return self._column("SELECT path FROM files")

    def states(self) -> Iterator[tuple[str, str, FileState]]:
        """Yield every file's path and root, and the file as it was last read."""
        for path, root, *state in self._sql.stream(f"SELECT path, root, {_STATE} FROM files"):
            yield path, root, _state(*state)

    def paths_in(self, root: Path) -> list[str]:
        """Return the files of a root, and those that were left out, each once."""
        return self._column(
            "SELECT path FROM files WHERE root = ? UNION SELECT path FROM skips WHERE root = ?",
            str(root),
            str(root),
        )

    def delete(self, path: str) -> None:
        """Drop a file, whose entries are gone, and its skips."""
        for table in ("files", "skips"):
            self._sql.execute(f"DELETE FROM {table} WHERE path = ?", (path,))

    def delete_empty(self, root: Path) -> None:
        """Drop the files of a root that have no entry."""
        self._sql.execute(
            "DELETE FROM files WHERE root = ?"
            " AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.path = files.path)",
            (str(root),),
        )

    # Entries

    def entries(self, path: str) -> dict[str, int]:
        """Return the articles found in a file: their rows by key."""
        return dict(self._sql.execute("SELECT key, article FROM entries WHERE path = ?", (path,)))

    def count_entries_of(self, path: str) -> int:
        """Count the articles found in a file."""
        return int(self._value("SELECT count(*) FROM entries WHERE path = ?", path))

    def entries_in(self, root: Path) -> list[tuple[str, str, int]]:
        """Return (path, key, article row) of every entry in a root's files."""
        return self._sql.execute(
            "SELECT e.path, e.key, e.article FROM files f JOIN entries e ON e.path = f.path"
            " WHERE f.root = ?",
            (str(root),),
        ).fetchall()

    def entry_names(self) -> Iterator[tuple[str, str, str]]:
        """Yield (path, key, name) of every entry."""
        return self._sql.stream("SELECT path, key, name FROM entries")

    def save_entry(self, path: str, key: str, name: str, row: int) -> None:
        """Record an article found in a file."""
        self._sql.execute(
            "INSERT INTO entries (path, key, name, article) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (path, key) DO UPDATE SET name = excluded.name,"
            " article = excluded.article",
            (path, key, name, row),
        )

    def delete_entry(self, path: str, key: str) -> None:
        """Drop an entry."""
        self._sql.execute("DELETE FROM entries WHERE path = ? AND key = ?", (path, key))

    def paths_of_article(self, row: int) -> list[str]:
        """Return the file of each entry of an article."""
        return self._column("SELECT path FROM entries WHERE article = ?", row)

    def entries_of(self, row: int) -> list[tuple[str, str, str]]:
        """Return (path, key, root) of every entry of an article."""
        return self._sql.execute(
            "SELECT e.path, e.key, f.root FROM entries e JOIN files f ON f.path = e.path"
            " WHERE e.article = ? ORDER BY e.path, e.key",
            (row,),
        ).fetchall()

    def first_entry(self, row: int) -> tuple[str, str] | None:
        """Return (path, key) of an article's entry in its home, else of its first; None without."""
        found: tuple[str, str] | None = self._sql.execute(
            "SELECT e.path, e.key FROM entries e JOIN articles a ON a.row = e.article"
            " WHERE a.row = ? ORDER BY e.path <> a.path, e.path, e.key LIMIT 1",
            (row,),
        ).fetchone()
        return found

    def holds_text(self, path: str, sha256: str) -> bool:
        """Tell whether a file was found to hold an article of a text."""
        return bool(
            self._value(
                "SELECT EXISTS (SELECT 1 FROM entries e JOIN articles a ON a.row = e.article"
                " WHERE e.path = ? AND a.sha256 = ?)",
                path,
                sha256,
            )
        )

    def count_entries(self) -> int:
        """Count the entries of all files."""
        return self._count("entries")

    def article_counts(self, *, alone: bool = False) -> dict[str, int]:
        """Return how many articles were found in each root that has any.

        `alone`: only those that were found in no other root.
        """
        found = "SELECT DISTINCT f.root, e.article FROM files f JOIN entries e ON e.path = f.path"
        if alone:
            found = (
                f"SELECT min(root) AS root FROM ({found}) AS held GROUP BY article"
                " HAVING count(*) = 1"
            )
        counted = f"SELECT root, count(*) FROM ({found}) AS found GROUP BY root"
        return dict(self._sql.execute(counted))

    # Skips

    def skips(self) -> list[Skipped]:
        """Return what was left out, sorted by path."""
        return [
            Skipped(Path(path), reason, key)
            for path, key, reason in self._sql.execute(
                "SELECT path, key, reason FROM skips ORDER BY path, key"
            )
        ]

    def skips_of(self, path: str) -> list[Skipped]:
        """Return what was left out of a file."""
        return [
            Skipped(Path(path), reason, key)
            for key, reason in self._sql.execute(
                "SELECT key, reason FROM skips WHERE path = ?", (path,)
            )
        ]

    def save_skip(self, root: Path, skipped: Skipped) -> None:
        """Record what was left out, and why."""
        self._sql.execute(
            "INSERT INTO skips (path, key, reason, root) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (path, key) DO UPDATE SET reason = excluded.reason,"
            " root = excluded.root",
            (str(skipped.path), skipped.key, skipped.reason, str(root)),
        )

    def delete_skips_for(self, reason: str) -> list[str]:
        """Drop what was left out for a reason, and return the files that it was in."""
        paths = self._column("SELECT DISTINCT path FROM skips WHERE reason = ?", reason)
        self._sql.execute("DELETE FROM skips WHERE reason = ?", (reason,))
        return paths

    def delete_skips(self, path: str) -> None:
        """Drop what was left out of a file."""
        self._sql.execute("DELETE FROM skips WHERE path = ?", (path,))


def _state(
    size: int, mtime_ns: int, ctime_ns: int | None, inode: int | None, sha256: str
) -> FileState:
    return FileState(FileLooks(size, mtime_ns, ctime_ns, inode), sha256)
