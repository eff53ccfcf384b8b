"""Which passages a FAISS segment covers, from its array of ids alone."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.vector.segment_map import FAISS_ROWS, coverage, places


def ids(*numbers: int) -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64)


@pytest.mark.parametrize(
    ("wanted", "ascending", "found"),
    [
        (ids(2, 5, 9), ids(1, 2, 5, 8), [1, 2, -1]),
        (ids(0, 99), ids(1), [-1, -1]),
        (ids(4), ids(), [-1]),
        (ids(), ids(1, 2), []),
    ],
)
def test_places(wanted: NDArray[np.int64], ascending: NDArray[np.int64], found: list[int]) -> None:
    assert places(wanted, ascending).tolist() == found


def test_a_passage_that_is_gone_is_not_live(tmp_path: Path) -> None:
    np.save(tmp_path / f"{FAISS_ROWS}.npy", ids(3, 4, 7))
    covered = coverage(tmp_path, ids(3, 7, 8))
    assert (covered.ids.tolist(), covered.places.tolist()) == ([3, 4, 7], [0, -1, 1])
    assert covered.live.tolist() == [True, False, True]


@pytest.mark.parametrize("array", [ids(1).reshape(1, 1), np.array([1.0])])
def test_an_array_of_another_kind_is_damage(tmp_path: Path, array: NDArray[np.float64]) -> None:
    np.save(tmp_path / f"{FAISS_ROWS}.npy", array)
    with pytest.raises(LibraryDamagedError, match=r"doesn.t list passages|isn.t a row"):
        coverage(tmp_path, ids(1))
