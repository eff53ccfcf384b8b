"""Comparing what is in a Milvus with the database, and making it right: for the doctor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from index.errors import LibraryDamagedError
from index.milvus.collections import Collections
from index.milvus.connection import Connection
from index.milvus.entities import in_parts, read_vector
from index.milvus.state import State, state_of
from index.milvus.words import Numbers, outlet_key, words_of
from index.storage.database import Database
from index.storage.tables.placed import Kept, passage_of

SAMPLE = 1_000
"""So many entities at most are compared word by word, or number by number, spread over all."""

_COMPARED = ("article", "day", "outlet")

_DOCTOR = "run: dateline doctor"


class WordsPart:
    """The words in Milvus, and how many passages hold each in the database."""

    kind = "words"

    def __init__(
        self, database: Database, connection: Connection, again: Callable[[], None]
    ) -> None:
        """Take what writes the words anew, too."""
        self._database = database
        self._connection = connection
        self._again = again

    def check(self) -> None:
        """Compare all ids, days and outlets with the database, a sample's words, all counts.

        Raises:
            LibraryDamagedError: something differs.
        """
        state = _state(self._database)
        Collections(self._connection, state.library, state.milvus).check(state.words)
        self._check_entities(state)
        self._check_sample(state)
        self._check_counts(state)

    def repair(self) -> None:
        """Write all words into a new collection, and count them anew."""
        self._again()

    def _check_entities(self, state: State) -> None:
        rows = self._connection.all(state.words, f"born <= {state.visible}", _COMPARED)
        gone = set(self._database.placed.superseded_words())
        missing, other = _differences(_entities(self._database), _as_there(rows), gone)
        if missing or other:
            raise LibraryDamagedError(
                f"of the passages, {len(missing)} are missing in Milvus, and {len(other)} are"
                " there that shouldn't be",
                _DOCTOR,
            )

    def _check_sample(self, state: State) -> None:
        every = max(1, state.passages // SAMPLE)
        sample = islice((one for one, *_ in self._database.placed.entities()), 0, None, every)
        for part in in_parts(sample):
            found = self._connection.get(state.words, part, ["words"])
            stored = {passage_of(int(one["id"])): str(one["words"]) for one in found}
            for passage, _, _, text in self._database.passages.inputs_of(sorted(stored)):
                if stored[passage] != words_of(text):
                    raise LibraryDamagedError("Milvus holds other words than the database", _DOCTOR)

    def _check_counts(self, state: State) -> None:
        counted: Counter[int] = Counter()
        numbers = Numbers()
        passages = words = 0
        for *_, text in self._database.passages.inputs():
            written = words_of(text).split()
            passages, words = passages + 1, words + len(written)
            counted.update(numbers.of(written))
        of_number = sorted(Counter(counted.values()).items())
        same = (
            (state.passages, state.terms) == (passages, words)
            and self._database.placed.all_frequencies() == counted
            and self._database.placed.histogram().tolist() == [list(one) for one in of_number]
        )
        if not same:
            raise LibraryDamagedError("the database counts terms otherwise than it holds them")


class VectorsPart:
    """The vectors in Milvus."""

    kind = "vectors"

    def __init__(self, database: Database, connection: Connection) -> None:
        """Take the open database, and the Milvus."""
        self._database = database
        self._connection = connection

    def check(self) -> None:
        """Compare ids, days and outlets with the database; see that a sample has unit vectors.

        Raises:
            LibraryDamagedError: something differs.
        """
        state = _state(self._database)
        if not state.vectors:  # given up since, so that the words could be written
            raise LibraryDamagedError("all passages have lost their vectors in Milvus", _DOCTOR)
        Collections(self._connection, state.library, state.milvus).check(state.vectors)
        missing, other = self._differences(state)
        if missing or other:
            raise LibraryDamagedError(
                f"{len(missing)} passages have lost their vectors in Milvus, and {len(other)}"
                " vectors are there that shouldn't be",
                _DOCTOR,
            )
        if altered := self._altered(state):
            raise LibraryDamagedError(
                f"{len(altered)} vectors in Milvus have been altered", _DOCTOR
            )

    def repair(self) -> None:
        """Delete what shouldn't be there; what is missing is for the next update to embed."""
        state = _state(self._database)
        placed = self._database.placed
        if not state.vectors:
            return
        try:
            Collections(self._connection, state.library, state.milvus).check(state.vectors)
        except LibraryDamagedError:
            with self._database.transaction():
                placed.leave_unplaced(passage_of(one) for one, _ in list(placed.with_vectors()))
                for kept in (Kept.THERE, Kept.PARKED, Kept.GOING):
                    placed.change_vectors(kept, Kept.NONE)
                replace(state, vectors="", index="", waiting=0).save(self._database)
            return
        missing, other = self._differences(state)
        for part in in_parts(other):
            self._connection.call("delete", state.vectors, ids=part)
        with self._database.transaction():
            placed.leave_unplaced(passage_of(one) for one in {*missing, *self._altered(state)})

    def _differences(self, state: State) -> tuple[list[int], list[int]]:
        rows = self._connection.all(state.vectors, f"born <= {state.written}", _COMPARED)
        placed = self._database.placed
        gone = {*placed.superseded_vectors(Kept.THERE), *placed.superseded_vectors(Kept.GOING)}
        expected = _entities(self._database, embedded=True)
        return _differences(expected, _as_there(rows), gone)

    def _altered(self, state: State) -> list[int]:
        every = max(1, state.passages // SAMPLE)
        sample = islice((one for one, _ in self._database.placed.with_vectors()), 0, None, every)
        altered = []
        for part in in_parts(sample):
            for one in self._connection.get(state.vectors, part, ["vector"]):
                norm = float(np.linalg.norm(read_vector(one["vector"]).astype(np.float32)))
                if not 0.99 < norm < 1.01:
                    altered.append(int(one["id"]))
        return altered


def _entities(database: Database, *, embedded: bool = False) -> Iterator[tuple[int, ...]]:
    """Yield what Milvus should have of each passage, in the order of `_COMPARED`."""
    keys: dict[str, int] = {}
    for identity, article, day, outlet in database.placed.entities(embedded=embedded):
        if outlet not in keys:
            keys[outlet] = outlet_key(outlet)
        yield identity, article, day, keys[outlet]


def _as_there(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, ...]]:
    return (tuple(int(one[name]) for name in ("id", *_COMPARED)) for one in rows)


def _differences(
    expected: Iterable[tuple[int, ...]], there: Iterable[tuple[int, ...]], gone: set[int]
) -> tuple[list[int], list[int]]:
    """Return which of the expected rows are missing, and which others are there, by their ids.

    Both come in the order of their ids, which stand first; those that are `gone` may be there. A
    row that is there otherwise is missing, and another.
    """
    missing: list[int] = []
    other: list[int] = []
    left, right = iter(expected), (row for row in there if row[0] not in gone)
    one, two = next(left, None), next(right, None)
    while one is not None or two is not None:
        if one == two:
            one, two = next(left, None), next(right, None)
        elif two is None or (one is not None and one <= two):
            assert one is not None
            missing.append(one[0])
            one = next(left, None)
        else:
            other.append(two[0])
            two = next(right, None)
    return missing, other


def _state(database: Database) -> State:
    state = state_of(database)
    if state is None:
        raise LibraryDamagedError(
            "the database doesn't say what is in Milvus", "run: dateline index --rebuild"
        )
    return state
