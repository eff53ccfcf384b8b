"""The rows that extractors found in articles, and which extractors those were."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from index.errors import LibraryDamagedError
from index.storage.tables import checksums
from index.storage.tables.store import Store
from index.types import Column, ColumnType, KeyCount, KeySpread, Value

_LISTED = 10_000
"""So many rows of articles at most stand in one statement."""

_LAST = chr(0x10FFFF)
"""Behind whatever a key goes on with: the last of all characters."""

_AT_ONCE = 500
"""So many keys at most stand in one statement."""


@dataclass(frozen=True, slots=True)
class StoredRows:
    """An extractor's rows of one article as the doctor looks at them.

    `sealed`: their checksum is right. `rows` is None where they can't be read.
    """

    extractor: str
    article: int
    sealed: bool
    rows: list[list[Value]] | None


class ExtractedStore(Store):
    """Tables `extractors`, `extracted` and `extracted_keys`.

    An article in which nothing was found has an empty list.
    """

    def is_declared(self, name: str, version: int, columns: Sequence[Column]) -> bool:
        """Tell whether the rows that are stored of an extractor are this version's."""
        before = self._sql.execute(
            "SELECT version, columns FROM extractors WHERE name = ?", (name,)
        ).fetchone()
        return bool(before == (version, _listed_as(columns)))

    def declare(self, name: str, version: int, columns: Sequence[Column]) -> None:
        """Record an extractor; where it has changed, what it found before is dropped."""
        if self.is_declared(name, version, columns):
            return
        for table in ("extracted", "extracted_keys"):
            self._sql.execute(f"DELETE FROM {table} WHERE extractor = ?", (name,))
        self._sql.execute(
            "INSERT INTO extractors (name, version, columns) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET version = excluded.version,"
            " columns = excluded.columns",
            (name, version, _listed_as(columns)),
        )

    def columns(self, name: str) -> list[Column] | None:
        """Return the columns of an extractor's rows; None where the library doesn't know it.

        Raises:
            LibraryDamagedError: they aren't such as `declare` stores.
        """
        listed = self._value("SELECT columns FROM extractors WHERE name = ?", name)
        if listed is None:
            return None
        try:
            return [Column(str(column), ColumnType(kind)) for column, kind in json.loads(listed)]
        except (TypeError, ValueError, RecursionError) as error:
            raise _damaged(name) from error

    def names(self) -> list[str]:
        """Return the names of the extractors, sorted."""
        return self._column("SELECT name FROM extractors ORDER BY name")

    def declared(self) -> list[tuple[str, int, str]]:
        """Return each extractor's name, version and columns, as they are stored, by name."""
        return self._sql.execute(
            "SELECT name, version, columns FROM extractors ORDER BY name"
        ).fetchall()

    def unseen(self, name: str) -> list[int]:
        """Return the articles that an extractor hasn't seen, as they are now."""
        return self._column(
            "SELECT row FROM articles EXCEPT SELECT article FROM extracted WHERE extractor = ?"
            " ORDER BY row",
            name,
        )

    def seen_by(self, article: int) -> set[str]:
        """Return the extractors that have looked at an article, as it is now."""
        return set(self._column("SELECT extractor FROM extracted WHERE article = ?", article))

    def seen(self) -> dict[str, int]:
        """Return how many articles each extractor has looked at, as they are now."""
        counted = self._sql.execute("SELECT extractor, count(*) FROM extracted GROUP BY extractor")
        return dict.fromkeys(self.names(), 0) | dict(counted)

    def save(
        self,
        name: str,
        article: int,
        sha256: str,
        rows: Sequence[Sequence[Value]],
        keys: Mapping[tuple[str, str], int],
    ) -> None:
        """Store the rows that an extractor found in an article, whose text has a digest.

        `keys` are how many rows have each key, by the name of its column and the key.
        """
        found = json.dumps(rows, separators=(",", ":"), allow_nan=False)
        self._sql.execute(
            "INSERT INTO extracted VALUES (?, ?, ?, ?)",
            (name, article, found, checksums.of_values(name, sha256, found)),
        )
        self._sql.executemany(
            "INSERT INTO extracted_keys VALUES (?, ?, ?, ?, ?)",
            [(name, column, key, article, count) for (column, key), count in keys.items()],
        )

    def articles_of(self, name: str, column: str, keys: Collection[str]) -> list[int]:
        """Return the articles that have a row with one of the keys in a column."""
        found: set[int] = set()
        listed = sorted(set(keys))
        for begin in range(0, len(listed), _AT_ONCE):
            part = listed[begin : begin + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            found.update(
                self._column(
                    'SELECT article FROM extracted_keys WHERE extractor = ? AND "column" = ?'
                    f" AND key IN ({marks})",
                    *(name, column, *part),
                )
            )
        return sorted(found)

    def counts(
        self,
        name: str,
        column: str,
        beginning: str,
        among: Set[int] | None = None,
        least: int = 1,
    ) -> list[KeyCount]:
        """Return the keys of a column that begin so, in order, which `least` articles have.

        Only the articles `among` count.
        """
        if among is not None:
            counts = self._counts_among(name, column, beginning, among)
            return [count for count in counts if count.articles >= least]
        rows = self._sql.execute(
            "SELECT key, count(*), sum(rows) FROM extracted_keys WHERE extractor = ?"
            ' AND "column" = ? AND key >= ? AND key < ? GROUP BY key HAVING count(*) >= ?'
            " ORDER BY key",
            (name, column, beginning, beginning + _LAST, least),
        )
        return [KeyCount(key, articles, total) for key, articles, total in rows]

    def _counts_among(
        self, name: str, column: str, beginning: str, among: Set[int]
    ) -> list[KeyCount]:
        counted: dict[str, tuple[int, int]] = {}
        rows = self._sql.execute(
            'SELECT key, article, rows FROM extracted_keys WHERE extractor = ? AND "column" = ?'
            " AND key >= ? AND key < ? ORDER BY key",
            (name, column, beginning, beginning + _LAST),
        )
        for key, article, count in rows:
            if article in among:
                articles, total = counted.get(key, (0, 0))
                counted[key] = articles + 1, total + count
        return [KeyCount(key, *counts) for key, counts in counted.items()]

    def spread(
        self, name: str, column: str, keys: Collection[str], among: Set[int] | None = None
    ) -> KeySpread:
        """Return where the rows with one of the keys in a column are, in the articles `among`."""
        rows: dict[int, int] = {}
        stories: set[int] = set()
        days: set[int] = set()
        listed = sorted(set(keys))
        for begin in range(0, len(listed), _AT_ONCE):
            part = listed[begin : begin + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            found = self._sql.execute(
                "SELECT k.article, k.rows, coalesce(o.story, -k.article), o.day"
                " FROM extracted_keys k LEFT JOIN openings o ON o.article = k.article"
                f' WHERE k.extractor = ? AND k."column" = ? AND k.key IN ({marks})',
                (name, column, *part),
            )
            for article, count, story, day in found:
                if among is None or article in among:
                    rows[article] = rows.get(article, 0) + count
                    stories.add(story)
                    days.add(day or 0)
        days.discard(0)
        if not rows:
            return KeySpread()
        most = max(rows, key=lambda article: (rows[article], -article))
        return KeySpread(
            articles=len(rows),
            stories=len(stories),
            rows=sum(rows.values()),
            first=date.fromordinal(min(days)) if days else None,
            last=date.fromordinal(max(days)) if days else None,
            article=str(self._value("SELECT id FROM articles WHERE row = ?", most)),
        )

    def keys(self, name: str, article: int) -> dict[tuple[str, str], int]:
        """Return the keys that are stored of an extractor's rows of an article, as in `save`."""
        rows = self._sql.execute(
            'SELECT "column", key, rows FROM extracted_keys WHERE article = ? AND extractor = ?',
            (article, name),
        )
        return {(column, key): count for column, key, count in rows}

    def of(
        self, name: str, width: int, articles: Sequence[int] | None = None
    ) -> Iterator[tuple[str, list[list[Value]]]]:
        """Yield the ids of articles, all or some of them by row, and their rows, if any.

        `width` is how many columns they have.

        Raises:
            LibraryDamagedError: some can't be read.
        """
        statement = (
            "SELECT a.id, e.found FROM extracted e JOIN articles a ON a.row = e.article"
            " WHERE e.extractor = ?{} ORDER BY e.article"
        )
        parts = [""]
        if articles is not None:
            listed = sorted(set(articles))
            parts = [
                f" AND e.article IN ({','.join(map(str, listed[begin : begin + _LISTED]))})"
                for begin in range(0, len(listed), _LISTED)
            ]
        for part in parts:
            for identity, found in self._sql.stream(statement.format(part), (name,)):
                rows = _rows(found)
                if rows is None or any(len(row) != width for row in rows):
                    raise _damaged(name)
                yield identity, rows

    def delete_of(self, article: int) -> None:
        """Drop what all extractors found in an article, which has changed or goes."""
        for table in ("extracted", "extracted_keys"):
            self._sql.execute(f"DELETE FROM {table} WHERE article = ?", (article,))

    def stored(self) -> Iterator[StoredRows]:
        """Yield all that is stored, whatever has become of it."""
        rows = self._sql.stream(
            "SELECT e.extractor, e.article, a.sha256, e.found, e.checksum FROM extracted e"
            " JOIN articles a ON a.row = e.article ORDER BY e.article"
        )
        for name, article, sha256, found, checksum in rows:
            sealed = checksum == checksums.of_values(name, sha256, found)
            yield StoredRows(name, article, sealed, _rows(found))


def _listed_as(columns: Iterable[Column]) -> str:
    return json.dumps([(column.name, column.type) for column in columns])


def _rows(found: object) -> list[list[Value]] | None:
    try:
        rows = json.loads(found) if isinstance(found, str) else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return None
    return rows


def _damaged(name: str) -> LibraryDamagedError:
    return LibraryDamagedError(f"the library's {name} can't be read", "run: dateline doctor")
