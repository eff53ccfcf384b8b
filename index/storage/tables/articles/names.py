"""What articles can be called by: their ids, files and titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.hand_set import BY_HAND
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


@dataclass(frozen=True, slots=True)
class Placed:
    """An article that has a day, its address, and its file with the file's modification time.

    `by_hand`: whether the day was set by hand.
    """

    row: int
    published: str
    path: str
    url: str | None
    by_hand: bool
    mtime_ns: int | None


class NameStore(Store):
    """The names in tables `articles` and `entries`; an article has one for each of its files."""

    def all(self) -> Iterator[Named]:
        """Yield every article with each file that holds it, in the order of indexing."""
        for values in self._sql.stream(
            "SELECT a.row, a.id, a.title, e.path, e.key, a.published FROM articles a"
            " JOIN entries e ON e.article = a.row ORDER BY a.row, e.path <> a.path, e.path, e.key"
        ):
            yield Named(*values)

    def rows_in_file(self, path: str) -> list[int]:
        """Return the rows of the articles that a file holds."""
        return self._column(
            "SELECT DISTINCT article FROM entries WHERE path = ? ORDER BY article", path
        )

    def dated(self) -> Iterator[Placed]:
        """Yield the articles that have a day, in the order of indexing."""
        for row, published, path, url, by_hand, mtime_ns in self._sql.stream(
            "SELECT a.row, a.published, a.path, a.url, a.published_from = ?, f.mtime_ns"
            " FROM articles a LEFT JOIN files f ON f.path = a.path"
            " WHERE a.published IS NOT NULL ORDER BY a.row",
            (BY_HAND,),
        ):
            yield Placed(row, published, path, url, bool(by_hand), mtime_ns)

    def rows_set_by_hand(self) -> list[int]:
        """Return the rows of the articles of which something was set by hand."""
        return self._column(
            "SELECT a.row FROM hand_set h JOIN articles a ON a.sha256 = h.sha256 ORDER BY a.row"
        )
