"""One publication: what has changed in the database since the last goes into Milvus.

Entities are only added here, under the publication's number, so that readers of an older one see
what they saw; those that no later reader is to find are recorded as superseded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.milvus.connection import LONG_CALL_SECONDS, Connection
from index.milvus.entities import Rows, Vectors, entity
from index.milvus.state import State
from index.milvus.words import Numbers, words_of
from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.tables.placed import At, Held, Kept, Placed, Superseded, entity_of

_ARTICLES = 200
"""So many articles are placed together."""

_MOST_TERMS = 500_000
"""Terms whose numbers wait at most before they go into the database."""


class Placing:
    """Brings the words of a library up to its database, in the transaction that is open."""

    def __init__(
        self, database: Database, connection: Connection, state: State, *, purge: bool, anew: str
    ) -> None:
        """Take what stands.

        Args:
            database: open for writing.
            connection: the Milvus.
            state: what the database knows of it.
            purge: whether vectors of passages that are gone aren't kept.
            anew: the empty collection that all words are to be written into; "": what stands stays.
        """
        self._database = database
        self._placed = database.placed
        self._connection = connection
        self._state = state
        self._anew = bool(anew)
        self._born = state.written + 1
        self._before = state.words
        self._words = Rows(connection, anew or state.words)
        self._collection = anew or state.words
        self._vectors = Vectors(connection, state.vectors) if state.vectors else None
        self._going = Kept.GOING if purge else Kept.THERE
        self._numbers = Numbers()
        self._changes: Counter[int] = Counter()
        self._passages, self._terms = state.passages, state.terms

    def publish(self) -> State:
        """Place what is new, and supersede what is gone; return the state to commit."""
        self._drop_gone()
        if self._anew:
            self._placed.clear("frequencies", "histogram")
            self._placed.note_words_deleted()
            self._changes.clear()
            self._passages = self._terms = 0
        self._move()
        if self._anew:
            self._write_again()
        self._add_new()
        self._words.send()
        self._placed.add_frequencies(self._changes)
        for name in filter(None, (self._collection, self._state.vectors)):
            self._connection.call("flush", name, seconds=LONG_CALL_SECONDS)
        step("flushed")
        state = self._state
        return replace(
            state,
            words=self._collection,
            visible=self._born,
            written=self._born,
            passages=self._passages,
            terms=self._terms,
            waiting=0,
            replaced=state.replaced or (self._anew and bool(state.words)),
        )

    def _drop_gone(self) -> None:
        for placed in self._placed.gone():
            self._supersede(placed, self._going)
            if not self._anew:
                self._count_out(placed)
            self._placed.note_placed(passage for passage, _ in placed.held)
            self._placed.forget(placed.article)

    def _supersede(self, placed: Placed, kept: Kept) -> None:
        without = self._placed.unplaced(passage for passage, _ in placed.held)
        self._placed.supersede(
            Superseded(
                entity_of(passage, placed.version),
                digest,
                not self._anew,
                Kept.NONE if passage in without or self._vectors is None else kept,
            )
            for passage, digest in placed.held
        )

    def _count_out(self, placed: Placed) -> None:
        """Take the words of passages that are gone from the numbers: Milvus still has them."""
        self._passages -= len(placed.held)
        for one in self._connection.get(self._before, placed.entities(), ["words"]):
            words = str(one["words"]).split()
            self._terms -= len(words)
            self._changes.subtract(self._numbers.of(words))
        self._save_counts(_MOST_TERMS)

    def _move(self) -> None:
        """Place articles again that have another day or outlet."""
        for placed, at in self._placed.moved():
            entities = dict(zip(placed.entities(), placed.held, strict=True))
            moved = Placed(placed.article, placed.version + 1, placed.held)
            if self._vectors is not None:
                for old, vector in self._vectors.read(list(entities)).items():
                    new = entity_of(entities[old][0], moved.version)
                    self._vectors.put(entity(new, placed.article, at, self._born), vector)
                self._vectors.send()
            self._supersede(placed, Kept.GOING)
            if not self._anew:
                self._write(moved.article, moved.version, at, moved.held, counted=False)
            self._placed.place(moved.article, moved.version, at, moved.held)

    def _write_again(self) -> None:
        for placed, at in list(self._placed.all()):
            self._write(placed.article, placed.version, at, placed.held, counted=True)

    def _write(
        self, article: int, version: int, at: At, held: Sequence[Held], *, counted: bool
    ) -> None:
        ids = [passage for passage, _ in held]
        for passage, _, _, text in self._database.passages.inputs_of(ids):
            row = entity(entity_of(passage, version), article, at, self._born)
            self._put(row, text, counted=counted)

    def _put(self, row: dict[str, object], text: str, *, counted: bool) -> None:
        written = words_of(text)
        self._words.add({**row, "words": written}, len(written) + 100)
        if counted:
            words = written.split()
            self._passages += 1
            self._terms += len(words)
            self._changes.update(self._numbers.of(words))
            self._save_counts(_MOST_TERMS)

    def _save_counts(self, most: int) -> None:
        if len(self._changes) > most:
            self._placed.add_frequencies(self._changes)
            self._changes.clear()

    def _add_new(self) -> None:
        new = self._placed.new()
        for begin in range(0, len(new), _ARTICLES):
            self._add(dict(new[begin : begin + _ARTICLES]))

    def _add(self, new: dict[int, At]) -> None:
        """Place articles of which Milvus has nothing, with their days and outlets."""
        held: dict[int, list[Held]] = {}
        articles: dict[int, int] = {}
        inputs = self._database.passages.inputs_of(self._placed.ids_of(new))
        for passage, digest, article, text in inputs:
            row = entity(entity_of(passage, 0), article, new[article], self._born)
            self._put(row, text, counted=True)
            held.setdefault(article, []).append((passage, digest))
            articles[passage] = article
        all_held = [one for some in held.values() for one in some]
        placed = self._copy_vectors(all_held, articles, new)
        self._placed.leave_unplaced(p for p, _ in all_held if p not in placed)
        for article, some in held.items():
            self._placed.place(article, 0, new[article], some)

    def _copy_vectors(
        self, held: Iterable[Held], articles: dict[int, int], new: dict[int, At]
    ) -> set[int]:
        """Give passages the vectors that others of the same text have; return which have one."""
        if self._vectors is None:
            return set()
        by_digest: dict[bytes, list[int]] = {}
        for passage, digest in held:
            by_digest.setdefault(digest, []).append(passage)
        known = self._placed.entities_with(list(by_digest))
        vectors = self._vectors.read(sorted(set(known.values()))) if known else {}
        placed = set()
        for digest, old in known.items():
            if old not in vectors:
                continue
            for passage in by_digest[digest]:
                article = articles[passage]
                row = entity(entity_of(passage, 0), article, new[article], self._born)
                self._vectors.put(row, vectors[old])
                placed.add(passage)
        self._vectors.send()
        return placed
