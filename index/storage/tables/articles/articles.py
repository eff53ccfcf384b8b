"""The articles, and the names that they go by."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from index.errors import LibraryDamagedError
from index.ingest.passages import PASSAGE_WORDS, passages
from index.storage.sql import Sql
from index.storage.tables import checksums
from index.storage.tables.articles.earlier import EarlierStore
from index.storage.tables.articles.extracted import ExtractedStore
from index.storage.tables.articles.moments import written
from index.storage.tables.articles.pages import PageStore
from index.storage.tables.articles.stories import StoryStore
from index.storage.tables.asked.hand_set import (
    HandSetStore,
    Kept,
    as_set,
    as_stated,
    stated_by,
)
from index.storage.tables.passages import PassageStore
from index.storage.tables.store import Store
from index.types import Article, ParsedArticle

_COLUMNS = (
    "id",
    "title",
    "text",
    "published",
    "published_from",
    "source",
    "author",
    "url",
    "path",
    "sha256",
    "title_from",
    "source_from",
    "indexed",
)
"""The columns of `articles` in the order of `Article`'s fields."""

METADATA = (
    "title",
    "title_from",
    "published",
    "published_from",
    "source",
    "source_from",
    "author",
    "url",
)
"""What is known of an article beside its text and its place."""

_PLACES = ("line ", "entry ", "message ")
"""How keys begin that only count an article's place in its file, which many files have."""

BY_LINE = (
    "("
    + " OR ".join(
        f"substr({{0}}, 1, {len(place)}) = '{place}' OR replace({{0}}, '#{place}', '') <> {{0}}"
        for place in _PLACES
    )
    + ")"
)
"""In a statement, whether an entry's key is no more than its place, such as the number of its
line, which may come to be another article's: see `is_line`."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the doctor looks at it; `sealed`: its checksum is that of its row."""

    row: int
    id: str
    title: str
    text: object
    sha256: str
    sealed: bool


