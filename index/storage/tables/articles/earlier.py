"""What articles said before their files were edited."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import date, datetime

from index.storage.tables import checksums
from index.storage.tables.store import Store
from index.types import EarlierVersion

KEPT = 20
"""So many earlier versions of one article at most: a live page may be saved every few minutes."""


class EarlierStore(Store):
    """Table `earlier`: no search sees it, and what is in it goes with its article.

    A version is a title and a text. One that comes back and is replaced once more is still held
    once, under the later time.
    """

    def add(
        self, article: int, title: str, text: str, published: str | None, replaced: str
    ) -> None:
        """Add what an article said until a time; days and times are written as in ISO 8601."""
        digest = _sha256(title, text)
        self._sql.execute("DELETE FROM earlier WHERE article = ? AND sha256 = ?", (article, digest))
        self._sql.execute(
            "INSERT INTO earlier (article, title, text, published, replaced, sha256, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(article, title, text, published, replaced, digest),
                checksums.of_values(title, published, replaced, digest),
            ),
        )
        self._sql.execute(
            "DELETE FROM earlier WHERE article = ? AND id NOT IN"
            " (SELECT id FROM earlier WHERE article = ? ORDER BY id DESC LIMIT ?)",
            (article, article, KEPT),
        )

    def said(self, *, but: Collection[int] = ()) -> Iterator[tuple[str, str]]:
        """Yield the title and the text of every earlier version, but for some articles' rows."""
        for row, title, text in self._sql.stream("SELECT article, title, text FROM earlier"):
            if row not in but:
                yield title, text

    def of(self, article: int) -> list[EarlierVersion]:
        """Return an article's earlier versions, the first first."""
        rows = self._sql.execute(
            "SELECT title, text, published, replaced, sha256 FROM earlier WHERE article = ?"
            " ORDER BY id",
            (article,),
        )
        return [
            EarlierVersion(
                title,
                text,
                date.fromisoformat(published) if published else None,
                datetime.fromisoformat(replaced),
                sha256,
            )
            for title, text, published, replaced, sha256 in rows
        ]

    def delete_of(self, article: int) -> None:
        """Drop the earlier versions of an article, which goes."""
        self._sql.execute("DELETE FROM earlier WHERE article = ?", (article,))

    def altered(self) -> list[int]:
        """Return the articles of which an earlier version isn't what was stored."""
        rows = self._sql.stream(
            "SELECT article, text, checksum, title, published, replaced, sha256 FROM earlier"
        )
        return [
            article
            for article, text, checksum, *values in rows
            if checksum != checksums.of_values(*values)
            or not isinstance(text, str)
            or values[-1] != _sha256(values[0], text)
        ]


def _sha256(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
