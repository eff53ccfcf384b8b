"""What is kept with a library: the same contract over files and over a PostgreSQL."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from postgres import Cluster, cluster, needs_postgres

from index.errors import LibraryDamagedError, LibraryError
from index.place import Place, place_of, save
from index.storage.kept.documents import documents_of

Folder = Callable[[str], Path]
"""Makes the folder of a library, of a name."""


@pytest.fixture(params=["files", pytest.param("postgres", marks=needs_postgres)])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").url
        save(folder, Place("http://localhost:19530", _name(request), url))
    return folder


def _name(request: pytest.FixtureRequest) -> str:
    return f"kept_{hashlib.blake2b(request.node.name.encode(), digest_size=8).hexdigest()}"


@pytest.fixture
def shared(postgres: Cluster, request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    """Folders on two machines, as it were, of one library."""

    def made(name: str) -> Path:
        save(tmp_path / name, Place("http://localhost:19530", _name(request), postgres.url))
        return tmp_path / name

    return made


def test_a_document_is_there_as_it_was_written_until_it_is_dropped(library: Path) -> None:
    documents = documents_of(library)
    assert documents.read("a.jsonl") is None
    assert not documents.exists("a.jsonl")
    documents.write("a.jsonl", b"first")
    documents.write("a.jsonl", odd := bytes(range(256)))
    assert documents_of(library).read("a.jsonl") == odd
    assert documents.exists("a.jsonl")
    documents.delete("a.jsonl")
    documents.delete("a.jsonl")
    assert documents.read("a.jsonl") is None


def test_names_are_found_by_their_beginning_in_one_folder(library: Path) -> None:
    documents = documents_of(library)
    assert documents.names("runs/") == []
    for name in ("runs/b.json", "runs/a_.json", "runs/ab.json", "mine.jsonl"):
        documents.write(name, b"{}")
    assert documents.names("runs/") == ["runs/a_.json", "runs/ab.json", "runs/b.json"]
    assert documents.names("runs/a_") == ["runs/a_.json"]
    assert documents.names("m") == ["mine.jsonl"]


def test_what_the_folder_of_runs_has_is_the_librarys(library: Path) -> None:
    documents_of(library / "runs").write("base.json", b"{}")
    assert documents_of(library / "runs").names() == ["base.json"]
    assert documents_of(library / "runs").read("base.json") == b"{}"
    assert documents_of(library).names("runs/") == ["runs/base.json"]


def test_a_lock_is_waited_for_and_let_go(library: Path) -> None:
    with documents_of(library).locked("one.lock", 0):
        with pytest.raises(TimeoutError), documents_of(library).locked("one.lock", 0.05):
            pass
        with documents_of(library).locked("other.lock", 0):
            pass
    with documents_of(library).locked("one.lock", 0):
        pass


def _count(folder: Path, times: int) -> None:
    documents = documents_of(folder)
    for _ in range(times):
        with documents.locked("count.lock", 60, writes="count"):
            documents.write("count", b"%d" % (int(documents.read("count") or 0) + 1))


def test_two_processes_that_write_at_once_lose_nothing(library: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count, args=(library, 25)) for _ in range(2)]
    for one in processes:
        one.start()
    for one in processes:
        one.join(120)
    assert [one.exitcode for one in processes] == [0, 0]
    assert documents_of(library).read("count") == b"50"


@needs_postgres
def test_a_lock_goes_with_the_process_that_held_it(shared: Folder) -> None:
    here, there = shared("here"), shared("there")
    read, written = os.pipe()
    child = os.fork() if hasattr(os, "fork") else None
    if child is None:
        pytest.skip("this system has no fork")
    if child == 0:
        with documents_of(there).locked("one.lock", 0):
            os.write(written, b".")
            os.close(written)
            os.kill(os.getpid(), 9)
    os.read(read, 1)
    os.waitpid(child, 0)
    with documents_of(here).locked("one.lock", 10):
        pass


@needs_postgres
def test_machines_share_what_is_kept_and_it_is_no_file(shared: Folder) -> None:
    here, there = shared("here"), shared("there")
    documents_of(here).write("saved.jsonl", b"a question\n")
    assert documents_of(there).read("saved.jsonl") == b"a question\n"
    assert sorted(path.name for path in here.iterdir()) == ["library.json"]


@needs_postgres
def test_a_library_that_is_called_runs_has_its_own(postgres: Cluster, tmp_path: Path) -> None:
    save(tmp_path / "runs", Place("http://localhost:19530", "runs", postgres.url))
    documents_of(tmp_path / "runs" / "runs").write("base.json", b"{}")
    assert documents_of(tmp_path / "runs").names("runs/") == ["runs/base.json"]


@needs_postgres
def test_what_was_altered_in_the_database_is_found_out(postgres: Cluster, shared: Folder) -> None:
    import psycopg

    from index.storage.postgres.connection import schema_of

    folder = shared("here")
    place = place_of(folder)
    assert place is not None
    documents_of(folder).write("saved.jsonl", b"a question\n")
    with psycopg.connect(postgres.url) as link:
        link.execute(f"UPDATE {schema_of(place)}.documents SET content = 'b question'".encode())
    with pytest.raises(LibraryDamagedError, match=r"saved\.jsonl of the library .* altered"):
        documents_of(folder).read("saved.jsonl")


@needs_postgres
def test_a_server_that_went_away_is_one_line_and_what_stood_under_its_lock_is_not_written(
    tmp_path: Path,
) -> None:
    with cluster() as server:
        save(tmp_path, Place("http://localhost:19530", "away", server.url))
        documents = documents_of(tmp_path)
        documents.write("saved.jsonl", b"before")

        def written_after_the_lock_was_lost() -> None:
            with documents.locked("saved.lock", 1):
                server.stop()
                server.start()
                documents.write("saved.jsonl", b"after")

        with pytest.raises(LibraryError, match="doesn't answer") as caught:
            written_after_the_lock_was_lost()
        assert "\n" not in str(caught.value)
        assert documents.read("saved.jsonl") == b"before"
        server.stop()
        with pytest.raises(LibraryError, match="doesn't answer") as caught:
            documents.read("saved.jsonl")
        assert "\n" not in str(caught.value)
        server.start()
        assert documents.read("saved.jsonl") == b"before"


def test_files_in_a_folder_need_no_database_driver(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from index.storage.kept.documents import documents_of;"
        f"documents_of(pathlib.Path({str(tmp_path)!r})).write('a', b'');"
        "sys.exit('psycopg' in sys.modules or 'sqlite3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
