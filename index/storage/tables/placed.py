"""What a Milvus holds of a library, as its database knows it: only where Milvus searches.

    placed       each article whose passages are in Milvus: the version of its placing, the day
                 and outlet that it has there, its first passage, every passage's id and digest
    superseded   entities of passages that are gone, or were placed again, and are still in Milvus
    unplaced     the passages that have no vector in Milvus yet
    frequencies  in how many passages each term stands, by the term's number
    histogram    how many terms stand in as many passages

An entity's id is its passage's, with the version of its article's placing in its last ten bits.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from index.storage.tables.frequencies import FrequencyStore
from index.storage.tables.passages import DIGEST_BYTES

TABLES = """
CREATE TABLE placed (
    article INTEGER PRIMARY KEY, version INTEGER NOT NULL, day INTEGER NOT NULL,
    begins INTEGER NOT NULL, outlet TEXT NOT NULL, held BLOB NOT NULL
);
CREATE TABLE superseded (
    entity INTEGER PRIMARY KEY, digest BLOB NOT NULL, words INTEGER NOT NULL,
    vector INTEGER NOT NULL
);
CREATE INDEX superseded_by_digest ON superseded (digest);
CREATE TABLE unplaced (passage INTEGER PRIMARY KEY);
CREATE TABLE frequencies (term INTEGER PRIMARY KEY, passages INTEGER NOT NULL);
CREATE TABLE histogram (passages INTEGER PRIMARY KEY, terms INTEGER NOT NULL)
"""
NAMES = ("placed", "superseded", "unplaced", "frequencies", "histogram")

VERSIONS = 1024
"""So many versions of one article's placing are told apart."""

_HELD = struct.Struct(f"<q{DIGEST_BYTES}s")
_AT_ONCE = 500
"""So many digests at most stand in one statement."""

Held = tuple[int, bytes]
"""A passage's id, and its digest."""

_ENTITY = f"p.id * {VERSIONS} + l.version % {VERSIONS}"
_OUTLET_OF = "(SELECT coalesce(source, '') FROM articles WHERE row = {}.article)"
_HAS_VECTOR = "p.id NOT IN (SELECT passage FROM unplaced)"


class Kept(IntEnum):
    """What is in Milvus of the vector of an entity that was superseded."""

    NONE = 0
    THERE = 1
    """Searches may find it."""
    PARKED = 2
    """Kept for a passage of the same text, where no search finds it."""
    GOING = 3
    """To be deleted."""


class At(NamedTuple):
    """The day of an article, 0 where it isn't known, and its outlet, "" where it has none."""

    day: int
    outlet: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An article as it is in Milvus."""

    article: int
    version: int
    held: tuple[Held, ...]

    def entities(self) -> list[int]:
        """Return the ids of its passages' entities."""
        return [entity_of(passage, self.version) for passage, _ in self.held]


@dataclass(frozen=True, slots=True)
class Superseded:
    """An entity of a passage that is gone, or was placed again."""

    entity: int
    digest: bytes
    words: bool
    vector: Kept


def entity_of(passage: int, version: int) -> int:
    """Return the id of the entity of a passage."""
    return passage * VERSIONS + version % VERSIONS


def passage_of(entity: int) -> int:
    """Return the passage that an entity is of."""
    return entity // VERSIONS


