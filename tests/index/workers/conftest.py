"""A Ray cluster that a session's tests share, and libraries that are compared."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from ray_cluster import started
from worker_fakes import HashingEmbedder

# Ray reads these once a process, when it is first used: whichever test comes first, they hold.
os.environ.setdefault("RAY_AUTH_MODE", "token")
os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))

TOWNS = ("Amberley", "Borth", "Crail", "Dunster", "Eyam", "Fowey", "Gairloch")


@pytest.fixture(scope="session")
def cluster_and_group() -> Iterator[tuple[str, int]]:
    with started() as found:
        yield found


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> HashingEmbedder:
    """An embedder that workers load in no time."""
    made = FakeEmbedder.made(tmp_path_factory.mktemp("models") / "hashing")
    return HashingEmbedder(made.folder)


@pytest.fixture
def cluster(cluster_and_group: tuple[str, int]) -> Iterator[str]:
    """The address of a cluster with two workers, while no other test of this machine uses one.

    Every head of a machine gives its programs ports from one range, and finds out by a look which
    is free: two that look at a time take the same.
    """
    with (Path(tempfile.gettempdir()) / "dateline-tests-ray.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield cluster_and_group[0]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of some 300 articles in several formats, and of files that are no good."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(280):
        town = TOWNS[number % len(TOWNS)]
        (folder / f"note-{number:03}.md").write_text(
            f"---\ntitle: {town} note {number}\ndate: 2024-05-{number % 28 + 1:02}\n---\n"
            f"The council of {town} met for the {number}th time. " + "It rained on. " * 40,
            encoding="utf-8",
        )
    lines = [{"id": f"l{n}", "title": f"Line {n}", "text": f"Fares rise {n} %."} for n in range(30)]
    written = [json.dumps(line) for line in lines]
    (folder / "lines.jsonl").write_text("\n".join([*written[:20], "{broken", *written[20:]]))
    (folder / "page.html").write_text("<h1>Ferry</h1><p>The ferry is late again today.</p>" * 3)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing of a document")
    (folder / "empty.txt").write_text("")
    (folder / "bytes.txt").write_bytes("A café in Borth. ".encode() + b"Ch\xe9ri is in.")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    return folder
