"""The publisher of a library whose passages are in a Milvus: see `index.publishing.Publisher`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword.bm25 import keys_of
from index.keyword.tokenizer import terms
from index.milvus.collections import KINDS, Collections, index_for, library_of
from index.milvus.connection import LONG_CALL_SECONDS, Connection
from index.milvus.entities import FIELDS, PARKED, Vectors, entity, in_parts, read_vector
from index.milvus.parts import VectorsPart, WordsPart
from index.milvus.placing import Placing
from index.milvus.state import State, state_of
from index.milvus.words import signed
from index.place import place_of
from index.publishing import Part, StoredVector
from index.storage import artifacts, manifest
from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.tables.placed import At, Kept, passage_of

UNUSED_KEPT = 4_096
"""So many vectors of removed passages are kept in any case."""


class MilvusPublisher:
    """Fills the collections of a library. It connects when it has something to write."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take a database that is open for writing, and the library's folder."""
        place = place_of(folder)
        assert place is not None
        self._database = database
        self._folder = folder
        self._connection = Connection(place)
        database.when_closed(self._connection.close)
        self._staged = folder.name == artifacts.STAGING
        self._cleared = False

    def check_place(self) -> None:
        """See that what the database names is there, and drop what a killed rebuild left."""
        state = state_of(self._database)
        if state is None:
            return
        collections = self._collections(state)
        for name in filter(None, (state.words, state.vectors)):
            collections.check(name)
        if state.milvus != (at := self._connection.place.milvus):
            with self._database.transaction():
                replace(state, milvus=at).save(self._database)
        if not self._staged and not self._database.has_older_readers():
            collections.drop_but((state.words, state.vectors))

    def _collections(self, state: State) -> Collections:
        return Collections(self._connection, state.library, state.milvus)

    # --- keywords

    @property
    def has_keywords(self) -> bool:
        """Whether words were ever committed."""
        return state_of(self._database) is not None

    def publish_keywords(self, *, purge: bool = False, anew: bool = False) -> None:
        """Make the words in Milvus those of the database's passages, in the open transaction.

        What a Milvus Lite deletes stays in its files for a while, so that a purge writes anew.
        """
        before = state_of(self._database)
        state = before or self._begun()
        anew = anew or not before or (purge and self._connection.is_lite)
        if before:
            self._clear(before, with_words=not anew)
        collections = self._collections(state)
        new = collections.create_words() if anew else ""
        placing = Placing(self._database, self._connection, state, purge=purge, anew=new)
        at = self._connection.place.milvus
        state = replace(placing.publish(), purging=state.purging or purge, milvus=at)
        state.save(self._database)
        step("named", "words")

    def _begun(self) -> State:
        """Make the tables of a library that was never published, and say what it is called."""
        # The same when a first run that was killed is followed by another; so is what is staged,
        # since nobody else could tell whose a killed one's collections are.
        folder = self._folder.parent if self._staged else self._folder
        library = library_of(folder)
        if not self._staged:
            Collections(self._connection, library).refuse_others()
        self._database.placed.create()
        return State(library, "")

    def _clear(self, state: State, *, with_words: bool = True) -> None:
        """Delete what was written and never committed.

        Raises:
            LibraryDamagedError: a collection isn't there.
            MismatchError: it is of another library.
        """
        never = f"born > {state.written} and born < {PARKED}"
        collections = self._collections(state)
        for name in filter(None, (state.words if with_words else "", state.vectors)):
            collections.check(name)
            self._connection.load(name)
            self._connection.call("delete", name, filter=never)
        self._cleared = True

    def terms_of_only(self, passages: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the numbers of the terms that only some passages, ids ascending, hold."""
        counts: dict[str, int] = {}
        for *_, text in self._database.passages.inputs_of(passages.tolist()):
            for name in set(terms(text)):
                counts[name] = counts.get(name, 0) + 1
        keys = dict(zip(counts, keys_of(counts).tolist(), strict=True))
        if not self.has_keywords:
            return np.empty(0, dtype=np.uint64)
        known = self._database.placed.frequencies(signed(key) for key in keys.values())
        own = [key for name, key in keys.items() if known.get(signed(key)) == counts[name]]
        return np.sort(np.array(own, dtype=np.uint64))

    # --- vectors

    def pending(self) -> list[int]:
        """Return a passage's id for each text without a vector, the newest articles' first."""
        return self._database.placed.pending() if self.has_keywords else []

    def count_pending(self) -> int:
        """Count the passages without a vector."""
        return self._database.placed.count_unplaced() if self.has_keywords else 0

    def store_vectors(self, vectors: Sequence[StoredVector]) -> None:
        """Put vectors into Milvus for all passages that wait for them, and commit that.

        Readers see them from `publish_vectors` on. What no passage waits for is left out.
        """
        stored = dict(vectors)
        if not stored:
            return
        state = self._state()
        if not state.vectors:
            state = self._with_vectors(state, len(next(iter(stored.values()))) // 2)
        elif not self._cleared:
            self._clear(state)
        waiting = self._database.placed.waiting(list(stored))
        collection = Vectors(self._connection, state.vectors)
        born = state.written + 1
        for digest, _, identity, article, day, outlet in waiting:
            row = entity(identity, article, At(day, outlet), born)
            collection.put(row, np.frombuffer(stored[digest], dtype=np.float16))
        collection.send()
        with self._database.transaction():
            self._database.placed.note_placed(passage for _, passage, *_ in waiting)
            replace(state, written=born, waiting=state.waiting + len(waiting)).save(self._database)

    def vectors_of(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the stored vectors of those of some digests that have one."""
        if not self.has_vectors():
            return {}
        known = self._database.placed.entities_with(list(digests))
        found = Vectors(self._connection, self._state().vectors).read(sorted(set(known.values())))
        return {digest: found[one].tobytes() for digest, one in known.items() if one in found}

    def vectors(self) -> Iterator[StoredVector]:
        """Yield all vectors that passages have, each once."""
        if not self.has_vectors():
            return
        collection = Vectors(self._connection, self._state().vectors)
        digests = dict(self._database.placed.with_own_vectors())
        for part in in_parts(digests):
            for one, vector in collection.read(part).items():
                yield digests[one], vector.tobytes()

    def stored_among(self, vectors: Set[bytes]) -> set[bytes]:
        """Return all of them: no vector lies in the library's folder."""
        return set(vectors)

    def forget_vectors(self) -> None:
        """Keep no vector that no passage has, in the open transaction: a removal's."""
        if state := state_of(self._database):
            for kept in (Kept.THERE, Kept.PARKED):
                self._database.placed.change_vectors(kept, Kept.GOING)
            replace(state, purging=True).save(self._database)

    def publish_vectors(self, dimension: int, *, anew: bool = False, purge: bool = False) -> None:
        """Have searches by meaning cover every passage that has a vector, and commit that.

        The vectors are written into a new collection where their number asks for another kind of
        index, and with `anew`; with `purge` where Milvus Lite would keep what it deletes.
        """
        state = self._state()
        if not state.vectors:
            self._with_vectors(state, dimension)
            return
        count = state.passages - self._database.placed.count_unplaced()
        # Fewer vectors don't ask for another kind: what suits more suits them too.
        kind = max(index_for(count, lite=self._connection.is_lite), state.index, key=KINDS.index)
        again = purge and state.purging and self._connection.is_lite
        if anew or again or kind != state.index:
            self._copy(state, dimension, kind, purge=purge)
        elif state.visible < state.written or state.waiting:
            self._connection.call("flush", state.vectors, seconds=LONG_CALL_SECONDS)
            with self._database.transaction():
                replace(state, visible=state.written, waiting=0).save(self._database)
                step("named", "vectors")

    def _with_vectors(self, state: State, dimension: int) -> State:
        """Make the collection of vectors, and commit that it is there."""
        kind = index_for(state.passages, lite=self._connection.is_lite)
        name = self._collections(state).create_vectors(dimension, kind)
        state = replace(state, vectors=name, index=kind)
        with self._database.transaction():
            state.save(self._database)
            step("named", "vectors")
        return state

    def _copy(self, state: State, dimension: int, kind: str, *, purge: bool) -> None:
        """Write all vectors into a new collection, and commit that it takes the other's place."""
        placed = self._database.placed
        name = self._collections(state).create_vectors(dimension, kind)
        old, new = Vectors(self._connection, state.vectors), Vectors(self._connection, name)
        there = [one for one, _ in placed.with_vectors()]
        copied = new.copied_from(old, there)
        if not purge:
            new.copied_from(old, placed.superseded_vectors(Kept.PARKED))
        self._connection.call("flush", name, seconds=LONG_CALL_SECONDS)
        with self._database.transaction():
            if copied < len(there):
                held = set[int]()
                for part in in_parts(there):
                    held |= new.read(part).keys()
                placed.leave_unplaced(passage_of(one) for one in there if one not in held)
            for kept in (Kept.THERE, Kept.GOING, *([Kept.PARKED] if purge else [])):
                placed.change_vectors(kept, Kept.NONE)
            replace(
                state,
                vectors=name,
                index=kind,
                visible=state.written,
                waiting=0,
                replaced=True,
            ).save(self._database)
            step("named", "vectors")

    def has_vectors(self) -> bool:
        """Whether a collection of vectors was ever committed."""
        state = state_of(self._database)
        return state is not None and bool(state.vectors)

    def is_current(self) -> bool:
        """Whether searches by meaning cover every passage that has a vector."""
        state = state_of(self._database)
        return state is not None and bool(state.vectors) and not state.waiting

    def settle(self) -> None:
        """Let vectors go that have long been of no use.

        The vectors of a removed passage stay, so that a folder which is moved away and back isn't
        embedded again: until they are more than `UNUSED_KEPT` and more than a quarter of all
        vectors, or until a rebuild.
        """
        state = self._state()
        parked = self._database.placed.superseded_vectors(Kept.PARKED)
        if len(parked) > max(UNUSED_KEPT, state.passages // 3):
            with self._database.transaction():
                self._database.placed.change_vectors(Kept.PARKED, Kept.GOING)

    # --- after a commit

    def remove_superseded(self) -> bool:
        """Delete the entities and collections that no commit names any more.

        Vectors that a passage may have again are kept where no search finds them.
        """
        gone = manifest.remove_superseded(self._database, self._folder)
        state = state_of(self._database)
        if state is None:
            return gone
        if self._database.has_older_readers():
            return False
        placed = self._database.placed
        words = placed.superseded_words()
        there, going = (placed.superseded_vectors(kept) for kept in (Kept.THERE, Kept.GOING))
        self._delete(state.words, words)
        self._park(state, there)
        self._delete(state.vectors, going)
        if state.purging and not self._connection.is_lite:
            for name in filter(None, (state.words, state.vectors)):
                self._connection.call("flush", name, seconds=LONG_CALL_SECONDS)
                self._connection.call("compact", name, seconds=LONG_CALL_SECONDS)
        if (self._connection.is_open or state.purging or state.replaced) and not self._staged:
            self._collections(state).drop_but((state.words, state.vectors))
        if words or there or going or state.purging or state.replaced:
            with self._database.transaction():
                placed.note_words_deleted()
                placed.change_vectors(Kept.THERE, Kept.PARKED)
                placed.change_vectors(Kept.GOING, Kept.NONE)
                state = replace(state, purging=False, replaced=self._staged and state.replaced)
                state.save(self._database)
        return gone

    def _delete(self, collection: str, entities: Sequence[int]) -> None:
        for part in in_parts(entities if collection else ()):
            step("delete entities")
            self._connection.load(collection)
            self._connection.call("delete", collection, ids=part)

    def _park(self, state: State, entities: Sequence[int]) -> None:
        """Have no search find vectors."""
        if not entities:
            return
        collection = Vectors(self._connection, state.vectors)
        for part in in_parts(entities):
            for one in self._connection.get(state.vectors, part, [*FIELDS, "vector"]):
                row = {name: int(one[name]) for name in ("id", *FIELDS)}
                collection.put({**row, "born": PARKED}, read_vector(one["vector"]))
        collection.send()

    # --- the doctor, and the end of a rebuild

    def altered_vectors(self) -> list[bytes]:
        """Return none: what is wrong with the vectors in Milvus, their part says."""
        return []

    def count_lost(self) -> int:
        """Return 0: what is missing of the vectors in Milvus, their part says."""
        return 0

    def drop_vectors(self, digests: Sequence[bytes]) -> None:
        """Have the passages of some digests be embedded again, in the open transaction."""
        self._database.placed.unplace(digests)

    def parts(self) -> Sequence[Part]:
        """Return the words and the vectors, where they were ever committed."""
        state = state_of(self._database)
        if state is None:
            return []
        parts: list[Part] = [WordsPart(self._database, self._connection, self._repair_words)]
        if state.vectors:
            parts.append(VectorsPart(self._database, self._connection))
        return parts

    def _repair_words(self) -> None:
        state = self._state()
        vectors = state.vectors
        with suppress(LibraryDamagedError):
            self._collections(state).check(state.words)
        if vectors and not self._connection.call("has_collection", vectors):
            # Beside vectors that are named and aren't there no words are written.
            VectorsPart(self._database, self._connection).repair()
        with self._database.transaction():
            self.publish_keywords(anew=True)

    def adopt(self, staging: Path, serial: int) -> None:
        """Take over, in the open transaction, what the database knows of the staged library.

        Its collections become this library's as they are; `remove_superseded` drops the others.
        """
        self._database.placed.adopt()
        replace(self._state(), replaced=True).save(self._database)

    def _state(self) -> State:
        state = state_of(self._database)
        if state is None:
            raise LibraryDamagedError(
                "the database doesn't say what is in Milvus", "run: dateline index --rebuild"
            )
        return state