class PlacedStore(FrequencyStore):
    """Tables `placed`, `superseded`, `unplaced`, `frequencies` and `histogram`."""

    def create(self) -> None:
        """Make the tables, in the open transaction."""
        for statement in TABLES.split(";"):
            self._sql.execute(self._sql.table(statement))
        # SQLite gets to an article's outlet through all of its text otherwise.
        index = "CREATE INDEX IF NOT EXISTS articles_by_source ON articles (source)"
        self._sql.execute(self._sql.either(index, "SELECT 1"))

    def clear(self, *names: str) -> None:
        """Empty some of the tables; the names are the caller's own."""
        for name in names or NAMES:
            self._sql.execute(f"DELETE FROM {name}")

    def adopt(self) -> None:
        """Take the staged library's rows in the place of these, in the open transaction."""
        if not self._sql.has_tables_of(TABLES):
            for name in NAMES:
                self._sql.execute(f"DROP TABLE IF EXISTS main.{name}")
            self.create()
        for name in NAMES:
            self._sql.execute(f"DELETE FROM main.{name}")
            self._sql.execute(f"INSERT INTO main.{name} SELECT * FROM staged.{name}")

    # --- what has changed since the last publication

    def gone(self) -> list[Placed]:
        """Return the articles of which Milvus has other passages than the database."""
        return self._placed(
            "SELECT l.article, l.version, l.held FROM placed l LEFT JOIN (SELECT article,"
            " min(id) AS begins, count(*) AS number FROM passages GROUP BY article) p"
            " ON p.article = l.article WHERE p.article IS NULL OR p.begins <> l.begins"
            f" OR p.number * {_HELD.size} <> length(l.held) ORDER BY l.article"
        )

    def moved(self) -> list[tuple[Placed, At]]:
        """Return the articles that have another day or outlet by now, each with both."""
        rows = self._sql.execute(
            f"SELECT l.article, l.version, l.held, coalesce(o.day, 0), {_OUTLET_OF.format('l')}"
            " FROM placed l LEFT JOIN openings o ON o.article = l.article"
            " WHERE coalesce(o.day, 0) <> l.day OR l.article IN (SELECT e.article FROM"
            " (SELECT article, outlet FROM placed"
            " EXCEPT SELECT row, coalesce(source, '') FROM articles) e) ORDER BY l.article"
        ).fetchall()
        return [(Placed(row, version, _held(held)), At(*at)) for row, version, held, *at in rows]

    def new(self) -> list[tuple[int, At]]:
        """Return the articles with passages of which Milvus has none, with days and outlets."""
        rows = self._sql.execute(
            f"SELECT p.article, coalesce(o.day, 0), {_OUTLET_OF.format('p')}"
            " FROM (SELECT DISTINCT article FROM passages) p"
            " LEFT JOIN placed l ON l.article = p.article"
            " LEFT JOIN openings o ON o.article = p.article"
            " WHERE l.article IS NULL ORDER BY p.article"
        )
        return [(row, At(*at)) for row, *at in rows]

    def all(self) -> Iterator[tuple[Placed, At]]:
        """Yield every article that was placed, each with its day and outlet there; streaming."""
        columns = "article, version, held, day, outlet"
        for row, version, held, *at in self._sql.stream(
            f"SELECT {columns} FROM placed ORDER BY begins"
        ):
            yield Placed(row, version, _held(held)), At(*at)

    def place(self, article: int, version: int, at: At, held: Sequence[Held]) -> None:
        """Record what Milvus has of an article."""
        packed = b"".join(_HELD.pack(*one) for one in held)
        begins = min(passage for passage, _ in held)
        self.forget(article)
        self._sql.execute(
            "INSERT INTO placed (article, version, day, outlet, begins, held)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (article, version, *at, begins, packed),
        )

    def forget(self, article: int) -> None:
        """Record that Milvus has nothing of an article but what is superseded."""
        self._sql.execute("DELETE FROM placed WHERE article = ?", (article,))

    def _placed(self, statement: str) -> list[Placed]:
        rows = self._sql.execute(statement).fetchall()
        return [Placed(row, version, _held(held)) for row, version, held in rows]

    # --- what readers ask

    def candidates(self, passages: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
        """Return the entity, article, story and day of those passages that are there."""
        rows = self._sql.execute(
            f"SELECT p.id, {_ENTITY}, p.article, coalesce(o.story, p.article), l.day"
            " FROM passages p JOIN placed l ON l.article = p.article"
            " LEFT JOIN openings o ON o.article = p.article"
            f" WHERE p.id IN {self._sql.listed()}",
            (json.dumps(sorted(passages)),),
        )
        return {passage: tuple(others) for passage, *others in rows}

    def days_and_stories(self) -> dict[int, tuple[int, int]]:
        """Return the day and the story of every article that was placed, by rows, ascending."""
        rows = self._sql.execute(
            "SELECT l.article, l.day, coalesce(o.story, l.article) FROM placed l"
            " LEFT JOIN openings o ON o.article = l.article ORDER BY l.article"
        )
        return {article: (day, story) for article, day, story in rows}

    def count(self) -> int:
        """Count the articles that were placed."""
        return self._count("placed")

    def newest(self) -> int:
        """Return the newest article's day, 0 where none has one."""
        return int(self._value("SELECT coalesce(max(day), 0) FROM placed"))

    def outlets(self) -> list[str]:
        """Return the name of every outlet, of which articles were placed, once."""
        return self._column("SELECT DISTINCT outlet FROM placed WHERE outlet <> ''")

    def entities(self, *, embedded: bool = False) -> Iterator[tuple[int, int, int, str]]:
        """Yield the entity, article, day and outlet of passages, ascending; streaming.

        With `embedded`, of those that have a vector; otherwise of all.
        """
        return self._sql.stream(
            f"SELECT {_ENTITY}, p.article, l.day, l.outlet FROM passages p JOIN placed l"
            f" ON l.article = p.article WHERE {_HAS_VECTOR if embedded else 'TRUE'} ORDER BY p.id"
        )

    def ids_of(self, articles: Iterable[int]) -> list[int]:
        """Return the ids of some articles' passages, ascending."""
        return self._column(
            f"SELECT id FROM passages WHERE article IN {self._sql.listed()} ORDER BY id",
            json.dumps(list(articles)),
        )

    def with_vectors(self) -> Iterator[tuple[int, bytes]]:
        """Yield the entities that have a vector, ascending, with their digests; streaming."""
        return self._with_vectors(_HAS_VECTOR)

    def with_own_vectors(self) -> Iterator[tuple[int, bytes]]:
        """Yield one entity for each digest of which there is a vector; streaming."""
        return self._with_vectors(
            f"p.id IN (SELECT min(p.id) FROM passages p WHERE {_HAS_VECTOR} GROUP BY p.digest)"
        )

    def _with_vectors(self, where: str) -> Iterator[tuple[int, bytes]]:
        return self._sql.stream(
            f"SELECT {_ENTITY}, p.digest FROM passages p JOIN placed l ON l.article = p.article"
            f" WHERE {where} ORDER BY p.id"
        )

    # --- vectors

    def leave_unplaced(self, passages: Iterable[int]) -> None:
        """Record that passages have no vector in Milvus."""
        self._sql.executemany(
            "INSERT INTO unplaced (passage) VALUES (?) ON CONFLICT (passage) DO NOTHING",
            ((passage,) for passage in passages),
        )

    def note_placed(self, passages: Iterable[int]) -> None:
        """Record that passages have a vector in Milvus, or are gone."""
        self._sql.executemany(
            "DELETE FROM unplaced WHERE passage = ?", [(passage,) for passage in passages]
        )

    def unplaced(self, among: Iterable[int]) -> set[int]:
        """Return those of some passages that have no vector in Milvus."""
        return set(
            self._column(
                f"SELECT passage FROM unplaced WHERE passage IN {self._sql.listed()}",
                json.dumps(list(among)),
            )
        )

    def count_unplaced(self) -> int:
        """Count the passages without a vector in Milvus."""
        return self._count("unplaced")

    def pending(self) -> list[int]:
        """Return a passage for each text without a vector, the newest articles' first."""
        return self._column(
            "SELECT min(p.id) AS first FROM unplaced u JOIN passages p ON p.id = u.passage"
            " JOIN placed l ON l.article = p.article GROUP BY p.digest"
            " ORDER BY max(l.day) DESC, first"
        )

    def unplace(self, digests: Sequence[bytes]) -> None:
        """Record that the passages of some digests have no vector in Milvus."""
        self._sql.executemany(
            "INSERT INTO unplaced (passage) SELECT id FROM passages WHERE digest = ?"
            " AND id NOT IN (SELECT passage FROM unplaced)",
            [(digest,) for digest in digests],
        )

    def waiting(self, digests: Sequence[bytes]) -> list[tuple[bytes, int, int, int, int, str]]:
        """Return digest, passage, entity, article, day and outlet of what waits for vectors."""
        return self._by_digests(
            f"SELECT p.digest, p.id, {_ENTITY}, p.article, l.day, l.outlet FROM passages p"
            " JOIN unplaced u ON u.passage = p.id JOIN placed l ON l.article = p.article"
            " WHERE p.digest IN ({})",
            digests,
        )

    def entities_with(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return an entity that has the vector of each of those digests of which there is one."""
        kept = f"vector IN ({Kept.THERE:d}, {Kept.PARKED:d})"
        found = self._by_digests(
            f"SELECT digest, entity FROM superseded WHERE {kept} AND digest IN ({{}})", digests
        )
        found += self._by_digests(
            f"SELECT p.digest, {_ENTITY} FROM passages p JOIN placed l ON l.article = p.article"
            f" WHERE {_HAS_VECTOR} AND p.digest IN ({{}})",
            digests,
        )
        return dict(found)

    def _by_digests(self, statement: str, digests: Sequence[bytes]) -> list[Any]:
        found: list[Any] = []
        for begin in range(0, len(digests), _AT_ONCE):
            part = digests[begin : begin + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            found += self._sql.execute(statement.format(marks), part).fetchall()
        return found

    # --- what is superseded

    def supersede(self, rows: Iterable[Superseded]) -> None:
        """Record entities that no later reader is to find."""
        self._sql.executemany(
            "INSERT INTO superseded (entity, digest, words, vector) VALUES (?, ?, ?, ?)",
            [(one.entity, one.digest, int(one.words), int(one.vector)) for one in rows],
        )

    def superseded_words(self) -> list[int]:
        """Return the superseded entities that are still among the words."""
        return self._column("SELECT entity FROM superseded WHERE words = 1 ORDER BY entity")

    def superseded_vectors(self, kept: Kept) -> list[int]:
        """Return the superseded entities whose vectors are kept so."""
        return self._column(
            "SELECT entity FROM superseded WHERE vector = ? ORDER BY entity", int(kept)
        )

    def note_words_deleted(self) -> None:
        """Record that no superseded entity is among the words any more."""
        self._sql.execute("UPDATE superseded SET words = 0")
        self._forget_superseded()

    def change_vectors(self, before: Kept, after: Kept) -> None:
        """Record that superseded vectors which were kept one way are kept another now."""
        self._sql.execute(
            "UPDATE superseded SET vector = ? WHERE vector = ?", (int(after), int(before))
        )
        self._forget_superseded()

    def _forget_superseded(self) -> None:
        self._sql.execute(f"DELETE FROM superseded WHERE words = 0 AND vector = {Kept.NONE:d}")


def _held(packed: bytes) -> tuple[Held, ...]:
    return tuple(_HELD.iter_unpack(packed))
