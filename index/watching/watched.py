"""The library that a watch keeps up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.types import UpdateReport

if TYPE_CHECKING:
    from index.extraction.extractor import Extractor
    from index.maintenance.folder_diff import DiskChanges
    from index.maintenance.update import Progress
    from index.vector.embedder import Embedder


class Watched(Protocol):
    """What a watch asks of a library; both raise DatelineError."""

    @property
    def folder(self) -> Path:
        """Where it is."""

    def update(self, paths: Sequence[Path], leave: Set[Path]) -> UpdateReport:
        """Add paths, or refresh the known folders where there are none; leave some files alone."""

    def look(self) -> DiskChanges:
        """Compare the known folders with the library."""


@dataclass(frozen=True)
class WatchedLibrary:
    """A library on this machine; the fields are `index.library.Library.update`'s arguments."""

    folder: Path
    model: Path | None = None
    embedder: Embedder | None = None
    ocr_language: str | None = None
    progress: Callable[[Progress], None] = lambda _: None
    extractors: Sequence[Extractor] = ()

    def update(self, paths: Sequence[Path], leave: Set[Path]) -> UpdateReport:
        """See `Watched`."""
        from index.library import Library

        return Library.update(
            self.folder,
            paths,
            model=self.model,
            embedder=self.embedder,
            progress=self.progress,
            writer="watch",
            ocr_language=self.ocr_language,
            leave=leave,
            extractors=self.extractors,
        )

    def look(self) -> DiskChanges:
        """See `Watched`."""
        from index.library import Library

        with Library(self.folder) as library:
            return library.changed_on_disk()
