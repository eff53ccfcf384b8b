"""A database of passages of our own, and the keyword index that is kept up with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.keyword.reader import Keywords, Snapshot
from index.keyword.writer import publish_bm25
from index.storage.database import FILE_NAME, Database
from index.storage.manifest import current, remove_superseded


class Grown:
    """A library of which only what the keyword index is made of is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database.open_to_write(folder / FILE_NAME)
        self.database.sql.execute("PRAGMA synchronous=OFF")
        self._names = count()

    def add(
        self, passages: Sequence[str], published: date | None = None, story: int | None = None
    ) -> int:
        """Add an article of these passages and return its row."""
        sql, name = self.database.sql, f"article-{next(self._names)}"
        row = sql.execute(
            "INSERT INTO articles (id, title, text, published, path, sha256)"
            " VALUES (?, '', ?, ?, ?, ?)",
            (name, " ".join(passages), published and published.isoformat(), name, name),
        ).lastrowid
        assert row is not None
        start = 0
        for passage in passages:
            end = start + len(passage)
            sql.execute(
                "INSERT INTO passages (article, start, end, digest) VALUES (?, ?, ?, x'')",
                (row, start, end),
            )
            start = end + 1
        sql.execute(
            "INSERT INTO openings (article, day, story) VALUES (?, ?, ?)",
            (row, published.toordinal() if published else 0, story or row),
        )
        return row

    def remove(self, row: int) -> None:
        """Remove an article and its passages."""
        for statement in (
            "DELETE FROM openings WHERE article = ?",
            "DELETE FROM passages WHERE article = ?",
            "DELETE FROM articles WHERE row = ?",
        ):
            self.database.sql.execute(statement, (row,))

    def publish(self) -> None:
        """Bring the keyword index up to the passages there are."""
        with self.database.transaction():
            publish_bm25(self.database, self.folder)
        remove_superseded(self.database, self.folder)

    @property
    def segments(self) -> list[str]:
        """The folders of the segments, the oldest first."""
        return [name for name, _ in current(self.database)["bm25"]]

    def rows(self, query: str) -> list[tuple[int, ...]]:
        """What the database answers."""
        return self.database.sql.execute(query).fetchall()

    def texts(self) -> list[str]:
        """The passages that are there."""
        return [text for *_, text in self.database.passages.inputs()]

    def snapshot(self) -> Snapshot:
        """The keyword index as it was last published."""
        return Snapshot.open(self.folder, current(self.database))

    def keywords(self) -> Keywords:
        """The same, ready to search."""
        return Keywords(self.snapshot())


@contextmanager
def growing() -> Iterator[Grown]:
    """A library that begins empty, with bounds so small that a few passages go beyond them."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr("index.keyword.merge_policy.SMALL", 2)
        patch.setattr("index.keyword.merge_policy.LARGEST", 12)
        patch.setattr("index.keyword.segments.BLOCK_PASSAGES", 3)
        patch.setattr("index.storage.tables.passages.COUNTED_TOGETHER", 3)
        for module in ("segments", "merge"):
            patch.setattr(f"index.keyword.{module}.SLICE_POSTINGS", 4)
        patch.setattr("index.storage.artifacts.sync", lambda _: None)
        grown = Grown(Path(folder))
        try:
            yield grown
        finally:
            grown.database.close()
