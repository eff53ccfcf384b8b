"""What workers read ahead of a scan, given to it file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.ingest.readers import read
from index.ingest.readers.documents.printed import ocr
from index.ingest.readers.records.fields import Mapped
from index.types import ParsedArticle, Skipped
from index.workers.workers import FileRead, Workers


class Ahead:
    """The files that a scan is going to read, in its order; those it reads after all is for it.

    Without workers each is read when it is asked for.
    """

    def __init__(self, names: Mapped, workers: Workers | None = None) -> None:
        self._names = names
        self._workers = workers
        self._coming: Iterator[tuple[Path, FileRead | None]] = iter(())

    def begin(self, paths: Iterable[Path]) -> None:
        """Have workers read these files, as they come free."""
        if self._workers:
            self._coming = self._workers.read(paths, self._names, ocr.current())

    def read(self, path: Path, sha256: str) -> Iterable[ParsedArticle | Skipped]:
        """Return what `index.ingest.readers.read` finds in a file with these bytes.

        A worker may have seen other bytes under the path: an older copy, another disk. Then,
        and where none could read it, the file is read here.
        """
        for coming, found in self._coming:
            if coming == path:
                if found is not None and found.sha256 == sha256:
                    return found.found
                break
        return read(path, self._names)
