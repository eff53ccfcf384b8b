"""Reading article files. A format is one module with `SUFFIXES` and `read`; list it below.

Documents (PDF, Word and the like) are also known by their first bytes, whatever they are called.

`read` never raises for what a file holds, or for a file that can't be opened: each such
file, or line of a file, comes back as a `Skipped` with a short reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.ingest.readers import html, jsonl, kinds, markdown, text
from index.ingest.readers.base import Reader, os_reason
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.discovery import walk
from index.ingest.readers.documents import docx, epub, ocr, odt, pdf, picture, pptx, rtf, signature
from index.types import ParsedArticle, PassedOver, Skipped

READERS_VERSION: int = 2
"""Raised whenever reading the same file yields something else, so libraries read it again."""

_READERS: dict[str, Reader] = {
    suffix: module.read
    for module in (
        *(text, markdown, html, jsonl),
        *(pdf, docx, odt, rtf, epub, pptx),
    )
    for suffix in module.SUFFIXES
}
SUFFIXES: tuple[str, ...] = tuple(_READERS)

__all__ = ["READERS_VERSION", "SUFFIXES", "discover", "read", "survey"]


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """Read one file: its articles in order, and what of it had to be left out.

    Raises nothing for bad content, an unsupported format or a file that can't be opened.
    """
    reader = _READERS.get(signature.suffix_of(path) or "") or _reader_of(path.name)
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

    Files of other formats and hidden ones are passed over, unless `root` is such a file; what
    can't be read, and links back to a folder already read, are reported.
    """
    return (one for one in survey(root) if not isinstance(one, PassedOver))


def survey(root: Path) -> Iterator[Path | Skipped | PassedOver]:
    """What `discover` gives, then how many other files of each kind there are, and why.

    A file whose suffix tells nothing is looked into: it may be a document under another name.
    """
    if root.is_dir():
        yield from walk(root, _not_an_article)
    elif not root.exists():
        yield Skipped(root, "no such file or folder")
    elif not root.is_file():
        yield Skipped(root, "not a regular file")
    else:
        reason = _not_an_article(root)
        yield _unsupported(root) if reason else root


def _not_an_article(path: Path) -> str | None:
    """Why a file isn't read; None for one that is."""
    if kinds.is_lock(path.name):
        return kinds.LOCK
    if _reader_of(path.name):
        return None
    if reason := kinds.reason_for(path.name):
        return reason
    return None if signature.suffix_of(path) in _READERS else kinds.UNKNOWN


def _reader_of(name: str) -> Reader | None:
    """The reader for a file name; the longest suffix decides (.jsonl.gz before .gz).

    Pictures have one where words are looked for in them.
    """
    if ocr.current() and kinds.suffix_of(name) in kinds.PICTURES:
        return picture.read
    name = name.lower()
    for suffix in sorted(_READERS, key=len, reverse=True):
        if name.endswith(suffix):
            return _READERS[suffix]
    return None


def _unsupported(path: Path) -> Skipped:
    kind = f'"{path.suffix}" files' if path.suffix else "files without a suffix"
    return Skipped(path, f"{kind} can't be read; these can: {' '.join(SUFFIXES)}")
