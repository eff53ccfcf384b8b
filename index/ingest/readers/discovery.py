"""Which files of a folder are articles: every one with a reader, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from index.ingest.readers.base import os_reason
from index.types import Skipped

Folder = tuple[int, int]


def walk(root: Path, wanted: Callable[[str], bool]) -> Iterator[Path | Skipped]:
    """The files under `root` whose path is `wanted`, sorted by path, links behind all others.

    Hidden files and folders are passed over in silence. Links are followed, after
    everything that is really there, so that a folder and a file are known by their own paths;
    one that leads to a folder already read is reported and not followed.
    """
    found: list[Path | Skipped] = []
    by_link: list[Path | Skipped] = []
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
        for entry in entries:
            if entry.name.startswith("."):
                continue
            sort_in = by_link if entry.is_symlink() else kept
            inner = _looked_at(entry, wanted, sort_in)
            if inner and entry.is_symlink():
                links.append(inner)
            elif inner:
                folders.append((inner, kept))
    for items in (found, by_link):
        yield from (_named(item) for item in sorted(items, key=lambda item: _path(item).parts))


def _looked_at(
    entry: os.DirEntry[str], wanted: Callable[[str], bool], found: list[Path | Skipped]
) -> Path | None:
    """Return an entry that is a folder; of any other, note the file, or why it isn't read."""
    path = Path(entry.path)
    try:
        if entry.is_dir():
            return path
        if wanted(entry.path) and not _beir_queries(path):
            found.append(_checked(path, entry.stat().st_mode))
    except OSError as error:
        if wanted(entry.path):
            broken = isinstance(error, FileNotFoundError) or entry.is_symlink()
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
