"""The stories as they are stored: signatures of openings, their bands, and copies.

    openings  each article's signature, its day and the number of its story; without the first
              where the article hasn't been looked at, without the last where it may have changed
    bands     hash of a band, day → the articles whose signatures have it
    copies    article → its copies; each pair stands both ways

`index.stories.stories` has the rules by which they are found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from index.storage.tables import schema
from index.storage.tables.store import Store

_NO_WORDS = -1

_AT_ONCE = 500
"""So many ids at most stand in one statement."""

_AFTER_ROWS = 2**40
"""More than there are articles; a day times this is still a number of 64 bits."""

Copies = list[tuple[int, int]]


class StoryStore(Store):
    """Tables `openings`, `bands` and `copies`, all derived from the articles."""

    def look_again(self, row: int) -> None:
        """Note that an article is new or has changed."""
        self.forget(row)
        self._sql.execute("INSERT INTO openings (article) VALUES (?)", (row,))

    def forget(self, row: int) -> None:
        """Drop what is known of an article, and the numbers of the story that it was of."""
        found = self._sql.execute(
            "SELECT signature, day, story FROM openings WHERE article = ?", (row,)
        ).fetchone()
        if found is None:
            return
        signature, day, story = found
        self._sql.executemany(
            "DELETE FROM bands WHERE key = ? AND day = ? AND article = ?",
            ((key, day, row) for key in (_band_keys(signature) if signature else ())),
        )
        self._sql.executemany(
            "DELETE FROM copies WHERE article = ? AND other = ?",
            ((other, row) for other in self.copies_of(row)),
        )
        self._sql.execute("DELETE FROM copies WHERE article = ?", (row,))
        self._sql.execute("DELETE FROM openings WHERE article = ?", (row,))
        # It may have been what held the others together, or given the story its number.
        self._sql.execute("UPDATE openings SET story = NULL WHERE story = ?", (story,))

    def forget_all(self) -> None:
        """Drop everything, and note that every article is to be looked at."""
        for table in schema.STORIES_TABLES:
            self._sql.execute(f"DELETE FROM {table}")
        self._sql.execute("INSERT INTO openings (article) SELECT row FROM articles")

    def unsigned(self) -> list[int]:
        """Return the articles that haven't been looked at yet."""
        return self._column(
            "SELECT article FROM openings WHERE story IS NULL AND signature IS NULL"
            " ORDER BY article"
        )

    def alike(self, signature: bytes, day: int, within: int) -> list[int]:
        """Return the articles of about a day that share a band with a signature.

        About the day are those of up to `within` days before and after it, and the undated; all
        are where it is 0, since it isn't known.
        """
        keys = _band_keys(signature)
        if not keys:
            return []
        marks = ", ".join("?" * len(keys))
        statement = f"SELECT DISTINCT article FROM bands WHERE key IN ({marks})"
        if not day:
            return self._column(statement, *keys)
        near = " AND (day BETWEEN ? AND ? OR day = 0)"
        return self._column(statement + near, *keys, day - within, day + within)

    def sign(self, row: int, day: int, signature: bytes) -> None:
        """Store an article's day and signature."""
        # Two bands of one article may have the same values, and so the same key.
        self._sql.executemany(
            "INSERT INTO bands VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            ((key, day, row) for key in _band_keys(signature)),
        )
        self._sql.execute(
            "UPDATE openings SET day = ?, signature = ? WHERE article = ?", (day, signature, row)
        )

    def link(self, row: int, others: Iterable[int]) -> None:
        """Note that an article is a copy of others."""
        self._sql.executemany(
            "INSERT INTO copies VALUES (?, ?)",
            [pair for other in others for pair in ((row, other), (other, row))],
        )

    def copies_of(self, row: int) -> list[int]:
        """Return the articles that are copies of one."""
        return self._column("SELECT other FROM copies WHERE article = ?", row)

    def unnumbered(self) -> list[int]:
        """Return the articles whose story has no number."""
        return self._column("SELECT article FROM openings WHERE story IS NULL")

    def number(self, rows: Iterable[int], story: int) -> None:
        """Give articles the number of their story."""
        self._sql.executemany(
            "UPDATE openings SET story = ? WHERE article = ?", [(story, row) for row in rows]
        )

    def others_of(self, row: int) -> list[int]:
        """Return the other articles of an article's story."""
        return self._column(
            "SELECT other.article FROM openings mine JOIN openings other USING (story)"
            " WHERE mine.article = ? AND other.article <> mine.article",
            row,
        )

    def numbers(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of the story of each of some articles that are there, by their ids."""
        numbers: dict[str, int] = {}
        for begin in range(0, len(article_ids), _AT_ONCE):
            part = article_ids[begin : begin + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            numbers |= self._sql.execute(
                "SELECT a.id, coalesce(o.story, -a.row) FROM articles a"
                f" LEFT JOIN openings o ON o.article = a.row WHERE a.id IN ({marks})",
                part,
            ).fetchall()
        return numbers

    def days_and_stories(self) -> dict[int, tuple[int, int]]:
        """Return each article's day, 0 where it has none, and the number of its story.

        In `articles` a day stands behind the text, and to read it there is to read all texts.
        """
        rows = self._sql.stream("SELECT article, day, story FROM openings")
        return {article: (day or 0, story or article) for article, day, story in rows}

    def days(self) -> list[tuple[int, int]]:
        """Return the days on which articles were published, in order, each with their number."""
        return self._sql.execute(
            "SELECT day, count(*) FROM openings WHERE day > 0 GROUP BY day ORDER BY day"
        ).fetchall()

    def newest(self, n: int) -> list[int]:
        """Return the first articles of the n stories that were published last, newest first."""
        # A day and an article in one number, of which the least is had with its article.
        firsts = self._column(
            f"SELECT min(day * {_AFTER_ROWS} + article) AS first FROM openings WHERE day > 0"
            " GROUP BY coalesce(story, -article) ORDER BY first DESC LIMIT ?",
            n,
        )
        return [first % _AFTER_ROWS for first in firsts]

    def in_order(self, rows: Sequence[int]) -> list[int]:
        """Return articles in the order of their days, those without one last."""
        marks = ", ".join("?" * len(rows)) or "NULL"
        return self._column(
            f"SELECT article FROM openings WHERE article IN ({marks})"
            " ORDER BY coalesce(day, 0) = 0, coalesce(day, 0), article",
            *rows,
        )

    def stored(self) -> tuple[Copies, Copies, str]:
        """Return stories, copies, and a digest of all else, to compare with another time's."""
        digest = hashlib.sha256()
        for query in (
            "SELECT article, day, signature FROM openings ORDER BY article",
            "SELECT key, day, article FROM bands ORDER BY key, day, article",
        ):
            for values in self._sql.stream(query):
                digest.update(repr(values).encode())
        return (
            self._sql.execute("SELECT article, story FROM openings ORDER BY article").fetchall(),
            self._sql.execute(
                "SELECT article, other FROM copies ORDER BY article, other"
            ).fetchall(),
            digest.hexdigest(),
        )

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """Empty tables that stand in for these meanwhile; a reader may fill them."""
        reads = self._sql.in_transaction
        if not reads:
            self._sql.execute("BEGIN")
        try:
            for statement in schema.STORIES.replace("CREATE TABLE", "CREATE TEMP TABLE").split(";"):
                if statement.strip():
                    self._sql.execute(self._sql.table(statement))
            yield
        finally:
            for table in schema.STORIES_TABLES:
                self._sql.execute(f"DROP TABLE IF EXISTS temp.{table}")
            if not reads:
                self._sql.execute("COMMIT")


def _band_keys(signature: bytes) -> list[int]:
    """Return a signature's bands as integers; a text without words has none."""
    # A band's two 32-bit values make one 64-bit key. Which band it is needn't be in it: that
    # another's two values are the same happens by chance only, and texts are compared after.
    keys: list[int] = np.frombuffer(signature, dtype="<i8").tolist()
    return [key for key in keys if key != _NO_WORDS]
