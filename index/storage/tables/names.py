"""What articles can be called by: their ids, files and titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.storage.tables.store import Store


@dataclass(frozen=True, slots=True)
class Named:
    """An article as a user may call it: by its id, its title, or a file that holds it."""

    row: int
    id: str
    title: str
    path: str
    key: str
    published: str | None


class NameStore(Store):
    """The names in tables `articles` and `entries`; an article has one for each of its files."""

    def all(self) -> Iterator[Named]:
        """Yield every article with each file that holds it, in the order of indexing."""
        for values in self._sql.execute(
            "SELECT a.row, a.id, a.title, e.path, e.key, a.published FROM articles a"
            " JOIN entries e ON e.article = a.row ORDER BY a.row, e.path <> a.path, e.path, e.key"
        ):
            yield Named(*values)

    def rows_in_file(self, path: str) -> list[int]:
        """Return the rows of the articles that a file holds."""
        return self._column(
            "SELECT DISTINCT article FROM entries WHERE path = ? ORDER BY article", path
        )
