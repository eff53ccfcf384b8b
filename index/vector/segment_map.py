"""Which passages a FAISS segment holds vectors of: told from its array of ids, without FAISS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.storage import artifacts

FAISS_ROWS = "passage_ids"
"""Beside the FAISS index: the int64 passage id of each of its rows, ascending."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The passages of one segment, and where they stand among those that are there now.

    `ids`: the passage of each row of the segment, ascending. `places`: where that passage stands
    among the passages that were asked about, -1 where it is gone.
    """

    folder: Path
    ids: NDArray[np.int64]
    places: NDArray[np.int64]

    @property
    def live(self) -> NDArray[np.bool_]:
        """Which rows of the segment are of passages that are there."""
        return self.places >= 0


def coverage(folder: Path, passage_ids: NDArray[np.int64]) -> Coverage:
    """Tell which of some passages, ids ascending, the segment in a folder holds.

    Raises:
        LibraryDamagedError: the segment's array of ids is missing or isn't one.
    """
    ids = artifacts.load_arrays(folder, (FAISS_ROWS,))[FAISS_ROWS]
    if ids.ndim != 1 or ids.dtype != np.int64:
        raise LibraryDamagedError(f"{folder} doesn't list passages", "run: dateline doctor")
    return Coverage(folder, ids, places(ids, passage_ids))


def places(wanted: NDArray[np.int64], ascending: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each number stands in an ascending array, -1 where it doesn't."""
    if not len(ascending):
        return np.full(len(wanted), -1, dtype=np.int64)
    found = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return np.where(ascending[found] == wanted, found, -1)
