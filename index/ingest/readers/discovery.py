"""Which files of a folder are articles: every one with a reader, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from index.ingest.readers import kinds
from index.ingest.readers.base import os_reason
from index.types import PassedOver, Skipped

Folder = tuple[int, int]


Judge = Callable[[Path], str | None]
"""Why a file isn't an article; None where it may be one."""


def walk(root: Path, judge: Judge) -> Iterator[Path | Skipped | PassedOver]:
    """The files under `root` that may be articles, sorted by path, and then the others.

    Hidden files and folders are passed over. Links are followed, after
    everything that is really there, so that a folder is known by its own path; one that
    leads to a folder already read is reported and not followed.
    """
    found: list[Path | Skipped] = []
    others: Counter[tuple[str, str]] = Counter()
    seen: set[Folder] = set()
    folders, links = [root], list[Path]()
    while folders or links:
        linked = not folders
        folder = links.pop() if linked else folders.pop()
        try:
            status = folder.stat()
            key = (status.st_dev, status.st_ino)
            if key in seen:
                found.append(Skipped(folder, "a link back to a folder already read"))
                continue
            seen.add(key)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            found.append(Skipped(folder, os_reason(error)))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                others["hidden", kinds.HIDDEN] += 1
            elif reason := _sort_in(entry, judge, found, folders, links):
                others[kinds.suffix_of(entry.name) or "without a suffix", reason] += 1
    yield from (_named(item) for item in sorted(found, key=lambda item: _path(item).parts))
    for (kind, reason), count in sorted(others.items()):
        yield PassedOver(kind, reason, count)


def _sort_in(
    entry: os.DirEntry[str],
    judge: Judge,
    found: list[Path | Skipped],
    folders: list[Path],
    links: list[Path],
) -> str | None:
    """Put one entry where it belongs: a folder to read, a linked one, a file.

    The reason comes back for which it is passed over, if it is.
    """
    path = Path(entry.path)
    try:
        if entry.is_dir():
            (links if entry.is_symlink() else folders).append(path)
            return None
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
