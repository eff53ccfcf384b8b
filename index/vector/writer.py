"""Bringing the FAISS segments up to the vectors of the database, and checking them against it.

A segment is a generation that never changes: the vectors of some passages, and their ids. A
publish writes one of what no segment holds yet, together with those that are due to be merged
(`index.keyword.merge_policy`), whose vectors are copied from file to file. Passages that are gone
stay in their segment until then, and no search returns them (`index.vector.search`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword.merge_policy import LARGEST, Size, to_merge
from index.storage import artifacts
from index.storage.database import Database
from index.storage.manifest import Named, current, name_generations, write_generation
from index.vector.segment_map import FAISS_ROWS, Coverage, coverage, places

Ids = NDArray[np.int64]
Read = Callable[[NDArray[np.int64]], NDArray[np.float16]]
Source = tuple[Ids, Read]
"""Ids of passages, ascending, and what gives the vectors of those at some places among them."""


def publish_faiss(
    database: Database, folder: Path, dimension: int, *, anew: bool = False, purge: bool = False
) -> None:
    """Have the FAISS segments hold every passage that has a vector, and commit what they are.

    A segment that is lost or torn is made again from the database; with `anew`, every one is.
    With `purge`, those are that hold passages which are gone.
    """
    present = database.passages.ids()
    held = [] if anew else _held(database, folder, present)
    new = database.vectors.among(present[_missing(present, held)])
    live = [int(np.count_nonzero(covered.live)) for _, covered in held]
    sizes = [Size(n, len(one.ids) - n) for n, (_, one) in zip(live, held, strict=True)]
    merged = to_merge(len(new), sizes)
    if purge:
        # Codes too: what they were trained on may show in them.
        merged = sorted({*merged, *(i for i, size in enumerate(sizes) if size.dead)})
    sources = [_from_database(database, new, dimension)]
    sources += [_from_segment(database, folder, *held[i], dimension) for i in merged]
    kept = [named for i, (named, _) in enumerate(held) if i not in merged]
    together = _Together(sources)
    if kept and kept == current(database)["faiss"] and not len(together.ids):
        return
    # A library without any vector has a segment too: it says that there is a meaning search.
    parts = together.parts() if len(together.ids) or not kept else []
    with database.transaction():
        for part in parts:
            fill = partial(_fill, together=together, part=part, dimension=dimension)
            kept.append(write_generation(database, folder, "faiss", fill))
        name_generations(database, "faiss", kept)


def is_current(database: Database, folder: Path) -> bool:
    """Tell whether whole segments hold every vector: an update that was killed may leave some."""
    present = database.passages.ids()
    held = _held(database, folder, present)
    if not held or len(held) < len(current(database)["faiss"]):
        return False
    return not len(database.vectors.among(present[_missing(present, held)]))


def check(database: Database, folder: Path) -> None:
    """Compare the FAISS segments with the vectors of the database.

    Raises:
        LibraryDamagedError: a file isn't what was committed, or holds something else.
    """
    present = database.passages.ids()
    seen = np.zeros(len(present), dtype=bool)
    segments = []
    for named in current(database)["faiss"]:
        artifacts.check_contents(folder, *named)
        covered = coverage(folder / named[0], present)
        found = covered.places[covered.live]
        if np.any(np.diff(covered.ids) <= 0) or seen[found].any():
            raise LibraryDamagedError("the FAISS index holds a passage twice")
        seen[found] = True
        segments.append(covered)
    _compare(database, segments)


def _compare(database: Database, segments: Sequence[Coverage]) -> None:
    """Check the vectors that both the database and the segments hold.

    An update that was stopped leaves segments that are behind the database: no damage, the next
    one catches up.
    """
    from index.vector.faiss_index import DenseIndex

    indexes = [DenseIndex(one.folder, len(one.ids)) for one in segments]
    for ids, vectors in database.vectors.all(indexes[0].dimension):
        for covered, index in zip(segments, indexes, strict=True):
            rows = places(ids, covered.ids)
            held = rows >= 0
            if not np.array_equal(index.vectors(rows[held]), vectors[held]):
                raise LibraryDamagedError("the FAISS index holds other vectors than the database")


def _held(database: Database, folder: Path, present: Ids) -> list[tuple[Named, Coverage]]:
    """The segments that can be used, and what they cover of the passages that are there."""
    held = []
    for named in current(database)["faiss"]:
        try:
            path = artifacts.check_sizes(folder, *named)
            held.append((named, coverage(path, present)))
        except LibraryDamagedError:
            continue  # its passages count as not covered, and so it is made again
    return held


def _missing(present: Ids, held: Sequence[tuple[Named, Coverage]]) -> NDArray[np.bool_]:
    """Which passages no segment covers."""
    missing = np.ones(len(present), dtype=bool)
    for _, covered in held:
        missing[covered.places[covered.live]] = False
    return missing


def _from_database(database: Database, ids: Ids, dimension: int) -> Source:
    return ids, lambda places: database.vectors.read(ids[places], dimension)


def _from_segment(
    database: Database, folder: Path, named: Named, covered: Coverage, dimension: int
) -> Source:
    """The passages of a segment that are still there; from the database, if it is damaged."""
    # Here and not above: faiss takes a tenth of a second to import, readers pay it once.
    from index.vector.faiss_index import DenseIndex

    ids, rows = covered.ids[covered.live], np.flatnonzero(covered.live)
    try:
        # What is written next gets digests of its own, under which damage would pass for sound.
        artifacts.check_contents(folder, *named)
        index = DenseIndex(covered.folder, len(covered.ids))
        usable = index.dimension == dimension
    except LibraryDamagedError:
        usable = False
    if not usable:
        return _from_database(database, ids, dimension)
    return ids, lambda places: index.vectors(rows[places])


class _Together:
    """Several sources as one, in the order of the passages' ids."""

    def __init__(self, sources: Sequence[Source]) -> None:
        ids = np.concatenate([ids for ids, _ in sources])
        order = np.argsort(ids)
        self.ids: Ids = ids[order]
        self._reads = [read for _, read in sources]
        lengths = [len(ids) for ids, _ in sources]
        self._source = np.repeat(np.arange(len(sources)), lengths)[order]
        self._place = np.concatenate([np.arange(length) for length in lengths])[order]

    def parts(self) -> Iterator[slice]:
        """Yield what goes into one segment each: about equally much, at most `LARGEST`."""
        count = max(1, -(-len(self.ids) // LARGEST))
        edges = np.linspace(0, len(self.ids), count + 1).astype(int).tolist()
        yield from (slice(*edges[i : i + 2]) for i in range(count))

    def read(self, places: NDArray[np.int64], dimension: int) -> NDArray[np.float16]:
        """Return the vectors of the passages at some places, (places, dimension)."""
        vectors = np.empty((len(places), dimension), dtype=np.float16)
        for number, read in enumerate(self._reads):
            mine = self._source[places] == number
            if mine.any():
                vectors[mine] = read(self._place[places[mine]])
        return vectors


def _fill(target: Path, *, together: _Together, part: slice, dimension: int) -> None:
    """Write one segment's files."""
    from index.vector import faiss_index

    def read(rows: NDArray[np.int64]) -> NDArray[np.float16]:
        return together.read(part.start + rows, dimension)

    ids = together.ids[part]
    faiss_index.build(target, len(ids), dimension, read)
    artifacts.save_arrays(target, {FAISS_ROWS: ids})
