"""Which files of a folder are articles: every one with a reader, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from pathlib import Path

from index.errors import LibraryError
from index.ingest.readers import kinds
from index.ingest.readers.base import os_reason
from index.own_files import DATABASE, PLACE, is_own
from index.place import place_of
from index.types import PassedOver, Skipped

Folder = tuple[int, int]


Judge = Callable[[Path], str | None]
"""Why a file isn't an article; None where it may be one."""


def walk(root: Path, judge: Judge) -> Iterator[Path | Skipped | PassedOver]:
    """The files under `root` that may be articles, sorted by path, links behind all others.

    How many other files there are comes at the end, hidden ones among them. Links are followed,
    after everything that is really there, so that a folder and a file are known by their own
    paths; one that leads to a folder already read is reported and not followed.
    """
    found: list[Path | Skipped] = []
    by_link: list[Path | Skipped] = []
    others: Counter[tuple[str, str]] = Counter()
    seen: set[Folder] = set()
    folders, links = [(root, found)], list[Path]()
    while folders or links:
        folder, kept = folders.pop() if folders else (links.pop(), by_link)
        try:
            status = folder.stat()
            key = (status.st_dev, status.st_ino)
            if key in seen:
                kept.append(Skipped(folder, "a link back to a folder already read"))
                continue
            seen.add(key)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            kept.append(Skipped(folder, os_reason(error)))
            continue
        if _is_library(folder, {entry.name for entry in entries}):
            entries = [entry for entry in entries if not is_own(entry.name)]
        for entry in entries:
            if entry.name.startswith("."):
                others["hidden", kinds.HIDDEN] += 1
                continue
            sort_in = by_link if entry.is_symlink() else kept
            inner = _looked_at(entry, judge, sort_in)
            if isinstance(inner, str):
                others[kinds.suffix_of(entry.name) or "without a suffix", inner] += 1
            elif inner and entry.is_symlink():
                links.append(inner)
            elif inner:
                folders.append((inner, kept))
    for items in (found, by_link):
        yield from (_named(item) for item in sorted(items, key=lambda item: _path(item).parts))
    for (kind, reason), count in sorted(others.items()):
        yield PassedOver(kind, reason, count)


def _is_library(folder: Path, names: Set[str]) -> bool:
    """Tell whether a folder of these files is a library's, not one with a file named as its own."""
    if DATABASE in names or PLACE not in names:
        return DATABASE in names
    with suppress(LibraryError):
        return place_of(folder) is not None
    return False


def _looked_at(
    entry: os.DirEntry[str], judge: Judge, found: list[Path | Skipped]
) -> Path | str | None:
    """Return an entry that is a folder, or why another is passed over.

    Of any other, note the file, or why it can't be read.
    """
    path = Path(entry.path)
    try:
        if entry.is_dir():
            return path
        if entry.is_symlink():
            entry.stat()  # of one that leads nowhere nothing is told by its name
        if reason := kinds.QUERIES if _beir_queries(path) else judge(path):
            return reason
        found.append(_checked(path, entry.stat().st_mode))
    except OSError as error:
        broken = isinstance(error, FileNotFoundError) or entry.is_symlink()
        if not judge(path):
            found.append(Skipped(path, "a broken link" if broken else os_reason(error)))
    return None


def _checked(path: Path, mode: int) -> Path | Skipped:
    return path if stat.S_ISREG(mode) else Skipped(path, "not a regular file")


def _beir_queries(path: Path) -> bool:
    """A BEIR folder's queries stand beside its corpus, in the same form; they aren't articles."""
    return path.name.startswith("queries.jsonl") and (path.parent / "qrels").is_dir()


def _named(item: Path | Skipped) -> Path | Skipped:
    """Report a file whose name can't be written down; nothing later has to think of such names."""
    path = _path(item)
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        readable = Path(os.fsencode(path).decode("utf-8", "replace"))
        reason = item.reason if isinstance(item, Skipped) else "its file name isn't valid UTF-8"
        return Skipped(readable, reason)
    return item


def _path(item: Path | Skipped) -> Path:
    return item.path if isinstance(item, Skipped) else item
