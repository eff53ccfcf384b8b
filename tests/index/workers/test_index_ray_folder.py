"""The folder of a local Ray's files: gone at its end, and cleared where its owner was killed."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.workers.ray_folder import LOCK, clear, own_folder

HOLD = """
import os, signal
from index.workers.ray_folder import own_folder
with own_folder() as folder:
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="d-", dir="/tmp") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def test_it_is_there_while_it_is_used_and_no_start_clears_it(place: Path) -> None:
    with own_folder() as first, own_folder() as second:
        assert {Path(first), Path(second)} == set(place.iterdir())
    assert not list(place.iterdir())


def test_what_a_killed_owner_left_is_cleared_by_the_next(place: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", HOLD], capture_output=True, text=True)
    assert killed.returncode == -9
    left = Path(killed.stdout.strip())
    assert left.parent == place
    assert left.is_dir()
    with own_folder():
        assert not left.exists()


def test_what_says_no_owner_or_is_somebody_else_s_stays(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "dateline-ray-new").mkdir()  # perhaps about to be locked
    other = place / "dateline-ray-other"
    other.mkdir()
    (other / LOCK).touch()
    with monkeypatch.context() as patch:
        patch.setattr("os.geteuid", lambda: other.stat().st_uid + 1)
        clear(place)
    assert other.is_dir()
    with (other / LOCK).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        clear(place)
        assert other.is_dir()
    clear(place)
    assert [path.name for path in place.iterdir()] == ["dateline-ray-new"]
