"""What changed on disk since a library was last updated: a look at sizes and times.

It says what an update would have to read, by the rules of `index.maintenance.scan`. A file that
was touched, and holds the words it held, counts as changed until the next update. One that has
its size and modification time, but another change time or inode, is read: so look all files of a
copied folder, and also one that was edited by a program which sets its time back. Opened too are
those whose names don't tell what they are.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from index.ingest.readers import discover
from index.ingest.readers.documents.printed.ocr import recognising
from index.maintenance.recognition import recorded
from index.maintenance.scan import lists_nothing, may_be_there
from index.storage.database import Database
from index.storage.fetched_pages import pages_folder
from index.storage.tables.files import FileLooks, FileState
from index.types import Skipped


@dataclass(frozen=True, slots=True)
class FolderOnDisk:
    """One folder, or file, that the library was given: what it holds, what an update would find.

    `articles` counts those indexed from it, `alone` those of them that no other holds and that
    would go with it; `files` the article files that are in it now.
    `unread` is what can't be read now and wasn't reported by the last update. `fetched`: it is the
    library's own folder of pages from the web.
    """

    path: Path
    articles: int
    files: int = 0
    added: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    unread: tuple[Skipped, ...] = ()
    alone: int = 0
    fetched: bool = False

    @property
    def problem(self) -> str:
        """Why nothing is known of the folder itself ("permission denied"), else ""."""
        return next((skip.reason for skip in self.unread if skip.path == self.path), "")


@dataclass(frozen=True, slots=True)
class DiskChanges:
    """What changed in all of a library's folders, which come sorted by path."""

    folders: tuple[FolderOnDisk, ...]

    @property
    def added(self) -> tuple[Path, ...]:
        """The files that the library doesn't know."""
        return tuple(path for folder in self.folders for path in folder.added)

    @property
    def changed(self) -> tuple[Path, ...]:
        """The files whose size or time is another than when they were read."""
        return tuple(path for folder in self.folders for path in folder.changed)

    @property
    def removed(self) -> tuple[Path, ...]:
        """The files that were seen to be gone."""
        return tuple(path for folder in self.folders for path in folder.removed)

    @property
    def count(self) -> int:
        """How many files an update would take in or drop."""
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def files(self) -> int:
        """How many article files there are now."""
        return sum(folder.files for folder in self.folders)


def changed_on_disk(database: Database) -> DiskChanges:
    """Compare the folders that a library knows with what it read from them.

    May run in any thread, as long as no other uses the same database meanwhile.
    """
    files = database.files
    known: dict[str, dict[str, FileState]] = defaultdict(dict)
    for path, root, state in files.states():
        known[root][path] = state
    counts, alone = files.article_counts(), files.article_counts(alone=True)
    own = pages_folder(database.path.parent)
    reported = {str(skip.path) for skip in files.skips() if not skip.key}
    with recognising(recorded(database)):
        return DiskChanges(
            tuple(
                replace(
                    _folder(root, counts.get(str(root), 0), known[str(root)], reported),
                    alone=alone.get(str(root), 0),
                    fetched=root == own,
                )
                for root in files.roots()
            )
        )


def _folder(
    root: Path, articles: int, known: Mapping[str, FileState], reported: Set[str]
) -> FolderOnDisk:
    """Compare one root with its `known` files; `reported` are skips that need no second report."""
    if not os.path.exists(root):
        return FolderOnDisk(root, articles, unread=(Skipped(root, "isn't there any more"),))
    listed = list(discover(root))
    if articles and lists_nothing(root, listed):
        return FolderOnDisk(root, articles, unread=(Skipped(root, "is empty now"),))
    seen: set[str] = set()
    unlisted: set[Path] = set()
    added, changed, unread = list[Path](), list[Path](), list[Skipped]()
    for found in listed:
        path = found.path if isinstance(found, Skipped) else found
        seen.add(str(path))
        if isinstance(found, Skipped):
            unlisted.add(path)
            problem: Skipped | None = found
        elif (same := _is_same(path, known.get(str(path)))) is None:
            problem = Skipped(path, "can't be read")
        elif same:
            continue
        else:
            problem = None
            (changed if str(path) in known else added).append(path)
        if problem and (path == root or str(path) not in reported):
            unread.append(problem)
    removed = tuple(_gone(root, known, seen, unlisted))
    files = len(seen) - len(unlisted)
    return FolderOnDisk(root, articles, files, tuple(added), tuple(changed), removed, tuple(unread))


def _gone(
    root: Path, known: Mapping[str, FileState], seen: Set[str], unlisted: Set[Path]
) -> Iterator[Path]:
    for name in known:
        if name not in seen and not may_be_there(Path(name), root, unlisted):
            yield Path(name)


def _is_same(path: Path, known: FileState | None) -> bool | None:
    """Tell whether a file is as it was read; None where it can't be read."""
    try:
        looks = FileLooks.of(path)
        if known is not None and known.looks == looks:
            return True
        if not os.access(path, os.R_OK):
            return None
        as_written = known is not None and known.looks.as_written() == looks.as_written()
        return known is not None and as_written and known.is_of(path, looks)
    except OSError:
        return None
