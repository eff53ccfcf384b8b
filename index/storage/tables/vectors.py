"""The vectors, by the digest of what was embedded, and which passages have one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.storage.tables import checksums
from index.storage.tables.passages import numbers
from index.storage.tables.store import Store

_LISTED = 10_000
"""So many ids at most stand in one statement."""

_BLOCK = 65_536

_UNUSED = "digest NOT IN (SELECT digest FROM passages)"
_WITHOUT = "digest NOT IN (SELECT digest FROM vectors)"


class VectorStore(Store):
    """Table `vectors`, which outlives the passages: nothing is embedded twice."""

    def add(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Store (digest, float16 vector) rows; one there already is left as it is."""
        self._sql.executemany(
            "INSERT INTO vectors (digest, vector, checksum) VALUES (?, ?, ?)"
            " ON CONFLICT (digest) DO NOTHING",
            ((digest, vector, checksums.of_vector(digest, vector)) for digest, vector in rows),
        )

    def delete(self, digests: Sequence[bytes]) -> None:
        """Remove vectors."""
        self._sql.executemany(
            "DELETE FROM vectors WHERE digest = ?", [(digest,) for digest in digests]
        )

    def of(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the stored vectors of those of some digests that have one."""
        found = (
            (one, self._value("SELECT vector FROM vectors WHERE digest = ?", one))
            for one in digests
        )
        return {digest: vector for digest, vector in found if vector is not None}

    def among_stored(self, vectors: Set[bytes]) -> set[bytes]:
        """Return those of some vectors that are stored, under whatever digest."""
        rows = self._sql.stream("SELECT vector FROM vectors")
        return {vector for (vector,) in rows if vector in vectors}

    def used(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield each vector that a passage has, once, after its digest."""
        return self._sql.stream(
            "SELECT digest, vector FROM vectors WHERE digest IN (SELECT digest FROM passages)"
        )

    def count(self) -> int:
        """Count the vectors."""
        return self._count("vectors")

    def count_unused(self) -> int:
        """Count the vectors that no passage has."""
        return self._count("vectors", _UNUSED)

    def delete_unused(self) -> None:
        """Remove the vectors that no passage has."""
        self._sql.execute(f"DELETE FROM vectors WHERE {_UNUSED}")

    def count_pending(self, after: int) -> int:
        """Count the passages without a vector, of those with higher ids than `after`."""
        return self._count("passages", f"id > {int(after)} AND {_WITHOUT}")

    def count_missing(self, up_to: int) -> int:
        """Count the passages without a vector, of those up to an id."""
        return self._count("passages", f"id <= {int(up_to)} AND {_WITHOUT}")

    def pending(self, after: int) -> list[int]:
        """Return a passage for each text without a vector, the newest articles' first.

        Passages up to `after` are known to have theirs.
        """
        return self._column(
            "SELECT p.id FROM (SELECT min(id) AS id FROM passages WHERE id > ?"
            # An expression, and not the column: these few are grouped by being sorted, not by
            # walking the index over every passage.
            f" AND {_WITHOUT} GROUP BY coalesce(digest, digest)) AS texts"
            " JOIN passages p ON p.id = texts.id JOIN articles a ON a.row = p.article"
            " ORDER BY a.published IS NULL, a.published DESC, p.id",
            after,
        )

    def altered(self, dimension: int | None) -> list[bytes]:
        """Return the digests of the vectors that aren't what was stored, or couldn't be."""
        rows = self._sql.stream("SELECT digest, vector, checksum FROM vectors")
        return [
            digest
            for digest, vector, checksum in rows
            if not _is_unit_vector(vector, dimension)
            or checksum != checksums.of_vector(digest, vector)
        ]

    def among(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of some passages, ids ascending, that have a vector by now."""
        texts = [text for (text,) in self._joined(self._sql.numbers("p.id"), ids)]
        found = np.concatenate([numbers(None), *(numbers(text) for text in texts)])
        return np.intersect1d(found, ids, assume_unique=True)

    def read(self, ids: NDArray[np.int64], dimension: int) -> NDArray[np.float16]:
        """Return the vectors of passages that have one, (ids, dimension); ids ascending.

        Raises:
            LibraryDamagedError: one has none, or it is of another length.
        """
        vectors = np.empty((len(ids), dimension), dtype=np.float16)
        count = 0
        for found, read in _blocks(self._joined("p.id, v.vector", ids), dimension):
            places = np.minimum(np.searchsorted(ids, found), len(ids) - 1)
            wanted = ids[places] == found
            vectors[places[wanted]] = read[wanted]
            count += int(np.count_nonzero(wanted))
        if count != len(ids):
            raise _damaged()
        return vectors

    def all(self, dimension: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """Yield the ids of all passages that have vectors, in no order, and the vectors, in blocks.

        Raises:
            LibraryDamagedError: a vector is of another length.
        """
        everything = f"SELECT p.id, v.vector FROM {self._in_order_of_vectors}"
        return _blocks(self._sql.stream(everything), dimension)

    @property
    def _in_order_of_vectors(self) -> str:
        """A walk through both indexes: ten times as fast as to look up every passage's vector."""
        return self._sql.either(
            "passages p INDEXED BY passages_by_digest CROSS JOIN vectors v ON v.digest = p.digest",
            "passages p JOIN vectors v ON v.digest = p.digest",
        )

    def _joined(self, columns: str, ids: NDArray[np.int64]) -> Iterator[Any]:
        """Yield columns for those of some passages, ids ascending, that have vectors.

        It may yield other passages too, where most are asked for.
        """
        if len(ids) > _LISTED and ids[-1] - ids[0] < 8 * len(ids):
            yield from self._sql.stream(
                f"SELECT {columns} FROM {self._in_order_of_vectors} WHERE p.id BETWEEN ? AND ?",
                (int(ids[0]), int(ids[-1])),
            )
            return
        for begin in range(0, len(ids), _LISTED):  # SQLite caps bound parameters
            listed = ",".join(map(str, ids[begin : begin + _LISTED].tolist()))
            yield from self._sql.execute(
                f"SELECT {columns} FROM passages p CROSS JOIN vectors v"
                f" WHERE v.digest = p.digest AND p.id IN ({listed})"
            )


def _blocks(
    rows: Iterator[tuple[int, bytes]], dimension: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
    while block := list(islice(rows, _BLOCK)):
        for _, vector in block:
            if not isinstance(vector, bytes) or len(vector) != 2 * dimension:
                raise _damaged()
        joined = b"".join(vector for _, vector in block)
        ids = np.array([identity for identity, _ in block], dtype=np.int64)
        yield ids, np.frombuffer(joined, dtype=np.float16).reshape(len(block), dimension)


def _is_unit_vector(stored: object, dimension: int | None) -> bool:
    if not isinstance(stored, bytes) or dimension is None or len(stored) != 2 * dimension:
        return False
    norm = float(np.linalg.norm(np.frombuffer(stored, dtype=np.float16).astype(np.float32)))
    return 0.99 < norm < 1.01


def _damaged() -> LibraryDamagedError:
    return LibraryDamagedError(
        "the database lacks vectors that it should hold", "run: dateline doctor"
    )
