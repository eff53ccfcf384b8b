"""The account by which a scan comes to what it changed in a library's articles.

An article has one home, the file whose words its metadata is; other files with the same text
are further entries of it. Which articles moved, were copied or are gone shows only when every
path has been read, so a scan counts the entries that each article gained and lost, and settles
that at its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from pathlib import Path

from index.ingest.readers import read
from index.ingest.readers.records.fields import Mapped
from index.maintenance.removals import Places, too_many
from index.storage.database import Database
from index.storage.tables.articles.articles import same_metadata, text_sha256
from index.types import Changes, Skipped


class Account:
    """The entries that articles gained and lost in one scan, by the articles' rows."""

    def __init__(
        self, database: Database, changes: Changes, names: Mapped, allow_removals: bool
    ) -> None:
        self._database, self._names = database, names
        self._allow_removals = allow_removals
        self._places = Places(database)
        self._changes = changes
        self._gained: Counter[int] = Counter()
        self._lost: Counter[int] = Counter()
        self._homeless: set[int] = set()
        self._homed: set[int] = set()
        self._forgotten: set[int] = set()

    def gain(self, row: int) -> None:
        """Note that a file was found to hold an article which it didn't before."""
        self._gained[row] += 1

    def settle_in(self, row: int) -> None:
        """Note that the file just read is an article's home."""
        self._homed.add(row)

    def is_at_home(self, row: int) -> bool:
        """Tell whether an article's home has been read."""
        return row in self._homed

    def drop_entry(self, path: str, key: str, row: int) -> None:
        """Delete an article's entry in a file."""
        self._places.dropped[row].append((path, key))
        self._database.files.delete_entry(path, key)
        self._lose(row, path)

    def drop_file(self, path: str, root: Path) -> None:
        """Delete a file that is gone, with the articles' entries in it."""
        files = self._database.files
        if state := files.state(path):
            self._places.files[path] = root, state
        for key, row in files.entries(path).items():
            self.drop_entry(path, key, row)
        files.delete(path)

    def replace(self, row: int, path: str, key: str, by: int) -> None:
        """Note that a file holds another article where it held one."""
        self._places.replaced[row].append((path, key, by))
        self._lose(row, path)

    def _lose(self, row: int, path: str) -> None:
        """Note that an article lost an entry in a file, and perhaps its home."""
        self._lost[row] += 1
        if self._database.articles.path_of(row) == path:
            self._homeless.add(row)

    def forget(self, row: int) -> None:
        """Note that an article is no loss, should no other file hold it: the user said so."""
        self._forgotten.add(row)

    def settle(self, seen: Set[str]) -> None:
        """Remove the articles left without an entry; give those that lost their home another.

        `seen` are the files that the scan found. Where too many articles would go, they stay.
        """
        held = self._hold_back(seen)
        homes: dict[str, dict[str, int]] = {}
        for row in sorted(self._lost.keys() - held):
            entry = self._database.files.first_entry(row)
            if entry is None:
                self._remove(row)
            elif row in self._homeless - self._homed:
                homes.setdefault(entry[0], {})[entry[1]] = row
        for path, rows in homes.items():
            self._move_in(Path(path), rows)
        copies = {row: count - self._lost[row] for row, count in self._gained.items()}
        self._changes.duplicates += sum(count for count in copies.values() if count > 0)

    def _hold_back(self, seen: Set[str]) -> set[int]:
        """Put the articles that would go back, where they are too many; return their rows."""
        database, files = self._database, self._database.files
        going = [row for row in sorted(self._lost) if files.first_entry(row) is None]
        going = [row for row in going if row not in self._forgotten]
        held: set[int] = set()
        if not self._allow_removals and too_many(len(going), database.articles.count()):
            held = self._places.put_back(going)
        before = database.held_back()
        still = {
            row
            for row in before - self._lost.keys()
            if (paths := files.paths_of_article(row)) and seen.isdisjoint(paths)
        }
        self._changes.held_back = len(held | still)
        if before or held:
            database.save_held_back(held | still)
        return held

    def _remove(self, row: int) -> None:
        self._database.articles.delete(row)
        if row in self._forgotten:
            self._changes.forgotten += 1
        else:
            self._changes.removed += 1

    def _move_in(self, path: Path, rows: dict[str, int]) -> None:
        """Make a file the home of articles (key → row): their metadata is now what it says."""
        for parsed in read(path, self._names):
            row = None if isinstance(parsed, Skipped) else rows.get(parsed.key)
            if row is None or isinstance(parsed, Skipped):
                continue
            stored = self._database.articles.stated(row)
            if text_sha256(parsed.text) != stored.sha256:
                continue  # it has changed since its own scan, and the next one will tell
            del rows[parsed.key]
            if stored.path != str(path):
                self._changes.moved += 1
            elif not same_metadata(parsed, stored):
                self._changes.changed += 1
            else:
                self._changes.unchanged += 1
                continue
            self._database.articles.write(row, path, parsed, stored.sha256)
        for row in rows.values():  # it can't be read now; what is known of the article stays
            self._database.articles.move(row, path)
            self._changes.moved += 1
