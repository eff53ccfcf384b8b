"""Comparing folders with the library: what was added, changed, moved, removed.

The caller holds one write transaction, so a library shows all of a scan or nothing of it.
Nothing is dropped on weak evidence: where a folder is missing, or a file can't be read
whole, what was indexed from it stays, and that is reported.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from index import articles, generations
from index.database import Database
from index.readers import discover, read
from index.types import ParsedArticle, Skipped

_KEPT = "; its articles are kept as they were indexed"


@dataclass
class Changes:
    """What a scan found. `files` counts every file looked at; the rest count articles.

    An article whose file is gone, and whose text stands in another file, has `moved` there.
    `duplicates` are the newly found copies of a text that the library holds already.
    """

    files: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether the library's articles differ from before."""
        return bool(self.added or self.changed or self.moved or self.removed)


def outermost(paths: Iterable[Path]) -> list[Path]:
    """Return the paths that lie inside no other of them, sorted."""
    kept: list[Path] = []
    for path in sorted(set(paths)):  # a folder sorts before what it holds
        if not any(path.is_relative_to(folder) for folder in kept):
            kept.append(path)
    return kept


def may_be_there(path: Path, top: Path, unlisted: Set[Path]) -> bool:
    """Tell whether a folder above the file couldn't be listed, so its absence shows nothing.

    `top` is where the listing began; `unlisted` are the paths that it reported.
    """
    for folder in path.parents:
        if folder == top.parent:
            return False
        broken_link = os.path.islink(folder) and not os.path.exists(folder)
        if folder in unlisted or broken_link:
            return True
    return False


