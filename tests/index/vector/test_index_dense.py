"""The FAISS index of a segment: exact, and by codes past a size; filters, ties, torn files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.vector import faiss_index
from index.vector.faiss_index import CODES_FILE, FILE, DenseIndex

DIMENSION = 128

Halves = NDArray[np.float16]
Vector = NDArray[np.float32]


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths: NDArray[np.float64] = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / lengths


def clustered(rows: int, seed: int = 0) -> Halves:
    """Unit vectors of stories on a few topics, some ten each, as those of passages are."""
    chance = np.random.default_rng(seed)

    def around(centres: NDArray[np.float64], count: int, far: float) -> NDArray[np.float64]:
        noise = unit(chance.normal(size=(count, DIMENSION)))
        return unit(centres[chance.integers(0, len(centres), count)] + far * noise)

    topics = unit(chance.normal(size=(30, DIMENSION)))
    stories = around(topics, max(1, rows // 10), 0.9)
    return around(stories, rows, 0.6).astype(np.float16)


def near(vector: Halves, seed: int) -> Vector:
    """A query about what a vector is about."""
    noise = unit(np.random.default_rng(seed).normal(size=DIMENSION)) * 0.5
    return unit(vector.astype(np.float64) + noise).astype(np.float32)


def opened(folder: Path, vectors: Halves) -> DenseIndex:
    folder.mkdir(exist_ok=True)
    faiss_index.build(folder, len(vectors), DIMENSION, lambda rows: vectors[rows])
    return DenseIndex(folder, len(vectors))


def expected(
    vectors: Halves, query: Vector, depth: int, allowed: NDArray[np.bool_] | None = None
) -> list[int]:
    """The nearest rows by all cosines; of equal ones, the first."""
    cosines = vectors.astype(np.float64) @ query
    if allowed is not None:
        cosines[~allowed] = -2
        depth = min(depth, int(allowed.sum()))
    order: list[int] = np.lexsort((np.arange(len(vectors)), -cosines))[:depth].tolist()
    return order


@pytest.fixture
def small(tmp_path: Path) -> tuple[Halves, DenseIndex]:
    vectors = clustered(500)
    return vectors, opened(tmp_path / "small", vectors)


@pytest.fixture(scope="module")
def coded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment large enough for codes. Tests must not write to it."""
    folder = tmp_path_factory.mktemp("coded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.vector.faiss_index.EXACT_UP_TO", 1_000)
        opened(folder, clustered(20_000))
    return folder


@pytest.fixture(scope="module")
def coded(coded_folder: Path) -> tuple[Halves, DenseIndex]:
    return clustered(20_000), DenseIndex(coded_folder, 20_000)


def test_a_search_is_exact(small: tuple[Halves, DenseIndex]) -> None:
    vectors, index = small
    for seed in range(20):
        query = near(vectors[seed], seed)
        rows, cosines = index.search(query, 10)
        assert rows.tolist() == expected(vectors, query, 10)
        assert cosines == pytest.approx(vectors[rows].astype(np.float64) @ query, abs=1e-6)


def test_only_what_is_allowed_is_found(small: tuple[Halves, DenseIndex]) -> None:
    vectors, index = small
    query = near(vectors[0], 0)
    for count in (0, 1, 9, 10, 11, 250, 499):
        allowed = np.zeros(500, dtype=bool)
        allowed[np.random.default_rng(count).permutation(500)[:count]] = True
        rows, _ = index.search(query, 10, allowed)
        assert rows.tolist() == expected(vectors, query, 10, allowed)


def test_more_than_there_are(small: tuple[Halves, DenseIndex]) -> None:
    vectors, index = small
    query = near(vectors[0], 0)
    assert index.search(query, 9_999)[0].tolist() == expected(vectors, query, 500)
    assert len(index.search(query, 0)[0]) == 0


def test_of_equal_vectors_the_first_are_found(tmp_path: Path) -> None:
    vectors = clustered(500)
    vectors[50:400] = vectors[50]
    index = opened(tmp_path / "same", vectors)
    query = near(vectors[50], 1)
    assert index.search(query, 20)[0].tolist() == list(range(50, 70))
    allowed = np.arange(500) % 2 == 0
    assert index.search(query, 20, allowed)[0].tolist() == list(range(50, 90, 2))


def test_cosines_are_the_same_to_the_bit_whatever_is_asked_for(
    small: tuple[Halves, DenseIndex],
) -> None:
    vectors, index = small
    query = near(vectors[3], 3)
    rows, cosines = index.search(query, 100)
    assert index.cosines(query, rows[::-1]).tolist() == cosines[::-1].tolist()
    assert [float(index.cosines(query, rows[i : i + 1])[0]) for i in range(100)] == cosines.tolist()
    assert len(index.cosines(query, rows[:0])) == 0


def test_the_vectors_are_the_very_ones(small: tuple[Halves, DenseIndex]) -> None:
    vectors, index = small
    assert (len(index), index.dimension) == (500, DIMENSION)
    rows = np.array([7, 7, 0, 499])
    assert np.array_equal(index.vectors(rows), vectors[rows])


