"""Copies between libraries in folders, on a Milvus, and with their database in a PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from full_library import made_full, put
from held_rows import answers, beside, tables
from postgres import Cluster, needs_postgres

from index.copying.copy import copy
from index.errors import MismatchError, UsageError
from index.library import Library
from index.milvus.connection import Connection
from index.place import Place, place_of, save

pytest.importorskip("pymilvus", reason="the extra milvus isn't installed")

Begin = Callable[[Path], Path]
FOLDER, LITE, SHARED = "folder", "lite", "shared"
_NUMBERS = count()


def in_folder(folder: Path) -> Path:
    return folder


def on_lite(folder: Path) -> Path:
    """Say of a folder that its library's passages are in a Milvus Lite beside it."""
    save(folder, Place(f"{folder}.milvus", "news"))
    return folder


@pytest.fixture
def begin(request: pytest.FixtureRequest) -> dict[str, Begin]:
    """What begins a library of each kind in a folder."""

    def shared(folder: Path) -> Path:
        postgres: Cluster = request.getfixturevalue("postgres")
        save(folder, Place(f"{folder}.milvus", f"copied_{next(_NUMBERS)}", postgres.url))
        return folder

    return {FOLDER: in_folder, LITE: on_lite, SHARED: shared}


@pytest.fixture(scope="module")
def full(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds something of everything; tests must not change it."""
    return made_full(tmp_path_factory.mktemp("full"), embedder)


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        (LITE, FOLDER),
        (LITE, LITE),
        pytest.param(SHARED, FOLDER, marks=needs_postgres),
        pytest.param(SHARED, SHARED, marks=needs_postgres),
        pytest.param(LITE, SHARED, marks=needs_postgres),
    ],
)
def test_all_of_a_library_goes_to_another_engine_and_on(
    begin: dict[str, Begin],
    full: Path,
    tmp_path: Path,
    embedder: FakeEmbedder,
    origin: str,
    target: str,
) -> None:
    one, other = begin[origin](tmp_path / "one"), begin[target](tmp_path / "other")
    first = copy(full, one)
    second = copy(one, other)
    known = tables(full, calling=(full / "pages", full / "pages"))
    for library, report in ((one, first), (other, second)):
        assert tables(library, calling=(library / "pages", full / "pages")) == known
        assert beside(library) == beside(full)
        assert Library.check(library, repair=False) == []
        assert answers(library) == answers(full)
        assert report.articles_sha256 == first.articles_sha256
        assert (report.vectors, report.pending) == (len(known["vectors"]), 0)
        assert report.tables == {name: len(known[name]) for name in first.tables}
        assert not (library / "rebuild").exists()
        assert not (library / "brought").exists()
    updated = Library.update(other, embedder=embedder)
    assert (updated.embedded, updated.changes.found) == (0, 7)
    put(tmp_path / "more" / "new.md", "Words that no article had before.")
    assert Library.update(other, [tmp_path / "more"], embedder=embedder).embedded == 1
    assert Library.check(other, repair=False) == []


@pytest.mark.parametrize("kind", [LITE, pytest.param(SHARED, marks=needs_postgres)])
def test_a_library_on_another_engine_is_replaced_as_a_whole(
    begin: dict[str, Begin], full: Path, tmp_path: Path, embedder: FakeEmbedder, kind: str
) -> None:
    put(tmp_path / "news" / "bridge.md", "The bridge was closed to lorries.")
    target = begin[kind](tmp_path / "target")
    Library.update(target, [tmp_path / "news"], embedder=embedder)
    with pytest.raises(UsageError, match=r"there is a library in milvus-lite:.* already"):
        copy(full, target)
    with Library(target) as reader:
        before = reader.search("bridge")
        assert copy(full, target, replace=True).replaced
        assert reader.search("bridge") == before
        assert reader.superseded()
    assert tables(target, calling=(target / "pages", full / "pages")) == tables(
        full, calling=(full / "pages", full / "pages")
    )
    assert Library.check(target) == []
    small = tmp_path / "small"
    Library.update(small, [tmp_path / "news"], embedder=embedder)
    copy(small, target, replace=True)
    assert beside(target) == {}
    assert answers(target) == answers(small)
    assert len(collections(target)) == 2


def collections(library: Path) -> list[str]:
    """Return the collections that a library's Milvus Lite has."""
    place = place_of(library)
    assert place is not None
    connection = Connection(place)
    try:
        return sorted(connection.call("list_collections"))
    finally:
        connection.close()


def test_a_name_that_another_library_has_on_the_milvus_is_refused(
    full: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    put(tmp_path / "news" / "bridge.md", "The bridge was closed to lorries.")
    other = on_lite(tmp_path / "other")
    Library.update(other, [tmp_path / "news"], embedder=embedder)
    held = collections(other)
    place = place_of(other)
    assert place is not None
    save(tmp_path / "target", place)
    with pytest.raises(MismatchError, match="Milvus has a library news already"):
        copy(full, tmp_path / "target")
    assert collections(other) == held


KILLED = """
import os, sys
from pathlib import Path
from index.copying.copy import copy
from index.storage.failpoints import listening

def die(step):
    if step == sys.argv[3]:
        os._exit(9)

with listening(die):
    copy(Path(sys.argv[1]), Path(sys.argv[2]), replace=True)
"""


@pytest.mark.parametrize("step", ["created collection vectors", "stage SWAP", "settled runs"])
def test_killed_on_the_way_it_is_no_library_yet_or_a_whole_one(
    full: Path, tmp_path: Path, step: str
) -> None:
    target = on_lite(tmp_path / "target")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(full), str(target), step],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == 9
    if step == "settled runs":
        assert answers(target) == answers(full)
        with pytest.raises(UsageError, match="there is a library"):
            copy(full, target)
        assert Library.check(target) == []
    else:
        assert not copy(full, target).replaced
    assert tables(target, calling=(target / "pages", full / "pages")) == tables(
        full, calling=(full / "pages", full / "pages")
    )
    assert beside(target) == beside(full)
    assert len(collections(target)) == 2
