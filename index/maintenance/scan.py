"""Comparing folders with the library: what was added, changed, moved, removed.

The caller holds one write transaction, so a library shows all of a scan or nothing of it.
Nothing is dropped on weak evidence: where a folder is missing, or a file can't be read
whole, what was indexed from it stays, and that is reported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

from index.ingest.readers import survey
from index.ingest.readers.records.fields import NO_MAPPING, Mapped
from index.maintenance.links import is_nearer, same_file
from index.maintenance.reconcile import Account
from index.removal.blocking import Gate
from index.storage import artifacts
from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.tables.articles.articles import entry_name, is_line, same_metadata, text_sha256
from index.storage.tables.files import FileLooks, FileState
from index.stories.stories import are_copies
from index.types import Changes, ParsedArticle, PassedOver, Skipped, added_up
from index.workers.ahead import Ahead
from index.workers.workers import Workers

_KEPT = "; its articles are kept as they were indexed"
_EMPTIED = f"is empty now{_KEPT}: run dateline index --forget FOLDER to remove them"


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


def lists_nothing(root: Path, found: Sequence[Path | Skipped]) -> bool:
    """Tell whether what was found in a root is a folder that could be listed and holds no article.

    What of it couldn't be listed or opened is no article now.
    """
    readable = root.is_dir() and not any(
        isinstance(one, Skipped) and one.path == root for one in found
    )
    return readable and not any(isinstance(one, Path) for one in found)


class Scan:
    """One pass over some paths. `changes` is filled as it runs; `files` is how many it will read.

    What becomes of the articles that the files gained and lost is settled at its end: see
    `index.maintenance.reconcile.Account`.
    """

    def __init__(
        self,
        database: Database,
        notice: Callable[[Path], None],
        names: Mapped = NO_MAPPING,
        *,
        allow_removals: bool = False,
        leave: Set[Path] = frozenset(),
        now: datetime | None = None,
        workers: Workers | None = None,
    ) -> None:
        """Make it.

        Args:
            database: the library's.
            notice: gets each file as it is looked at.
            names: what fields of records are called.
            allow_removals: let go whatever is gone, however much that is.
            leave: files still being written: they aren't read, and count as they were.
            now: the moment; default: what the system's clock says.
            workers: others, who read ahead of it.
        """
        self._ahead = Ahead(names, workers)
        self._leave = leave
        self._database = database
        self._articles, self._files = database.articles, database.files
        self._notice = notice
        self._seen: set[str] = set()
        self._unlisted: set[Path] = set()
        self.changes = Changes()
        self.files = 0
        self._named: Set[Path] = frozenset()
        self._now = database.moments.next(now or datetime.now(UTC))
        self._moments: dict[str, datetime | None] = {}
        self._account = Account(database, self.changes, names, allow_removals)
        self._gate = Gate(database.taken_down)

    def run(
        self,
        paths: Sequence[Path],
        roots: Sequence[Path] = (),
        *,
        named: Set[Path] = frozenset(),
        read_again: bool = False,
    ) -> None:
        """Scan the paths and bring articles and passages up to date.

        Args:
            paths: files and folders, none inside another.
            roots: the known roots, none inside another; each path is one or lies in one.
                Default: the paths themselves.
            named: files to be looked into even where they seem to be as before.
            read_again: read every file, also one that seems to be as before, and one that isn't
                there now as soon as it is.
        """
        self._named = named
        listed: list[tuple[Path, Path, list[Path | Skipped]]] = []
        for path in paths:
            root = next(root for root in roots or paths if path.is_relative_to(root))
            if os.path.exists(path):
                # Names only, and before any file is read: so it is known how many there are.
                listed.append((root, path, self._survey(root, path)))
            else:
                self._keep_missing(root, path)
        self.files = sum(isinstance(one, Path) for _, _, found in listed for one in found)
        self._ahead.begin(
            one
            for _, _, found in listed
            for one in found
            if isinstance(one, Path) and self._seems_new(one, read_again)
        )
        emptied = []
        for root, path, found in listed:
            for one in found:
                self._one(root, one, read_again)
            if path == root and self._is_emptied(root, found):
                emptied.append(root)
            else:
                self._forget_missing_files(root, path)
        for root in emptied:
            self._keep_emptied(root)
        if read_again:
            self._read_later()
        self._account.settle(self._seen)

    def _survey(self, root: Path, path: Path) -> list[Path | Skipped]:
        """List a path's article files; what else is there is counted, and kept if it is a root."""
        surveyed = list(survey(path))
        others = [one for one in surveyed if isinstance(one, PassedOver)]
        self.changes.passed_over = added_up([*self.changes.passed_over, *others])
        if path == root:
            self._database.save_passed_over(root, others)
        return [one for one in surveyed if not isinstance(one, PassedOver)]

    def forget(self, roots: Sequence[Path]) -> None:
        """Drop roots, whether they are still there or not, before the paths are scanned.

        Their articles go at the end of `run`, but for those that another root's file holds.
        """
        for root in roots:
            for path, key, row in self._files.entries_in(root):
                self._account.drop_entry(path, key, row)
                self._account.forget(row)
            self._files.delete_root(root)

    def _one(self, root: Path, found: Path | Skipped, read_again: bool) -> None:
        if isinstance(found, Skipped):
            self._unlisted.add(found.path)
            self._seen.add(str(found.path))
            self._unread(root, found)
        elif found in self._leave:
            self._seen.add(str(found))
        else:
            self._seen.add(str(found))
            self._notice(found)
            self.changes.files += 1
            self._file(root, found, read_again)
            step("read", found.name)

    def _seems_new(self, path: Path, read_again: bool) -> bool:
        """Tell whether a file is going to be looked into."""
        if path in self._leave:
            return False
        known = self._files.state(str(path))
        try:
            same = known is not None and known.looks == FileLooks.of(path)
        except OSError:
            return False
        return not same or read_again or path in self._named

    def _file(self, root: Path, path: Path, read_again: bool) -> None:
        name = str(path)
        known = self._files.state(name)
        try:
            # Looked at before it is read: a change in between shows at the next scan.
            looks = FileLooks.of(path)
            same = known is not None and known.looks == looks
            if same and not read_again and path not in self._named:
                self._count_unchanged(name)
                return
            sha256 = artifacts.file_sha256(path)
        except OSError as error:
            note = _KEPT if known else ""
            reason = f"can't be read: {error.strerror or error}"
            self._unread(root, Skipped(path, reason + note))
            return
        self._files.save(name, root, FileState(looks, sha256))
        same = known is not None and known.sha256 == sha256
        if same and not read_again:
            self._count_unchanged(name)
        else:
            self._articles_of(root, path, sha256, edited=not same)

    def _count_unchanged(self, path: str) -> None:
        self.changes.unchanged += self._files.count_entries_of(path)
        # What was skipped in it before is still so, and is said again.
        self.changes.skipped += self._files.skips_of(path)

    def _articles_of(self, root: Path, path: Path, sha256: str, *, edited: bool) -> None:
        """Read a file's articles; it was `edited` where its bytes aren't those read before."""
        self._files.delete_skips(str(path))
        before = self._files.entries(str(path))
        # Lines that move to other places of their file take these along.
        lines = edited and any(map(is_line, before))
        self._moments = self._database.moments.of_texts_in(str(path)) if lines else {}
        whole = True
        for parsed in self._ahead.read(path, sha256):
            if isinstance(parsed, Skipped):
                whole = whole and not parsed.lost
                note = _KEPT if before and parsed.lost and not parsed.key else ""
                self._skip(root, Skipped(parsed.path, parsed.reason + note, parsed.key))
            else:
                if refused := self._gate.refused(path, parsed):
                    self._skip(root, refused)
                    continue
                if parsed.note:
                    self.changes.notes.append(f"{path}: {parsed.note}")
                self._entry(path, parsed, before.pop(parsed.key, None), edited)
        if whole:  # else a line that can't be read may be one of these
            for key, row in before.items():
                self._account.drop_entry(str(path), key, row)

    def _entry(self, path: Path, parsed: ParsedArticle, old_row: int | None, edited: bool) -> None:
        sha256 = text_sha256(parsed.text)
        row = self._articles.row_of_text(sha256)
        # What other rules make of the same file is no other version of the article.
        may_be_earlier = edited and not is_line(parsed.key)
        if row is None:
            if old_row is not None and self._is_still(old_row, parsed, edited):
                self._articles.hand_over(old_row, sha256)
            row = self._new_text(path, parsed, sha256, old_row, may_be_earlier, edited)
        else:
            self._known_text(row, path, parsed, old_row, may_be_earlier)
        if old_row is not None and old_row != row:
            self._account.replace(old_row, str(path), parsed.key, row)
        self._files.save_entry(str(path), parsed.key, entry_name(path, parsed.key), row)

    def _new_text(
        self,
        path: Path,
        parsed: ParsedArticle,
        sha256: str,
        old_row: int | None,
        may_be_earlier: bool,
        edited: bool,
    ) -> int:
        """Write a text that the library doesn't have, over the entry's old one if it can be."""
        indexed = self._first_indexed(parsed, sha256, old_row, edited)
        if old_row is not None and self._is_in_one_file(old_row, path):
            row = old_row
            if may_be_earlier:
                self._articles.keep_earlier(row, of=row, replaced=self._now)
            home = self._home(row, path)
            self._articles.write(row, home, parsed, sha256)
            self._database.moments.set(row, indexed)
        else:
            row = self._articles.insert(path, parsed, sha256, indexed)
            home = path
            if old_row is not None and may_be_earlier:
                self._articles.keep_earlier(row, of=old_row, replaced=self._now)
        if home == path:
            self._account.settle_in(row)
        if old_row is None:
            self.changes.added += 1
        else:
            self.changes.changed += 1
        return row

    def _first_indexed(
        self, parsed: ParsedArticle, sha256: str, old_row: int | None, edited: bool
    ) -> datetime | None:
        """Return when an entry's article was first indexed: now, if another one was there so far.

        Of an entry known by the number of its line, the text tells which article it is.
        """
        if sha256 in self._moments:
            return self._moments[sha256]
        if old_row is None:
            return self._now
        if edited and is_line(parsed.key):
            stored = self._articles.text_of(old_row)
            if not are_copies(stored, parsed.text):
                return self._now
        return self._database.moments.of(old_row)

    def _is_still(self, row: int, parsed: ParsedArticle, edited: bool) -> bool:
        """Tell whether an entry with another text is the article it was, for what was set of it.

        Another line may have come to the place of one that is known by its number alone.
        """
        if not edited or not is_line(parsed.key):
            return True
        stored = self._articles.get(row)
        return bool(stored.set_by_hand) and are_copies(stored.text, parsed.text)

    def _is_in_one_file(self, row: int, path: Path) -> bool:
        """Tell whether no file but this one holds an article, whatever links lead to it."""
        paths = self._files.paths_of_article(row)
        # Two entries of one path are two lines of a file, of which one may still be as it was.
        one_each = len(set(paths)) == len(paths)
        return one_each and all(same_file(path, Path(other)) for other in paths)

    def _home(self, row: int, path: Path) -> Path:
        """Return the path that an article of a file is to have: a link doesn't take its place."""
        home = Path(self._articles.path_of(row))
        return home if same_file(home, path) and not is_nearer(path, home) else path

    def _known_text(
        self,
        row: int,
        path: Path,
        parsed: ParsedArticle,
        old_row: int | None,
        may_be_earlier: bool,
    ) -> None:
        stored = self._articles.stated(row)
        if old_row != row:
            self._account.gain(row)
            if is_nearer(path, Path(stored.path)):  # so far it was known by a link to this file
                self._articles.write(row, path, parsed, stored.sha256)
                self._account.settle_in(row)
            return
        # Of two lines of one file with the same text, the first is the article's home.
        at_home = stored.path == str(path) and not self._account.is_at_home(row)
        if at_home:
            self._account.settle_in(row)
        if at_home and not same_metadata(parsed, stored):
            if may_be_earlier and parsed.title != stored.title:
                self._articles.keep_earlier(row, of=row, replaced=self._now)
            self._articles.write(row, path, parsed, stored.sha256)
            self.changes.changed += 1
        else:
            self.changes.unchanged += 1

    def _skip(self, root: Path, skipped: Skipped) -> None:
        self.changes.skipped.append(skipped)
        self._files.save_skip(root, skipped)

    def _unread(self, root: Path, skipped: Skipped) -> None:
        """Report a file that couldn't be opened; it is read anew as soon as it can be."""
        self._skip(root, skipped)
        self._files.forget_state(str(skipped.path))

    def _keep_missing(self, root: Path, path: Path) -> None:
        self._unread(root, Skipped(path, "isn't there any more" + _KEPT))

    def _read_later(self) -> None:
        """Have the files that weren't there to be read this time read when they are."""
        for name in self._files.paths():
            if name not in self._seen:
                self._files.forget_state(name)

    def _is_emptied(self, root: Path, found: Sequence[Path | Skipped]) -> bool:
        """Tell whether a folder that articles came from has none: a mount point, unmounted."""
        return lists_nothing(root, found) and bool(self._files.entries_in(root))

    def _keep_emptied(self, root: Path) -> None:
        """Keep the articles of an emptied folder, but for those that this pass found elsewhere."""
        for path, key, row in self._files.entries_in(root):
            if any(other in self._seen for other in self._files.paths_of_article(row)):
                self._account.drop_entry(path, key, row)
        self._files.delete_empty(root)
        if self._files.entries_in(root):
            self._skip(root, Skipped(root, _EMPTIED))

    def _forget_missing_files(self, root: Path, path: Path) -> None:
        """Drop the files, and the reports of files, of a path that its listing didn't show."""
        for name in self._files.paths_in(root):
            inside = Path(name).is_relative_to(path)
            if not inside or name in self._seen or may_be_there(Path(name), path, self._unlisted):
                continue
            self._account.drop_file(name, root)
