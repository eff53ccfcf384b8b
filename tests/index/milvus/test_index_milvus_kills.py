"""Killed at a step of a write into Milvus, a library is the old one or the new one, and goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import fake_embedder
import milvus_backend
import pytest
from fake_embedder import FakeEmbedder
from postgres import Cluster, needs_postgres

import index
from index.library import Library
from index.milvus.collections import library_of
from index.milvus.connection import Connection
from index.place import Place, place_of, save

Put = Callable[..., Path]

DYING = """
import os, sys
from pathlib import Path
from fake_embedder import FakeEmbedder
from index.library import Library
from index.storage.failpoints import listening

folder, model, paths, step, number, rebuild = sys.argv[1:]
left = int(number)

def die(said):
    global left
    if said.startswith(step):
        left -= 1
        if not left:
            os._exit(9)

with listening(die):
    Library.update(
        Path(folder),
        [Path(paths)] if paths else [],
        embedder=FakeEmbedder(Path(model)),
        rebuild=bool(rebuild),
    )
"""

STEPS = [
    ("put words", 1, False),
    ("commit", 1, False),
    ("committed", 1, False),
    ("put vectors", 2, False),
    ("delete entities", 1, False),
    ("flushed", 1, True),
    ("adopted meta", 1, True),
    ("drop collection", 1, True),
]
"""Each step with which one of several it is, and whether a rebuild is killed there."""


def dies(
    folder: Path, embedder: FakeEmbedder, step: str, number: int, *, rebuild: bool = False
) -> bool:
    """Update a library in a process that ends at a step; tell whether it came to it."""
    roots = (Path(index.__file__).parents[1], *(Path(m.__file__ or "").parent for m in _SUPPORT))
    done = subprocess.run(
        [
            *(sys.executable, "-c", DYING, str(folder), str(embedder.folder), ""),
            *(step, str(number), "yes" if rebuild else ""),
        ],
        env={"PYTHONPATH": ":".join(map(str, roots)), "HF_HUB_OFFLINE": "1", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 9), done.stderr
    return done.returncode == 9


_SUPPORT = (fake_embedder, milvus_backend)


def said(folder: Path) -> dict[str, str]:
    """What a search by words and one by meaning find of every article."""
    with Library(folder) as library:
        found = library.search("river ferry bridge", 20, mode="bm25")
        if library.embedded == 1:
            dense = library.search("river ferry bridge", 20, mode="dense")
            assert {hit.article.id for hit in dense} == {one.id for one in library.articles()}
        return {hit.article.id: hit.passage.article_id for hit in found}


def collections_of(folder: Path) -> list[str]:
    place = place_of(folder)
    assert place is not None
    connection = Connection(place)
    try:
        return sorted(connection.call("list_collections"))
    finally:
        connection.close()


@pytest.mark.parametrize(("step", "number", "rebuild"), STEPS)
def test_killed_at_a_step_a_library_is_the_old_one_or_the_new_one(
    put: Put,
    news: Path,
    folder: Path,
    embedder: FakeEmbedder,
    step: str,
    number: int,
    rebuild: bool,
) -> None:
    put("flood", "The river flooded nine villages.")
    put("strike", "Ferry crews walked out at noon.")
    Library.update(folder, [news], embedder=embedder)
    old = said(folder)
    put("flood", "The river flooded ten villages.")
    put("bridge", "The bridge closed on Monday.")
    (news / "strike.md").write_text("Ferry fares will rise.\n", encoding="utf-8")
    assert dies(folder, embedder, step, number, rebuild=rebuild)
    assert sorted(said(folder)) in (sorted(old), ["bridge", "flood", "strike"])
    assert Library.check(folder, repair=False) == []
    Library.update(folder, embedder=embedder, rebuild=rebuild)
    assert sorted(said(folder)) == ["bridge", "flood", "strike"]
    assert Library.check(folder, embedder=embedder) == []
    assert len(collections_of(folder)) == 2


@needs_postgres
def test_a_first_run_that_was_killed_on_one_machine_is_gone_on_with_by_another(
    postgres: Cluster, tmp_path: Path
) -> None:
    """What is in Milvus by then is told to be the library's by what every machine calls it."""
    for machine, name, database in (
        ("one", "news", postgres.url),
        ("two", "news", f"{postgres.url}&sslmode=prefer"),
        ("three", "papers", postgres.url),
        ("four", "news", None),
        ("five", "news", None),
    ):
        save(tmp_path / machine, Place("http://127.0.0.1:1", name, database))
    one, two, *others = (library_of(tmp_path / n) for n in ("one", "two", "three", "four", "five"))
    assert one == two
    assert len({one, *others}) == 4
