"""The snapshot that an opened library reads."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from index.search.retrieval import Retrieval
from index.storage.database import Database
from index.storage.failures import reading


class Snapshot:
    """A library's folder, its database open for reading, and the search that goes with it."""

    folder: Path
    _database: Database
    _retrieval: Retrieval

    def _reading(self) -> AbstractContextManager[None]:
        return reading(self._database.path)
