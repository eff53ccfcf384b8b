"""The FAISS index of one segment: its vectors in half precision, and short codes of them.

Half precision halves the file and doubles the speed of a flat float32 index, and opens by
memory map. Comparing every vector with a query takes 0.1 ms per thousand on an AVX2 core.

A segment of more than `EXACT_UP_TO` vectors also has a product quantiser's code of 4 bits for
every four numbers (Jégou et al. 2011; FAISS's fast scan, after André et al. 2017). A core looks
at a million codes in 5 ms; the vectors of those that come first are then compared exactly, so
that every cosine is that of the stored vectors. Of the 10 nearest of a million passages it finds
all, of the 100 nearest 99.7 %. An inverted file that finds as many takes twice the time or more,
takes three times as long to make, and loses most where a filter leaves little.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.storage.failpoints import step

FILE = "vectors.faiss"
CODES_FILE = "codes.faiss"

EXACT_UP_TO = 100_000
"""Up to so many vectors, each is compared with the query."""

SHORTLIST = 20
"""Of the vectors whose codes are nearest, so many times as many as are wanted are compared."""

SAMPLE = 4_096
"""The codes are learnt from so many vectors: 256 for each of a quantiser's 16 values."""

_ROUNDS = 4
"""Rounds of k-means in learning them: 25, FAISS's default, find no more."""

_NUMBERS_PER_CODE = 4
_SLICE = 65_536
_TIES = 16

_AT_ONCE = 1_024
"""So many vectors are compared together: more don't fit the processor's cache."""

Read = Callable[[NDArray[np.int64]], NDArray[np.float16]]
"""Gives the vectors of some rows, ascending: (rows, dimension)."""


def build(folder: Path, rows: int, dimension: int, read: Read) -> None:
    """Write an index of unit vectors into a folder: of the rows 0 to `rows` - 1 of `read`.

    Raises:
        OSError: it can't be written.
    """
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    exact = _flat(dimension)
    for begin in range(0, rows, _SLICE):
        exact.add_sa_codes(_bytes(read(np.arange(begin, min(begin + _SLICE, rows)))))
    _write(exact, folder / FILE)
    if rows > EXACT_UP_TO and dimension % _NUMBERS_PER_CODE == 0:
        _write(_coded(_stored(exact).view(np.float16)), folder / CODES_FILE)


def _coded(vectors: NDArray[np.float16]) -> Any:
    """Return an index of the vectors' codes."""
    rows, dimension = vectors.shape
    codes = faiss.IndexPQFastScan(
        dimension, dimension // _NUMBERS_PER_CODE, 4, faiss.METRIC_INNER_PRODUCT
    )
    codes.pq.cp.niter = _ROUNDS
    sample = np.linspace(0, rows - 1, min(SAMPLE, rows)).astype(np.int64)
    codes.train(vectors[sample].astype(np.float32))
    codes.pq.sync_transposed_centroids()  # halves the time of what follows
    for begin in range(0, rows, _SLICE):
        codes.add(vectors[begin : begin + _SLICE].astype(np.float32))
    return codes