class ArticleStore(Store):
    """Table `articles`; what it changes of one, it changes of all that is stored with it too."""

    def __init__(
        self,
        sql: Sql,
        passages: PassageStore,
        stories: StoryStore,
        extracted: ExtractedStore,
        earlier: EarlierStore,
        pages: PageStore,
        hand_set: HandSetStore,
    ) -> None:
        super().__init__(sql)
        self._passages = passages
        self._stories = stories
        self._extracted = extracted
        self._earlier = earlier
        self._pages = pages
        self._hand_set = hand_set

    def get(self, row: int) -> Article:
        """Return the article in a row.

        Raises:
            LibraryDamagedError: there is none.
        """
        columns = ", ".join(_COLUMNS)
        found = self._sql.execute(
            f"SELECT {columns} FROM articles WHERE row = ?", (row,)
        ).fetchone()
        if found is None:
            raise LibraryDamagedError(f"the library has no article in row {row}", "dateline doctor")
        article = _article_from(found)
        return replace(
            article,
            pages=self._pages.of_article(row),
            set_by_hand=self._hand_set.fields_of(article.sha256),
        )

    def stated(self, row: int) -> Article:
        """Return the article in a row as its file states it, whatever was set by hand."""
        article = self.get(row)
        kept = self._hand_set.of(article.sha256) if article.set_by_hand else None
        return as_stated(article, kept) if kept else article

    def row_called(self, name: str) -> int | None:
        """Return the row of the article that a name means: its id, or a file name or line id.

        A name of several articles (`report` in two folders) means none of them.
        """
        found = self._value("SELECT row FROM articles WHERE id = ?", name)
        if found is not None:
            return int(found)
        rows = self._column("SELECT DISTINCT article FROM entries WHERE name = ? LIMIT 2", name)
        return int(rows[0]) if len(rows) == 1 else None

    def rows_of_ids(self, ids: Sequence[str]) -> list[int]:
        """Return the rows of articles by their ids; an id of no article has none."""
        found = (self._value("SELECT row FROM articles WHERE id = ?", name) for name in ids)
        return [int(row) for row in found if row is not None]

    def existing(self, rows: Sequence[int]) -> set[int]:
        """Return those of some rows that hold an article."""
        known = f"SELECT row FROM articles WHERE row IN {self._sql.listed()}"
        return set(self._column(known, json.dumps(rows)))

    def row_of_text(self, sha256: str) -> int | None:
        """Return the row of the article with a text, or None."""
        found = self._value("SELECT row FROM articles WHERE sha256 = ?", sha256)
        return None if found is None else int(found)

    def path_of(self, row: int) -> str:
        """Return the file that is an article's home."""
        return str(self._value("SELECT path FROM articles WHERE row = ?", row))

    def paths_in(self, folder: str) -> list[tuple[int, str]]:
        """Return the row and the path of each article whose home lies in a folder."""
        return self._sql.execute(
            "SELECT row, path FROM articles WHERE substr(path, 1, CAST(? AS INTEGER)) = ?",
            (len(folder) + 1, f"{folder}{os.sep}"),
        ).fetchall()

    def text_of(self, row: int) -> str:
        """Return an article's text."""
        return str(self._value("SELECT text FROM articles WHERE row = ?", row))

    def said(self, *, but: Collection[int] = ()) -> Iterator[tuple[str, str]]:
        """Yield the title and the text of every article, but for some rows."""
        for row, title, text in self._sql.stream("SELECT row, title, text FROM articles"):
            if row not in but:
                yield title, text

    def said_of(self, ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Yield the id, the title and the text of articles; an id of none is left out."""
        for name in ids:
            yield from self._sql.execute(
                "SELECT id, title, text FROM articles WHERE id = ?", (name,)
            )

    def ids_and_outlets(self, rows: Sequence[int]) -> dict[int, tuple[str, str | None]]:
        """Return the ids and the outlets of the articles in some rows, None where there is none."""
        found = self._sql.execute(
            f"SELECT row, id, source FROM articles WHERE row IN {self._sql.listed()}",
            (json.dumps(rows),),
        )
        return {row: (name, source or None) for row, name, source in found}

    def count_with_url(self, url: str) -> int:
        """Count the articles of an address."""
        return int(self._value("SELECT count(*) FROM articles WHERE trim(url) = ?", url))

    def day_and_text(self, row: int) -> tuple[int, str]:
        """Return an article's publication day as an ordinal, 0 where unknown, and its text."""
        published, text = self._sql.execute(
            "SELECT published, text FROM articles WHERE row = ?", (row,)
        ).fetchone()
        return date.fromisoformat(published).toordinal() if published else 0, text

    def days(self) -> dict[int, int]:
        """Return the publication days, as ordinals, of the articles that have one, by row."""
        rows = self._sql.stream("SELECT row, published FROM articles")
        return {row: date.fromisoformat(day).toordinal() for row, day in rows if day}

    def outlets(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the outlet of every article that has one."""
        return self._sql.stream("SELECT row, source FROM articles WHERE source <> ''")

    def outlet_counts(self) -> list[tuple[str, int]]:
        """Return how many articles each outlet has, the most first."""
        return self._sql.execute(
            "SELECT source, count(*) AS n FROM articles WHERE source IS NOT NULL"
            " GROUP BY source ORDER BY n DESC, source"
        ).fetchall()

    def first_and_last_day(self) -> tuple[date | None, date | None]:
        """Return the days of the first and the last dated article."""
        first, last = self._sql.execute(
            "SELECT min(published), max(published) FROM articles"
        ).fetchone()
        return (
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
        )

    def count(self) -> int:
        """Count the articles."""
        return self._count("articles")

    def count_undated(self) -> int:
        """Count the articles without a publication day."""
        return self._count("articles", "published IS NULL")

    def count_without_file(self) -> int:
        """Count the articles that no entry names; a whole library has none."""
        return self._count(
            "articles a", "NOT EXISTS (SELECT 1 FROM entries e WHERE e.article = a.row)"
        )

    def sha256(self) -> str:
        """Return the SHA-256 of the articles' ids, text digests, titles, dates and outlets."""
        digest = hashlib.sha256()
        rows = self._sql.stream(
            "SELECT id, sha256, title, published, source FROM articles ORDER BY id"
        )
        for row in rows:
            digest.update(json.dumps(row).encode() + b"\n")
        return digest.hexdigest()

    def stored(self) -> Iterator[StoredArticle]:
        """Yield every article as it is stored, whatever has become of it."""
        rows = self._sql.stream(
            f"SELECT text, title, id, checksum, {checksums.ARTICLE_FIELDS}, indexed FROM articles"
        )
        for text, title, identity, checksum, *values in rows:
            sealed = checksum == checksums.of_article(*values)
            yield StoredArticle(values[0], identity, title, text, values[-2], sealed)

    def rows_with_altered_pages(self) -> list[int]:
        """Return the rows of articles whose pages aren't those that were stored."""
        return self._pages.altered()

    def insert(
        self, path: Path, parsed: ParsedArticle, sha256: str, indexed: datetime | None = None
    ) -> int:
        """Add an article found in a file, `indexed` then, and its passages; return its row."""
        free = (
            name
            for name in _names(path, parsed.key)
            if self._value("SELECT 1 FROM articles WHERE id = ?", name) is None
        )
        self._sql.execute(
            "INSERT INTO articles (id, title, text, path, sha256, indexed)"
            " VALUES (?, '', '', ?, ?, ?)",
            (next(free), str(path), sha256, indexed and written(indexed)),
        )
        # Not by RETURNING, which not every system's SQLite knows.
        row = int(self._value("SELECT row FROM articles WHERE sha256 = ?", sha256))
        self.write(row, path, parsed, sha256)
        return row

    def write(self, row: int, path: Path, parsed: ParsedArticle, sha256: str) -> None:
        """Replace all of an article but its id, and its passages; its extracted rows go.

        What was set of it by hand takes the place of what the file states.
        """
        parsed = self._as_set(path, parsed, sha256)
        self._sql.execute(
            "UPDATE articles SET text = ?, path = ?, sha256 = ? WHERE row = ?",
            (parsed.text, str(path), sha256, row),
        )
        self.write_metadata(row, parsed)
        self._stories.look_again(row)
        self._pages.replace(row, parsed.pages)
        self._extracted.delete_of(row)
        cut = parsed.spans
        spans = passages(parsed.text, PASSAGE_WORDS) if cut is None else cut
        self._passages.replace(row, parsed.title, parsed.text, spans)

    def write_metadata(self, row: int, article: ParsedArticle | Article) -> None:
        """Replace what is known of an article beside its text, its pages and its place."""
        values = {name: getattr(article, name) for name in METADATA}
        if article.published:
            values["published"] = article.published.isoformat()
        columns = ", ".join(f"{name} = :{name}" for name in METADATA)
        self._sql.execute(f"UPDATE articles SET {columns} WHERE row = :row", {**values, "row": row})
        checksums.seal_article(self._sql, row)

    def _as_set(self, path: Path, parsed: ParsedArticle, sha256: str) -> ParsedArticle:
        kept = self._hand_set.of(sha256)
        if kept is None and not is_line(parsed.key):
            kept = self._hand_set.at(str(path), parsed.key)
        if kept is None:
            return parsed
        kept = Kept(sha256, str(path), parsed.key, kept.settings, stated_by(parsed))
        self._hand_set.save(kept)
        return as_set(parsed, kept)

    def hand_over(self, row: int, sha256: str) -> None:
        """Have what was set of an article by hand hold for the text that it is to have."""
        kept = self._hand_set.of(self.get(row).sha256)
        if kept:
            self._hand_set.save(replace(kept, sha256=sha256))

    def keep_earlier(self, row: int, *, of: int, replaced: datetime) -> None:
        """Keep what article `of` says as an earlier version of the one in `row`."""
        said = self.stated(of)
        published = said.published.isoformat() if said.published else None
        self._earlier.add(row, said.title, said.text, published, written(replaced))

    def cut_again(self, notice: Callable[[int, int], None]) -> int:
        """Cut every article as this version does; return how many are cut otherwise than before.

        From the texts that the library holds: a folder of theirs may be missing just now.
        `notice` is told how many of how many have been looked at.
        """
        rows = self._column("SELECT row FROM articles ORDER BY row")
        changed = 0
        for done, row in enumerate(rows):
            notice(done, len(rows))
            [(title, text)] = self._sql.execute(
                "SELECT title, text FROM articles WHERE row = ?", (row,)
            )
            stored = [(start, end) for start, end, _ in self._passages.of_article(row)]
            spans = passages(text, PASSAGE_WORDS)
            if stored != spans:
                self._passages.replace(row, title, text, spans)
                changed += 1
        return changed

    def move(self, row: int, path: Path) -> None:
        """Give an article another file as its home, and leave all else that is known of it."""
        self._sql.execute("UPDATE articles SET path = ? WHERE row = ?", (str(path), row))
        checksums.seal_article(self._sql, row)
        self._hand_set.move(self.get(row).sha256, str(path))

    def delete(self, row: int) -> None:
        """Remove an article that no entry names, and all that is stored with it.

        What was set of it by hand stays, for its return.
        """
        self._stories.forget(row)
        self._pages.replace(row, ())
        self._extracted.delete_of(row)
        self._earlier.delete_of(row)
        self._passages.delete_of(row)
        self._sql.execute("DELETE FROM articles WHERE row = ?", (row,))


def text_sha256(text: str) -> str:
    """Return the SHA-256 by which a text is known, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def entry_name(path: Path, key: str) -> str:
    """Return what an article of a file is called: the file's name without suffix, or its `id`."""
    stem = path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.name
    if not key:
        return stem
    return f"{stem}-{key.replace(' ', '-')}" if key.startswith(_PLACES) else key


def is_line(key: str) -> bool:
    """Tell whether an entry's key is no more than its place in its file, as a line's number is.

    That file may stand in another one: "news.zip" holds "wire.jsonl#line 12".
    """
    return key.rpartition("#")[2].startswith(_PLACES)


def same_metadata(one: ParsedArticle | Article, other: ParsedArticle | Article) -> bool:
    """Tell whether two articles agree in everything but their text and their place."""
    return one.pages == other.pages and all(
        getattr(one, name) == getattr(other, name) for name in METADATA
    )


def _names(path: Path, key: str) -> Iterator[str]:
    """Yield ids to try: the entry's name, then the name with a hash of its place added."""
    name = entry_name(path, key)
    yield name
    for attempt in count():
        place = f"{path}#{key}" + (f"#{attempt}" if attempt else "")
        yield f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def _article_from(columns: Sequence[Any]) -> Article:
    values = dict(zip(_COLUMNS, columns, strict=True))
    if values["published"]:
        values["published"] = date.fromisoformat(str(values["published"]))
    if values["indexed"]:
        values["indexed"] = datetime.fromisoformat(str(values["indexed"]))
    return Article(**values)
