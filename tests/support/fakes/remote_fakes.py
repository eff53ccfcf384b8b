"""A library that stands on a Milvus as far as its folder says, over the files that lie there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryError
from index.place import Place, save
from index.search.local import LocalRetrieval
from index.storage.database import Database

AWAY = "Milvus at http://archive:19530 doesn't answer"


class FakeMilvus:
    """What searches every library from now on: the files in its folder, unless it is `away`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.away = False
        self.opened = 0
        patch.setattr("index.library.retrieval_of", self._retrieval)

    def place(self, library: Path) -> Path:
        """Have a library's folder say that it is on the Milvus; return the folder."""
        save(library, Place("http://archive:19530", "news"))
        return library

    def _retrieval(self, folder: Path, database: Database) -> _FakeRetrieval:
        self.opened += 1
        return _FakeRetrieval(self, folder, database)


class _FakeRetrieval(LocalRetrieval):
    """One connection: broken for good once the server was away when it was asked for something."""

    def __init__(self, milvus: FakeMilvus, folder: Path, database: Database) -> None:
        super().__init__(folder, database)
        self._milvus = milvus
        self._broken = False

    def described(self) -> tuple[str, ...]:
        self._ask()
        return ("Milvus 2.6.0", "news_words_0a1b2c3d: 20 rows")

    def rank(self, *args: Any, **named: Any) -> Any:
        self._ask()
        return super().rank(*args, **named)

    def _ask(self) -> None:
        self._broken |= self._milvus.away
        if self._broken:
            raise LibraryError(AWAY, "see that it runs")
