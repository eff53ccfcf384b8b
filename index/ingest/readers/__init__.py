"""Reading article files. A format is one module with `SUFFIXES` and `read`; list it below.

`read` never raises for what a file holds, or for a file that can't be opened: each such
file, or line of a file, comes back as a `Skipped` with a short reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.ingest.readers import html, jsonl, markdown, text
from index.ingest.readers.base import Reader, os_reason
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.discovery import walk
from index.types import ParsedArticle, Skipped

READERS_VERSION: int = 2
"""Raised whenever reading the same file yields something else, so libraries read it again."""

_READERS: dict[str, Reader] = {
    suffix: module.read for module in (text, markdown, html, jsonl) for suffix in module.SUFFIXES
}
SUFFIXES: tuple[str, ...] = tuple(_READERS)

__all__ = ["READERS_VERSION", "SUFFIXES", "discover", "read"]


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """Read one file: its articles in order, and what of it had to be left out.

    Raises nothing for bad content, an unsupported format or a file that can't be opened.
    """
    reader = _reader_of(path.name)
    if reader is None:
        yield _unsupported(path)
        return
    try:
        yield from reader(path)
    except Unreadable as problem:
        yield Skipped(path, problem.reason)
    except OSError as error:
        yield Skipped(path, os_reason(error))


def discover(root: Path) -> Iterator[Path | Skipped]:
    """The article files under `root` (or `root` itself, if it is a file), sorted by path.

    Files of other formats and hidden ones are passed over in silence, unless `root` is
    such a file; what can't be read, and links back to a folder already read, are reported.
    """
    if root.is_dir():
        yield from walk(root, lambda name: _reader_of(name) is not None)
    elif not root.exists():
        yield Skipped(root, "no such file or folder")
    elif not root.is_file():
        yield Skipped(root, "not a regular file")
    else:
        yield root if _reader_of(root.name) else _unsupported(root)


def _reader_of(name: str) -> Reader | None:
    """The reader for a file name; the longest suffix decides (.jsonl.gz before .gz)."""
    name = name.lower()
    for suffix in sorted(_READERS, key=len, reverse=True):
        if name.endswith(suffix):
            return _READERS[suffix]
    return None


def _unsupported(path: Path) -> Skipped:
    kind = f'"{path.suffix}" files' if path.suffix else "files without a suffix"
    return Skipped(path, f"{kind} can't be read; these can: {' '.join(SUFFIXES)}")
