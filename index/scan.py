"""Comparing folders with the library: what was added, changed, moved, removed.

The caller holds one write transaction, so a library shows all of a scan or nothing of it.
Nothing is dropped on weak evidence: where a folder is missing, or a file can't be read
whole, what was indexed from it stays, and that is reported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import generations
from index.database import Database, passage_input
from index.passages import passages
from index.readers import discover, read
from index.types import ParsedArticle, Skipped

DIGEST_BYTES = 16

_KEPT = "; its articles are kept as they were indexed"


@dataclass
class Changes:
    """What a scan found. `files` counts every file looked at."""

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


class Scan:
    """One pass over some roots. `changes` is filled as it runs."""

    def __init__(self, database: Database, notice: Callable[[Path], None]) -> None:
        self._database = database
        self._sql = database.sql
        self._notice = notice
        self._seen: set[str] = set()
        self._orphans_of_old_entries: set[int] = set()
        self._fresh: set[int] = set()
        self.changes = Changes()

    def run(self, roots: Sequence[Path], *, read_again: bool = False) -> None:
        """Scan the roots and bring articles and passages up to date.

        `read_again` reads every file, also one whose size and mtime are as before.
        """
        for root in roots:
            self._sql.execute("DELETE FROM skips WHERE root = ?", (str(root),))
            if root.exists():
                for found in discover(root):
                    self._one(root, found, read_again)
                self._forget_missing_files(root)
            else:
                self._keep_missing_root(root)
        self._drop_articles_without_entries()

    def _one(self, root: Path, found: Path | Skipped, read_again: bool) -> None:
        if isinstance(found, Skipped):
            self._seen.add(str(found.path))
            self._skip(root, found)
        elif str(found) not in self._seen:  # roots may overlap
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
            stat = path.stat()
            same = known is not None and known[:2] == (stat.st_size, stat.st_mtime_ns)
            if same and not read_again:
                self._count_unchanged(name)
                return
            sha256 = generations.file_sha256(path)
        except OSError as error:
            self._skip(root, Skipped(path, f"can't be read: {error.strerror or error}"))
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
            for key in before:
                self._drop_entry(str(path), key, before[key])

    def _entry(self, path: Path, parsed: ParsedArticle, old_row: int | None) -> None:
        sha256 = hashlib.sha256(parsed.text.encode()).hexdigest()
        found = self._sql.execute("SELECT row FROM articles WHERE sha256 = ?", (sha256,)).fetchone()
        if found is not None:
            row = int(found[0])
            self._same_text(row, path, parsed, old_row)
        elif old_row is not None and self._entries_of(old_row) == 1:
            row = old_row
            self._write_article(row, path, parsed, sha256)
            self.changes.changed += 1
        else:
            row = self._insert_article(path, parsed, sha256)
            self._fresh.add(row)
            if old_row is None:
                self.changes.added += 1
            else:
                self.changes.changed += 1
        self._sql.execute(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)",
            (str(path), parsed.key, _entry_name(path, parsed.key), row),
        )

    def _same_text(self, row: int, path: Path, parsed: ParsedArticle, old_row: int | None) -> None:
        """The library has this text: the same entry again, another copy, or a moved file."""
        stored = self._database.article(row)
        if old_row == row and stored.path == str(path):
            metadata = _metadata(parsed)
            if metadata == _metadata(stored):
                self.changes.unchanged += 1
            else:
                self._write_article(row, path, parsed, stored.sha256)
                self.changes.changed += 1
        elif old_row == row:
            self.changes.unchanged += 1
        else:
            if old_row is not None:
                self._orphans_of_old_entries.add(old_row)
            # Whether it is a copy or a move shows once all folders are read.
            if row not in self._fresh and not self._still_there(row):
                self.changes.moved += 1
            else:
                self.changes.duplicates += 1

    def _still_there(self, row: int) -> bool:
        paths = self._sql.execute("SELECT DISTINCT path FROM entries WHERE article = ?", (row,))
        return any(path in self._seen or Path(path).exists() for (path,) in paths)

    def _entries_of(self, row: int) -> int:
        found = self._sql.execute("SELECT count(*) FROM entries WHERE article = ?", (row,))
        return int(found.fetchone()[0])

    def _insert_article(self, path: Path, parsed: ParsedArticle, sha256: str) -> int:
        cursor = self._sql.execute(
            "INSERT INTO articles (id, title, text, path, sha256) VALUES (?, '', '', ?, ?)",
            (self._free_id(path, parsed.key), str(path), sha256),
        )
        row = int(cursor.lastrowid or 0)
        self._write_article(row, path, parsed, sha256)
        return row

    def _free_id(self, path: Path, key: str) -> str:
        """The file's name or the line's id; a hash of the path is added where that is taken."""
        name = _entry_name(path, key)
        taken = self._sql.execute("SELECT 1 FROM articles WHERE id = ?", (name,)).fetchone()
        if not taken:
            return name
        return f"{name}-{hashlib.sha256(f'{path}#{key}'.encode()).hexdigest()[:8]}"

    def _write_article(self, row: int, path: Path, parsed: ParsedArticle, sha256: str) -> None:
        self._sql.execute(
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
        self._sql.execute("DELETE FROM passages WHERE article = ?", (row,))
        self._sql.executemany(
            "INSERT INTO passages (article, start, end, digest) VALUES (?, ?, ?, ?)",
            (
                (row, start, end, digest_of(parsed.title, parsed.text[start:end]))
                for start, end in passages(parsed.text)
            ),
        )

    def _skip(self, root: Path, skipped: Skipped) -> None:
        self.changes.skipped.append(skipped)
        self._sql.execute(
            "INSERT OR REPLACE INTO skips VALUES (?, ?, ?, ?)",
            (str(skipped.path), skipped.key, skipped.reason, str(root)),
        )

    def _keep_missing_root(self, root: Path) -> None:
        rows = self._sql.execute("SELECT path FROM files WHERE root = ?", (str(root),))
        self._seen.update(path for (path,) in rows)
        self._skip(root, Skipped(root, "isn't there any more" + _KEPT))

    def _forget_missing_files(self, root: Path) -> None:
        rows = self._sql.execute("SELECT path FROM files WHERE root = ?", (str(root),)).fetchall()
        for (path,) in rows:
            if path in self._seen or _unreachable(Path(path), root):
                continue
            for key, article in self._sql.execute(
                "SELECT key, article FROM entries WHERE path = ?", (path,)
            ).fetchall():
                self._drop_entry(path, key, article)
            self._sql.execute("DELETE FROM files WHERE path = ?", (path,))

    def _drop_entry(self, path: str, key: str, article: int) -> None:
        self._sql.execute("DELETE FROM entries WHERE path = ? AND key = ?", (path, key))
        self._orphans_of_old_entries.add(article)

    def _drop_articles_without_entries(self) -> None:
        for row in sorted(self._orphans_of_old_entries):
            remaining = self._sql.execute(
                "SELECT path FROM entries WHERE article = ? ORDER BY path LIMIT 1", (row,)
            ).fetchone()
            if remaining is not None:
                # A copy, or the same file elsewhere, carries the article on.
                self._sql.execute(
                    "UPDATE articles SET path = ? WHERE row = ? AND path NOT IN"
                    " (SELECT path FROM entries WHERE article = ?)",
                    (remaining[0], row, row),
                )
                continue
            self._sql.execute("DELETE FROM passages WHERE article = ?", (row,))
            self._sql.execute("DELETE FROM articles WHERE row = ?", (row,))
            self.changes.removed += 1


def digest_of(title: str, text: str) -> bytes:
    """Return the digest of what is embedded for a passage: vectors are stored under it."""
    return hashlib.sha256(passage_input(title, text).encode()).digest()[:DIGEST_BYTES]


def _entry_name(path: Path, key: str) -> str:
    stem = path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.name
    if not key:
        return stem
    return f"{stem}-{key.replace(' ', '-')}" if key.startswith("line ") else key


def _metadata(article: object) -> tuple[object, ...]:
    names = (
        "title",
        "title_from",
        "published",
        "published_from",
        "source",
        "source_from",
        "author",
        "url",
    )
    return tuple(getattr(article, name) for name in names)


def _unreachable(path: Path, root: Path) -> bool:
    """Whether a folder above the file can't be listed now, so that its absence shows nothing."""
    for folder in path.parents:
        if folder == root.parent:
            return False
        if folder.exists():
            try:
                next(_names(folder), None)
            except OSError:
                return True
            return False
    return False


def _names(folder: Path) -> Iterator[Path]:
    return folder.iterdir()
