"""A library that is built beside another to take its place: the tables of both at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from index.storage.failpoints import step
from index.storage.sql import Sql
from index.storage.tables import checksums, schema
from index.storage.tables.articles.articles import BY_LINE, METADATA
from index.storage.tables.articles.earlier import EarlierStore
from index.storage.tables.articles.moments import MomentStore, written

_TABLES = (
    *("roots", "files", "articles", "entries", "skips", "passages", "vectors", "meta"),
    *schema.STORIES_TABLES,
    *("extractors", "extracted", "extracted_keys", "earlier", "pages", "hand_set"),
)

_SET_ASIDE = (
    "pairs",
    "other_extractors",
    "other_rows",
    "other_keys",
    "versions",
    "edited",
    "moments",
)

_PAIRED = (
    "main.entries e JOIN staged.entries s USING (path, key)"
    " JOIN main.articles a ON a.row = e.article JOIN staged.articles b ON b.row = s.article"
)
"""An article of each library that one file holds: the same, if it is known by its place."""

_NOT_STAGED = "NOT EXISTS (SELECT 1 FROM staged.articles t WHERE t.sha256 = a.sha256)"
"""In a statement, whether no staged article has the text of article `a`."""


class Staged:
    """The two libraries' tables: `main` is the old one, `staged` the new."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def adopt(self, now: datetime) -> None:
        """Put every staged row in the place of the old ones, in the open transaction.

        What can't be made again stays: the earlier versions of articles, and of those that are as
        they were what extractors have found that the staged library doesn't know. The text of an
        article that was edited since becomes an earlier version of it, replaced `now`. Articles
        keep the moment at which they were first indexed; those that the library didn't have were
        indexed `now`.
        """
        moment = written(MomentStore(self._sql).next(now))
        self._set_aside()
        for table in _TABLES:
            self._sql.execute(f"DELETE FROM main.{table}")
            self._sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
            step("adopted", table)
        self._sql.settle_ids()  # before rows get some
        self._bring_back(moment)
        step("adopted", "earlier versions")

    def _set_aside(self) -> None:
        same = " AND ".join(
            f"coalesce(a.{name} = b.{name}, a.{name} IS NULL AND b.{name} IS NULL)"
            for name in METADATA
        )
        for name, rows in {
            "pairs": f"SELECT a.row AS old, b.row AS new, {same} AS whole FROM main.articles a"
            " JOIN staged.articles b USING (sha256) UNION ALL"
            f" SELECT a.row, b.row, FALSE FROM {_PAIRED} WHERE a.sha256 <> b.sha256"
            f" AND {_NOT_STAGED}"
            f" AND NOT {BY_LINE.format('key')}",
            "other_extractors": "SELECT * FROM main.extractors WHERE name NOT IN"
            " (SELECT name FROM staged.extractors)",
            "other_rows": "SELECT e.extractor, p.new, e.found, e.checksum FROM main.extracted e"
            " JOIN temp.pairs p ON p.old = e.article WHERE p.whole AND e.extractor IN"
            " (SELECT name FROM temp.other_extractors)",
            "other_keys": 'SELECT k.extractor, k."column", k.key, p.new, k.rows FROM'
            " main.extracted_keys k JOIN temp.pairs p ON p.old = k.article WHERE p.whole"
            " AND k.extractor IN (SELECT name FROM temp.other_extractors)",
            "versions": "SELECT p.new, e.title, e.text, e.published, e.replaced, min(e.id) AS first"
            " FROM main.earlier e JOIN temp.pairs p ON p.old = e.article"
            " GROUP BY p.new, e.title, e.text, e.published, e.replaced",
            "edited": f"SELECT DISTINCT b.row, a.title, a.text, a.published FROM {_PAIRED}"
            " JOIN main.files f ON f.path = e.path JOIN staged.files g ON g.path = e.path"
            " WHERE f.sha256 <> g.sha256 AND (a.title <> b.title OR a.sha256 <> b.sha256)"
            f" AND NOT {BY_LINE.format('key')}",
            # Of several articles that one text came of, the first counts, or one that is older
            # than what is known.
            "moments": "SELECT p.new, CASE WHEN count(*) = count(a.indexed) THEN min(a.indexed) END"
            " AS indexed FROM temp.pairs p JOIN main.articles a ON a.row = p.old GROUP BY p.new",
        }.items():
            self._sql.execute(f"CREATE TEMP TABLE {name} AS {rows}")

    def _bring_back(self, moment: str) -> None:
        self._sql.execute("INSERT INTO main.extractors SELECT * FROM temp.other_extractors")
        self._sql.execute("INSERT INTO main.extracted SELECT * FROM temp.other_rows")
        self._sql.execute("INSERT INTO main.extracted_keys SELECT * FROM temp.other_keys")
        earlier = EarlierStore(self._sql)
        versions = "SELECT new, title, text, published, replaced FROM temp.versions ORDER BY first"
        for row, title, text, published, replaced in self._sql.stream(versions):
            earlier.add(row, title, text, published, replaced)
        edited = "SELECT row, title, text, published FROM temp.edited"
        for row, title, text, published in self._sql.stream(edited):
            earlier.add(row, title, text, published, moment)
        self._sql.execute("CREATE UNIQUE INDEX moments_by_row ON moments (new)")
        self._sql.execute(
            "UPDATE main.articles SET indexed = CASE WHEN EXISTS (SELECT 1 FROM temp.moments m"
            " WHERE m.new = row) THEN (SELECT m.indexed FROM temp.moments m WHERE m.new = row)"
            " ELSE ? END",
            (moment,),
        )
        checksums.seal_articles(self._sql)
        for name in _SET_ASIDE:
            self._sql.execute(f"DROP TABLE temp.{name}")

    def lost(self) -> list[tuple[str, str]]:
        """Return (id, path) of every article entry that is neither staged nor is its text."""
        return self._sql.execute(
            "SELECT a.id, e.path FROM main.entries e JOIN main.articles a ON a.row = e.article"
            f" WHERE {_NOT_STAGED} AND NOT EXISTS (SELECT 1 FROM staged.entries s"
            " WHERE s.path = e.path AND s.key = e.key) ORDER BY a.row"
        ).fetchall()

    def emptied(self, roots: Sequence[Path]) -> list[Path]:
        """Return the roots in which no article file was staged."""
        return [
            root
            for root in roots
            if not self._sql.execute(
                "SELECT 1 FROM staged.files WHERE path = ?"
                " OR substr(path, 1, CAST(? AS INTEGER)) = ? LIMIT 1",
                (str(root), len(str(root)) + 1, f"{root}{os.sep}"),
            ).fetchone()
        ]

    def count_gone(self, roots: Sequence[Path]) -> int:
        """Count the articles of some roots whose text isn't staged."""
        rows: set[int] = set()
        for root in roots:
            found = self._sql.execute(
                "SELECT DISTINCT a.row FROM main.files f JOIN main.entries e ON e.path = f.path"
                " JOIN main.articles a ON a.row = e.article WHERE f.root = ?"
                f" AND {_NOT_STAGED}",
                (str(root),),
            )
            rows.update(row for (row,) in found)
        return len(rows)