def test_an_index_of_nothing(tmp_path: Path) -> None:
    index = opened(tmp_path / "empty", np.empty((0, DIMENSION), np.float16))
    query = near(clustered(1)[0], 0)
    assert (len(index), index.dimension) == (0, DIMENSION)
    assert len(index.search(query, 5)[0]) == 0
    assert len(index.search(query, 5, np.empty(0, bool))[0]) == 0


# --- codes --------------------------------------------------------------------------------


def recall(
    coded: tuple[Halves, DenseIndex], allowed: Callable[[Vector], NDArray[np.bool_] | None]
) -> float:
    """The share of the exact ten nearest that forty searches find."""
    vectors, index = coded
    found = 0
    for seed in range(40):
        query = near(vectors[seed * 37], seed)
        mask = allowed(query)
        rows = index.search(query, 10, mask)[0].tolist()
        assert mask is None or mask[rows].all()
        found += len({*rows} & {*expected(vectors, query, 10, mask)})
    return found / 400


class ByCodesAlone(DenseIndex):
    """Fails where a search compares every vector."""

    def _nearest(
        self, query: NDArray[np.float32], depth: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        raise AssertionError("every vector was compared")


@pytest.fixture(scope="module")
def by_codes(coded_folder: Path) -> tuple[Halves, DenseIndex]:
    return clustered(20_000), ByCodesAlone(coded_folder, 20_000)


def test_codes_find_what_an_exact_search_does(by_codes: tuple[Halves, DenseIndex]) -> None:
    assert recall(by_codes, lambda _: None) >= 0.98


def test_codes_find_as_much_under_a_filter(by_codes: tuple[Halves, DenseIndex]) -> None:
    half = np.arange(20_000) % 2 == 0
    assert recall(by_codes, lambda _: half) >= 0.98


def test_a_filter_that_leaves_out_what_is_nearest(coded: tuple[Halves, DenseIndex]) -> None:
    vectors, _ = coded

    def far(query: Vector) -> NDArray[np.bool_]:
        mask = np.ones(len(vectors), dtype=bool)
        mask[expected(vectors, query, 2_000)] = False
        return mask

    assert recall(coded, far) >= 0.98


def test_where_few_are_allowed_each_is_compared(by_codes: tuple[Halves, DenseIndex]) -> None:
    few = np.zeros(20_000, dtype=bool)
    few[np.random.default_rng(1).permutation(20_000)[:300]] = True
    assert recall(by_codes, lambda _: few) == 1


def test_where_much_is_wanted_the_search_is_exact(coded: tuple[Halves, DenseIndex]) -> None:
    vectors, index = coded
    query = near(vectors[5], 5)
    rows, cosines = index.search(query, 3_000)
    assert len({*rows.tolist()}) == 3_000
    exact = vectors[expected(vectors, query, 3_000)].astype(np.float64) @ query
    assert cosines == pytest.approx(exact, abs=1e-6)


def test_cosines_found_by_codes_are_those_of_the_vectors(
    coded: tuple[Halves, DenseIndex],
) -> None:
    vectors, index = coded
    query = near(vectors[5], 5)
    rows, cosines = index.search(query, 10)
    assert cosines == pytest.approx(vectors[rows].astype(np.float64) @ query, abs=1e-6)


def test_the_same_vectors_make_the_same_files(
    tmp_path: Path, coded_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.faiss_index.EXACT_UP_TO", 1_000)
    opened(tmp_path, clustered(20_000))
    for name in (FILE, CODES_FILE):
        assert (tmp_path / name).read_bytes() == (coded_folder / name).read_bytes()


def test_few_vectors_have_no_codes(tmp_path: Path, small: tuple[Halves, DenseIndex]) -> None:
    assert [path.name for path in (tmp_path / "small").iterdir()] == [FILE]


def test_numbers_that_don_t_come_in_fours_have_no_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.faiss_index.EXACT_UP_TO", 10)
    vectors = np.eye(30, dtype=np.float16)
    faiss_index.build(tmp_path, 30, 30, lambda rows: vectors[rows])
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


# --- files --------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def swap(path: Path) -> None:
    other = path.with_name(CODES_FILE if path.name == FILE else FILE)
    path.write_bytes(other.read_bytes())


def overwrite(path: Path) -> None:
    path.write_bytes(b"not an index")


@pytest.mark.parametrize("harm", [cut, swap, overwrite])
@pytest.mark.parametrize("name", [FILE, CODES_FILE])
def test_a_torn_file_is_refused(
    tmp_path: Path, coded_folder: Path, name: str, harm: Callable[[Path], None]
) -> None:
    torn = Path(shutil.copytree(coded_folder, tmp_path / "torn"))
    harm(torn / name)
    with pytest.raises(LibraryDamagedError, match=rf"{name} isn't a FAISS index"):
        DenseIndex(torn, 20_000)


@pytest.mark.usefixtures("small")
def test_an_index_of_other_passages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamagedError, match="holds 500 vectors for 501 passages"):
        DenseIndex(tmp_path / "small", 501)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_noticed_even_at_the_end(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to("/dev/full")
    vectors = clustered(3)
    with pytest.raises(OSError, match="No space left"):
        faiss_index.build(tmp_path, 3, DIMENSION, lambda rows: vectors[rows])
