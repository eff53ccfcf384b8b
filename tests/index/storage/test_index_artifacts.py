"""Derived files: torn or altered, they are refused by name; nothing is unpickled."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryDamagedError
from index.storage import artifacts


def fill(target: Path) -> None:
    artifacts.save_arrays(target, {"numbers": np.arange(1000)})
    (target / "note.txt").write_text("made for a test", encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, str, str]:
    """The arguments under which a generation was written: folder, name, manifest digest."""
    return tmp_path, "bm25-000001", artifacts.write(tmp_path, "bm25-000001", fill)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_what_was_written_passes_both_checks(written: tuple[Path, str, str]) -> None:
    folder = artifacts.check_sizes(*written)
    assert folder == written[0] / "bm25-000001"
    artifacts.check_contents(*written)
    arrays = artifacts.load_arrays(folder, ["numbers"])
    assert arrays["numbers"].tolist() == list(range(1000))
    assert set(json.loads((folder / "manifest.json").read_text())) == {"numbers.npy", "note.txt"}


@pytest.mark.parametrize(
    ("file", "harm", "says"),
    [
        ("numbers.npy", truncate, "has the wrong size"),
        ("numbers.npy", lengthen, "has the wrong size"),
        ("numbers.npy", Path.unlink, "is missing"),
        ("manifest.json", truncate, "has been altered"),
        ("manifest.json", flip, "has been altered"),
        ("manifest.json", Path.unlink, "is missing"),
    ],
)
def test_the_cheap_check_names_the_file(
    written: tuple[Path, str, str], file: str, harm: Callable[[Path], object], says: str
) -> None:
    path = written[0] / written[1] / file
    harm(path)
    for check in (artifacts.check_sizes, artifacts.check_contents):
        with pytest.raises(LibraryDamagedError) as raised:
            check(*written)
        assert raised.value.message == f"{path} {says}"
        assert raised.value.hint == "run: dateline doctor"


def test_a_flipped_byte_shows_in_the_thorough_check(written: tuple[Path, str, str]) -> None:
    path = written[0] / written[1] / "numbers.npy"
    flip(path)
    artifacts.check_sizes(*written)
    with pytest.raises(LibraryDamagedError, match="has been altered") as raised:
        artifacts.check_contents(*written)
    assert str(path) in raised.value.message


def test_a_manifest_of_another_generation_is_refused(written: tuple[Path, str, str]) -> None:
    folder, name, _ = written
    with pytest.raises(LibraryDamagedError, match="has been altered"):
        artifacts.check_sizes(folder, name, "0" * 64)


def test_what_an_interrupted_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "bm25-000001").mkdir()
    (tmp_path / "bm25-000001" / "torn.npy").write_bytes(b"half")
    digest = artifacts.write(tmp_path, "bm25-000001", fill)
    assert not (tmp_path / "bm25-000001" / "torn.npy").exists()
    artifacts.check_contents(tmp_path, "bm25-000001", digest)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (np.array([{"a": 1}], dtype=object), "isn't an array"),
        (b"not an array", "isn't an array"),
        (b"", "isn't an array"),
        (None, "is missing"),
    ],
)
def test_what_is_no_array_is_refused(
    tmp_path: Path, content: np.ndarray | bytes | None, says: str
) -> None:
    path = tmp_path / "numbers.npy"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        np.save(path, content, allow_pickle=True)
    with pytest.raises(LibraryDamagedError) as raised:
        artifacts.load_arrays(tmp_path, ["numbers"])
    assert raised.value.message == f"{path} {says}"


def test_an_array_of_objects_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        artifacts.save_arrays(tmp_path, {"bad": np.array([{}], dtype=object)})


def test_only_generations_that_nothing_names_are_removed(tmp_path: Path) -> None:
    for name in ("bm25-000001", "bm25-000002", "faiss-000003", "rebuild"):
        (tmp_path / name).mkdir()
    (tmp_path / "bm25-file").write_text("no folder")
    artifacts.remove_others(tmp_path, ("bm25-", "faiss-"), {"bm25-000002"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bm25-000002",
        "bm25-file",
        "rebuild",
    ]
