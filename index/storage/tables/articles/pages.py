"""Where in the articles' texts the pages of their files begin."""

from __future__ import annotations

import json
from collections.abc import Sequence

from index.errors import LibraryDamagedError
from index.storage.tables import checksums
from index.storage.tables.store import Store


class PageStore(Store):
    """Table `pages`; an article whose file has no pages has no row."""

    def of_article(self, row: int) -> tuple[int, ...]:
        """Return the offset at which each page of an article begins, () where it has none.

        Raises:
            LibraryDamagedError: they aren't those that were stored.
        """
        found = self._sql.execute(
            "SELECT starts, checksum FROM pages WHERE article = ?", (row,)
        ).fetchone()
        if found is None:
            return ()
        starts, checksum = found
        if checksum != checksums.of_values(row, starts):
            raise LibraryDamagedError(
                f"the pages of the article in row {row} have been altered", "dateline doctor"
            )
        return tuple(json.loads(starts))

    def replace(self, row: int, starts: Sequence[int]) -> None:
        """Store where the pages of an article begin, in place of what was stored."""
        self._sql.execute("DELETE FROM pages WHERE article = ?", (row,))
        if starts:
            text = json.dumps(list(starts))
            self._sql.execute(
                "INSERT INTO pages (article, starts, checksum) VALUES (?, ?, ?)",
                (row, text, checksums.of_values(row, text)),
            )

    def altered(self) -> list[int]:
        """Return the rows of articles whose pages aren't those that were stored."""
        rows = self._sql.stream("SELECT article, starts, checksum FROM pages")
        return [
            row for row, starts, checksum in rows if checksum != checksums.of_values(row, starts)
        ]