class Scan:
    """One pass over some paths. `changes` is filled as it runs.

    An article has one home, the file whose words its metadata is; other files with the same
    text are further entries of it. Which articles moved, were copied or are gone shows only
    when every path has been read, so the pass counts the entries that each article gained
    and lost, and settles that at its end.
    """

    def __init__(self, database: Database, notice: Callable[[Path], None]) -> None:
        self._database = database
        self._sql = database.sql
        self._notice = notice
        self._seen: set[str] = set()
        self._unlisted: set[Path] = set()
        self._gained: Counter[int] = Counter()
        self._lost: Counter[int] = Counter()
        self._homeless: set[int] = set()
        self._homed: set[int] = set()
        self.changes = Changes()

    def run(
        self, paths: Sequence[Path], roots: Sequence[Path] = (), *, read_again: bool = False
    ) -> None:
        """Scan the paths and bring articles and passages up to date.

        Args:
            paths: files and folders, none inside another.
            roots: the known roots, none inside another; each path is one or lies in one.
                Default: the paths themselves.
            read_again: read every file, also one whose size and mtime are as before.
        """
        for path in paths:
            root = next(root for root in roots or paths if path.is_relative_to(root))
            if not os.path.exists(path):
                self._keep_missing(root, path)
                continue
            for found in discover(path):
                self._one(root, found, read_again)
            self._forget_missing_files(root, path)
        self._settle()

    def _one(self, root: Path, found: Path | Skipped, read_again: bool) -> None:
        if isinstance(found, Skipped):
            self._unlisted.add(found.path)
            self._seen.add(str(found.path))
            self._unread(root, found)
        else:
            self._seen.add(str(found))
            self._notice(found)
            self.changes.files += 1
            self._file(root, found, read_again)

    def _file(self, root: Path, path: Path, read_again: bool) -> None:
        name = str(path)
        known = self._sql.execute(
            "SELECT size, mtime_ns, sha256 FROM files WHERE path = ?", (name,)
        ).fetchone()
        try:
            # Looked at before it is read: a change in between shows at the next scan.
            stat = path.stat()
            same = known is not None and known[:2] == (stat.st_size, stat.st_mtime_ns)
            if same and not read_again:
                self._count_unchanged(name)
                return
            sha256 = generations.file_sha256(path)
        except OSError as error:
            note = _KEPT if known else ""
            reason = f"can't be read: {error.strerror or error}"
            self._unread(root, Skipped(path, reason + note))
            return
        self._sql.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " root = excluded.root, size = excluded.size, mtime_ns = excluded.mtime_ns,"
            " sha256 = excluded.sha256",
            (name, str(root), stat.st_size, stat.st_mtime_ns, sha256),
        )
        if known is not None and known[2] == sha256 and not read_again:
            self._count_unchanged(name)
        else:
            self._articles_of(root, path)

    def _count_unchanged(self, path: str) -> None:
        row = self._sql.execute("SELECT count(*) FROM entries WHERE path = ?", (path,)).fetchone()
        self.changes.unchanged += int(row[0])
        # What was skipped in it before is still so, and is said again.
        for key, reason in self._sql.execute(
            "SELECT key, reason FROM skips WHERE path = ?", (path,)
        ).fetchall():
            self.changes.skipped.append(Skipped(Path(path), reason, key))

    def _articles_of(self, root: Path, path: Path) -> None:
        self._sql.execute("DELETE FROM skips WHERE path = ?", (str(path),))
        before = dict(
            self._sql.execute("SELECT key, article FROM entries WHERE path = ?", (str(path),))
        )
        whole = True
        for parsed in read(path):
            if isinstance(parsed, Skipped):
                whole = False
                note = _KEPT if before and not parsed.key else ""
                self._skip(root, Skipped(parsed.path, parsed.reason + note, parsed.key))
            else:
                self._entry(path, parsed, before.pop(parsed.key, None))
        if whole:  # else a line that can't be read may be one of these
            for key, row in before.items():
                self._drop_entry(str(path), key, row)

    def _entry(self, path: Path, parsed: ParsedArticle, old_row: int | None) -> None:
        sha256 = articles.text_sha256(parsed.text)
        found = self._sql.execute("SELECT row FROM articles WHERE sha256 = ?", (sha256,)).fetchone()
        if found is None:
            row = self._new_text(path, parsed, sha256, old_row)
        else:
            row = int(found[0])
            self._known_text(row, path, parsed, old_row)
        if old_row is not None and old_row != row:
            self._lose(old_row, str(path))
        self._sql.execute(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)",
            (str(path), parsed.key, articles.entry_name(path, parsed.key), row),
        )

    def _new_text(self, path: Path, parsed: ParsedArticle, sha256: str, old_row: int | None) -> int:
        """Write a text that the library doesn't have, over the entry's old one if it can be."""
        if old_row is not None and self._entries_of(old_row) == 1:
            row = old_row
            articles.write(self._sql, row, path, parsed, sha256)
        else:
            row = articles.insert(self._sql, path, parsed, sha256)
        self._homed.add(row)
        if old_row is None:
            self.changes.added += 1
        else:
            self.changes.changed += 1
        return row

    def _known_text(self, row: int, path: Path, parsed: ParsedArticle, old_row: int | None) -> None:
        if old_row != row:
            self._gained[row] += 1
            return
        stored = self._database.article(row)
        # Of two lines of one file with the same text, the first is the article's home.
        at_home = stored.path == str(path) and row not in self._homed
        if at_home:
            self._homed.add(row)
        if at_home and not (
            articles.same_metadata(parsed, stored)
            and articles.same_passages(self._sql, row, parsed)
        ):
            articles.write(self._sql, row, path, parsed, stored.sha256)
            self.changes.changed += 1
        else:
            self.changes.unchanged += 1

    def _entries_of(self, row: int) -> int:
        found = self._sql.execute("SELECT count(*) FROM entries WHERE article = ?", (row,))
        return int(found.fetchone()[0])

    def _skip(self, root: Path, skipped: Skipped) -> None:
        self.changes.skipped.append(skipped)
        self._sql.execute(
            "INSERT OR REPLACE INTO skips VALUES (?, ?, ?, ?)",
            (str(skipped.path), skipped.key, skipped.reason, str(root)),
        )

    def _unread(self, root: Path, skipped: Skipped) -> None:
        """Report a file that couldn't be opened; it is read anew as soon as it can be."""
        self._skip(root, skipped)
        self._sql.execute(
            "UPDATE files SET mtime_ns = -1, sha256 = '' WHERE path = ?", (str(skipped.path),)
        )

    def _keep_missing(self, root: Path, path: Path) -> None:
        self._unread(root, Skipped(path, "isn't there any more" + _KEPT))

    def _forget_missing_files(self, root: Path, path: Path) -> None:
        """Drop the files, and the reports of files, of a path that its listing didn't show."""
        for table in ("files", "skips"):
            rows = self._sql.execute(
                f"SELECT DISTINCT path FROM {table} WHERE root = ?", (str(root),)
            ).fetchall()
            for (name,) in rows:
                inside = Path(name).is_relative_to(path)
                if (
                    not inside
                    or name in self._seen
                    or may_be_there(Path(name), path, self._unlisted)
                ):
                    continue
                for key, row in self._sql.execute(
                    "SELECT key, article FROM entries WHERE path = ?", (name,)
                ).fetchall():
                    self._drop_entry(name, key, row)
                self._sql.execute(f"DELETE FROM {table} WHERE path = ?", (name,))

    def _drop_entry(self, path: str, key: str, row: int) -> None:
        self._sql.execute("DELETE FROM entries WHERE path = ? AND key = ?", (path, key))
        self._lose(row, path)

    def _lose(self, row: int, path: str) -> None:
        """Note that an article lost an entry in a file, and perhaps its home."""
        self._lost[row] += 1
        home = self._sql.execute("SELECT path FROM articles WHERE row = ?", (row,)).fetchone()
        if home[0] == path:
            self._homeless.add(row)

    def _settle(self) -> None:
        """Remove the articles left without an entry; give those that lost their home another."""
        homes: dict[str, dict[str, int]] = {}
        for row in sorted(self._lost):
            entry = self._sql.execute(
                "SELECT e.path, e.key FROM entries e JOIN articles a ON a.row = e.article"
                " WHERE a.row = ? ORDER BY e.path <> a.path, e.path, e.key LIMIT 1",
                (row,),
            ).fetchone()
            if entry is None:
                articles.delete(self._sql, row)
                self.changes.removed += 1
            elif row in self._homeless - self._homed:
                homes.setdefault(entry[0], {})[entry[1]] = row
        for path, rows in homes.items():
            self._move_in(Path(path), rows)
        copies = {row: count - self._lost[row] for row, count in self._gained.items()}
        self.changes.duplicates += sum(count for count in copies.values() if count > 0)

    def _move_in(self, path: Path, rows: dict[str, int]) -> None:
        """Make a file the home of articles (key → row): their metadata is now what it says."""
        for parsed in read(path):
            row = None if isinstance(parsed, Skipped) else rows.get(parsed.key)
            if row is None or isinstance(parsed, Skipped):
                continue
            stored = self._database.article(row)
            if articles.text_sha256(parsed.text) != stored.sha256:
                continue  # it has changed since its own scan, and the next one will tell
            del rows[parsed.key]
            if stored.path != str(path):
                self.changes.moved += 1
            elif not articles.same_metadata(parsed, stored):
                self.changes.changed += 1
            else:
                self.changes.unchanged += 1
                continue
            articles.write(self._sql, row, path, parsed, stored.sha256)
        for row in rows.values():  # it can't be read now; what is known of the article stays
            self._sql.execute("UPDATE articles SET path = ? WHERE row = ?", (str(path), row))
            self.changes.moved += 1
