"""Holding back what would go: no update empties a library because a folder looks emptied.

A sync gone wrong, a folder moved out of sight or a program that writes the same words into every
file looks to a scan like articles that are gone. So an update that would remove many of them at
once puts them back, with the places where they were found, and takes in all else. Nothing else is
recorded: the next scan finds them gone again, and decides anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.storage.database import Database
from index.storage.tables.articles.articles import entry_name
from index.storage.tables.files import FileState

FEW = 20
"""So many articles may always go."""

SHARE = 0.1
"""The share of all articles that may go at once, where it is more than a few."""


def too_many(going: int, articles: int) -> bool:
    """Tell whether so many of a library's articles may only go where the user says so."""
    return going > FEW and going > SHARE * articles


@dataclass(slots=True)
class Places:
    """The places in files that articles lost in one scan, by the articles' rows.

    `dropped` are those whose file, or whose place in it, is gone; `replaced` those that hold
    another article now, with its row.
    """

    database: Database
    files: dict[str, tuple[Path, FileState]] = field(default_factory=dict)
    dropped: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    replaced: dict[int, list[tuple[str, str, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def put_back(self, rows: Sequence[int]) -> set[int]:
        """Give articles back the places that they lost, and return which have one again.

        A file that is there but holds them no longer is read again at the next look.
        """
        for row in rows:
            for path, key in self.dropped.get(row, ()):
                self._put_back(row, path, key)
            if row not in self.dropped:
                self._put_back_replaced(row)
        store = self.database.files
        return {row for row in rows if store.first_entry(row) is not None}

    def _put_back(self, row: int, path: str, key: str) -> None:
        store = self.database.files
        if path in self.files and store.state(path) is None:
            store.save(path, *self.files[path])
        elif path not in self.files:
            store.forget_state(path)
        store.save_entry(path, key, entry_name(Path(path), key), row)

    def _put_back_replaced(self, row: int) -> None:
        """Take one place from the article that stands in it now, if that has another."""
        store = self.database.files
        for path, key, other in self.replaced.get(row, ()):
            if len(store.paths_of_article(other)) > 1:
                self._put_back(row, path, key)
                return
