"""The two legs of a search: each by itself, since Milvus's fused score would hide them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.milvus.connection import MOST_ASKED, Connection
from index.milvus.entities import read_vector
from index.storage.database import Database
from index.storage.tables.placed import passage_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a leg found, as the snapshot has it."""

    passage: int
    entity: int
    article: int
    story: int
    day: int


class Legs:
    """Searches the collections, and keeps what is of the reader's snapshot."""

    def __init__(self, connection: Connection, database: Database) -> None:
        """Take the connection, and the database of the snapshot."""
        self._connection = connection
        self._database = database

    def by_words(
        self, collection: str, words: Sequence[str], depth: int, expression: str
    ) -> list[Candidate]:
        """Return the passages that hold any of some words, of the highest BM25 in Milvus."""

        def search(limit: int) -> list[tuple[int, float]]:
            query = " ".join(words)
            return self._connection.search(collection, "sparse", query, limit, expression)

        return [candidate for candidate, _ in self._first(search, depth)]

    def by_meaning(
        self, collection: str, vector: NDArray[np.float32], depth: int, expression: str
    ) -> list[tuple[Candidate, float]]:
        """Return the passages nearest to a unit vector, each with its cosine."""
        query = query_vector(vector, lite=self._connection.is_lite)

        def search(limit: int) -> list[tuple[int, float]]:
            return self._connection.search(collection, "vector", query, limit, expression)

        return self._first(search, depth)

    def cosines(
        self, collection: str, vector: NDArray[np.float32], entities: Sequence[int]
    ) -> dict[int, float]:
        """Return the cosines of those of some entities that have a vector."""
        found = self._connection.get(collection, entities, ["vector"])
        stored = {int(one["id"]): read_vector(one["vector"]) for one in found}
        if not stored:
            return {}
        products = np.stack(list(stored.values())).astype(np.float32) @ vector
        return dict(zip(stored, products.tolist(), strict=True))

    def _first(
        self, search: Callable[[int], list[tuple[int, float]]], depth: int
    ) -> list[tuple[Candidate, float]]:
        """Return the first `depth` of a search that the snapshot knows.

        Milvus may also find what the snapshot doesn't know any more: then more is asked for.
        """
        limit = depth
        while True:
            found = search(min(limit, MOST_ASKED))
            known = self._database.placed.candidates({passage_of(entity) for entity, _ in found})
            kept = [
                (Candidate(passage_of(entity), *known[passage_of(entity)]), score)
                for entity, score in found
                if passage_of(entity) in known and known[passage_of(entity)][0] == entity
            ]
            if len(kept) >= depth or len(found) < limit or limit >= MOST_ASKED:
                return kept[:depth]
            limit = 2 * limit + len(found) - len(kept)


def query_vector(vector: NDArray[np.float32], *, lite: bool) -> object:
    """Return a vector as Milvus is asked for it: in the numbers that it stores."""
    return vector.astype(np.float32).tolist() if lite else vector.astype(np.float16)