class DenseIndex:
    """A segment's FAISS index, opened by memory map. A row is a vector's place in it."""

    def __init__(self, folder: Path, rows: int) -> None:
        """Open the index that `build` wrote, of so many rows.

        Raises:
            LibraryDamagedError: it isn't one.
        """
        path = folder / FILE
        self._exact: Any = _read(path, faiss.IndexScalarQuantizer, rows)
        if (
            self._exact.sq.qtype != faiss.ScalarQuantizer.QT_fp16
            or self._exact.codes.size() != rows * self._exact.code_size
        ):
            raise _damaged(path)
        self._bytes = _stored(self._exact)
        self._codes: Any = None
        if (folder / CODES_FILE).is_file():
            self._codes = _read(folder / CODES_FILE, faiss.IndexPQFastScan, rows)
            if self._codes.d != self.dimension:
                raise _damaged(folder / CODES_FILE)

    def __len__(self) -> int:
        return len(self._bytes)

    @property
    def dimension(self) -> int:
        """The vectors' length."""
        return int(self._exact.d)

    def search(
        self, query: NDArray[np.float32], depth: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows nearest to a unit vector and their cosines, best first.

        At most `depth` of them; only rows where `allowed` is true, if it is given. Of equal
        cosines, the first row comes first.
        """
        count = len(self) if allowed is None else int(np.count_nonzero(allowed))
        depth = min(depth, count)
        if depth == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        _alone()
        rows = self._candidates(query, depth, allowed, count)
        cosines = self.cosines(query, rows)
        order = np.lexsort((rows, -cosines))[:depth]
        return rows[order], cosines[order]

    def cosines(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of given rows to a unit vector.

        FAISS computes them as in a search, so that they are the same to the last bit whatever
        other rows are asked for, and whatever segment a vector is in.
        """
        _alone()
        cosines = np.full(len(rows), np.nan, dtype=np.float32)
        chosen = _flat(self.dimension)
        for begin in range(0, len(rows), _AT_ONCE):
            part = rows[begin : begin + _AT_ONCE]
            chosen.reset()
            chosen.add_sa_codes(self._bytes[part])
            scores, places = chosen.search(query[None, :], len(part))
            found = places[0] >= 0  # a vector that isn't of numbers has no cosine
            cosines[begin + places[0][found]] = scores[0][found]
        return cosines

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float16]:
        """Return the stored vectors of given rows, (rows, dimension)."""
        return self._bytes[rows].view(np.float16)

    def _candidates(
        self,
        query: NDArray[np.float32],
        depth: int,
        allowed: NDArray[np.bool_] | None,
        count: int,
    ) -> NDArray[np.int64]:
        """Return rows among which are the nearest `depth` of the `count` allowed, in no order."""
        # FAISS asks about every row whether it is allowed: a tenth of what comparing it takes, but
        # more than to fetch and compare a few.
        if allowed is not None and count <= max(depth, len(self) // 64):
            return np.flatnonzero(allowed)
        if self._codes is not None:
            shortlist = self._shortlist(query, depth, allowed, count)
            if shortlist is not None:
                return shortlist
        return self._nearest(query, depth, allowed)

    def _shortlist(
        self,
        query: NDArray[np.float32],
        depth: int,
        allowed: NDArray[np.bool_] | None,
        count: int,
    ) -> NDArray[np.int64] | None:
        """Return the rows allowed of those whose codes are nearest; None where comparing every
        row takes no longer.

        The codes' index knows no filter, and a filter may leave out just the rows that are
        nearest. So it is asked for `SHORTLIST` times as many rows as it takes to find `depth`
        of those allowed.
        """
        asked = SHORTLIST * depth
        if allowed is not None:
            asked = 5 * asked * len(self) // (4 * count)
        while asked * 8 < len(self):
            rows: NDArray[np.int64] = self._codes.search(query[None, :], asked)[1][0]
            if allowed is None:
                return rows
            left = np.flatnonzero(allowed[rows])
            deep = SHORTLIST * (int(left[depth - 1]) + 1) if len(left) >= depth else 4 * asked
            if deep <= asked:
                return rows[left]
            asked = max(deep, 2 * asked)
        return None

    def _nearest(
        self, query: NDArray[np.float32], depth: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Compare every row allowed; return the nearest `depth`, and more of equal cosines.

        Which of equal ones FAISS leaves out is chance, so it is asked for more until all that
        are equal to the last one wanted are in.
        """
        parameters = None if allowed is None else _only(allowed)
        asked = min(depth + _TIES, len(self))
        while True:
            scores, rows = self._exact.search(query[None, :], asked, params=parameters)
            found: NDArray[np.int64] = rows[0][rows[0] >= 0]
            all_found = asked == len(self) or len(found) < asked
            if all_found or scores[0][-1] < scores[0][depth - 1]:
                return found
            asked = min(8 * asked, len(self))


def _alone() -> None:
    """Have FAISS start no further threads from this one.

    It has no use for them with one query, and waits for each to be given a core all the same.
    """
    faiss.omp_set_num_threads(1)


def _only(allowed: NDArray[np.bool_]) -> Any:
    """Return the search parameters that leave out all other rows."""
    # faiss adds these constructors at run time, where no type checker sees them.
    python: Any = faiss
    selector = python.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
    return python.SearchParameters(sel=selector)


def _flat(dimension: int) -> Any:
    return faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def _stored(index: Any) -> NDArray[np.uint8]:
    """Return the vectors that an index holds, as bytes; the index has to live as long as these."""
    rows, width = index.ntotal, index.code_size
    if not rows:
        return np.empty((0, width), dtype=np.uint8)
    stored: NDArray[np.uint8] = faiss.rev_swig_ptr(index.codes.data(), rows * width)
    stored.flags.writeable = False  # the mapped file's memory
    return stored.reshape(rows, width)


def _bytes(vectors: NDArray[np.float16]) -> NDArray[np.uint8]:
    """Return vectors as FAISS stores them: their own bytes, (vectors, 2 · dimension)."""
    return np.ascontiguousarray(vectors).view(np.uint8)


def _write(index: Any, path: Path) -> None:
    # Not by its path: FAISS says nothing of a disk that is full when it closes the file.
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]
    step("wrote", path.name)


def _read(path: Path, kind: type, rows: int) -> Any:
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:  # what FAISS raises for anything wrong with a file
        raise _damaged(path) from error
    if not isinstance(index, kind) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise _damaged(path)
    if index.ntotal != rows:
        raise LibraryDamagedError(
            f"{path} holds {index.ntotal} vectors for {rows} passages", "run: dateline doctor"
        )
    return index


def _damaged(path: Path) -> LibraryDamagedError:
    return LibraryDamagedError(f"{path} isn't a FAISS index", "run: dateline doctor")
