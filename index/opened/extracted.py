"""The rows that extractors found in the articles of an opened library."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from index.errors import NotFoundError
from index.opened.snapshot import Snapshot
from index.place import shown
from index.types import ExtractedRow, Filters, KeyCount, KeySpread


class ExtractedRows(Snapshot):
    """Reads and counts extracted rows."""

    def extracted(
        self,
        name: str,
        article_ids: Sequence[str] | None = None,
        *,
        keys: Mapping[str, Collection[str]] | None = None,
        filters: Filters | None = None,
    ) -> Iterator[ExtractedRow]:
        """Yield the rows that an extractor found, by article in the order of indexing.

        Args:
            name: the extractor's.
            article_ids: of which articles; default: of all.
            keys: by the name of a KEY column, the keys of which a row has to have one; rows of
                other articles aren't read.
            filters: of articles that they let through.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """
        columns = self._columns(name)
        return self._extracted(name, columns, article_ids, dict(keys or {}), filters)

    def _columns(self, name: str) -> list[str]:
        """Return the names of the columns of an extractor's rows."""
        with self._reading():
            columns = self._database.extracted.columns(name)
        if columns is None:
            raise NotFoundError(
                f"the library {shown(self.folder)} holds no {name!r}",
                "update it with the extractor of that name",
            )
        return [column.name for column in columns]

    def _extracted(
        self,
        name: str,
        columns: Sequence[str],
        article_ids: Sequence[str] | None,
        keys: Mapping[str, Collection[str]],
        filters: Filters | None,
    ) -> Iterator[ExtractedRow]:
        with self._reading():
            articles = set(self._retrieval.days(filters)) if filters else None
            if article_ids is not None:
                named = set(self._database.articles.rows_of_ids(article_ids))
                articles = named if articles is None else articles & named
            for column, wanted in keys.items():
                having = set(self._database.extracted.articles_of(name, column, wanted))
                articles = having if articles is None else articles & having
            listed = None if articles is None else sorted(articles)
            for article_id, rows in self._database.extracted.of(name, len(columns), listed):
                for row in rows:
                    values = dict(zip(columns, row, strict=True))
                    if all(values[column] in wanted for column, wanted in keys.items()):
                        yield ExtractedRow(article_id, values)

    def extracted_keys(
        self,
        name: str,
        column: str,
        beginning: str = "",
        *,
        filters: Filters | None = None,
        least: int = 1,
    ) -> list[KeyCount]:
        """Return the keys of a KEY column of an extractor's rows that begin so, sorted.

        With `filters`, as they are in the articles that these let through. Only keys that `least`
        articles have.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """
        self._columns(name)
        with self._reading():
            among = set(self._retrieval.days(filters)) if filters else None
            return self._database.extracted.counts(name, column, beginning, among, least)

    def extracted_spread(
        self, name: str, column: str, keys: Collection[str], *, filters: Filters | None = None
    ) -> KeySpread:
        """Return where the rows are that have one of `keys` in a KEY column, taken together.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """
        self._columns(name)
        with self._reading():
            among = set(self._retrieval.days(filters)) if filters else None
            return self._database.extracted.spread(name, column, keys, among)

    def extractors(self) -> dict[str, int]:
        """Return which extractors were handed to updates: how many articles each has looked at.

        An article that came with an update to which one wasn't handed is looked at in the next.
        """
        with self._reading():
            return self._database.extracted.seen()
