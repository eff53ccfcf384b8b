"""A Milvus that is away, that another process has, or that is another library's."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from postgres import Cluster, needs_postgres

from index.copying.copy import copy
from index.errors import LibraryDamagedError, LibraryError, LibraryLockedError, MismatchError
from index.library import Library
from index.maintenance.rebuild import rebuild
from index.milvus import connection
from index.milvus.collections import Collections, library_of
from index.own_files import PLACE
from index.place import Place, place_of, save

Put = Callable[..., Path]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(data: Path, port: int) -> Iterator[None]:
    """A Milvus over the network: a Milvus Lite, served by a process of its own."""
    command = [sys.executable, "-c", "import sys; from milvus_lite.cmdline import main; main()"]
    command += ["server", "--data-dir", str(data), "--port", str(port), "--host", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long."""
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 2.0)
    monkeypatch.setattr(connection, "CALL_SECONDS", 3.0)


@pytest.mark.usefixtures("short")
def test_a_server_that_goes_away_is_a_clear_line_and_is_used_again_when_it_is_back(
    put: Put,
    news: Path,
    tmp_path: Path,
    embedder: FakeEmbedder,
    capfd: pytest.CaptureFixture[str],
) -> None:
    put("flood", "The river flooded nine villages.")
    port, folder = free_port(), tmp_path / "library"
    save(folder, Place(f"http://127.0.0.1:{port}", "news"))
    with served(tmp_path / "data", port):
        assert Library.update(folder, [news], embedder=embedder).embedded == 1
        library = Library(folder)
        assert len(library.search("river")) == 1
    capfd.readouterr()
    for use in (
        lambda: library.search("river"),
        lambda: Library(folder),
        lambda: Library.edit(folder, "flood", {"title": "Another"}),
    ):
        began = time.monotonic()
        with pytest.raises(LibraryError, match=rf"^Milvus at 127.0.0.1:{port} doesn't answer"):
            use()
        assert time.monotonic() - began < 8
    assert capfd.readouterr() == ("", "")
    assert library.article("flood").title == "About flood"  # the database is there
    with served(tmp_path / "data", port):
        assert len(library.search("river")) == 1
        Library.edit(folder, "flood", {"title": "Another"})
        with library.reopened() as changed:
            assert [hit.article.title for hit in changed.search("river")] == ["Another"]


@needs_postgres
@pytest.mark.usefixtures("short")
def test_a_server_that_never_answered_leaves_nothing_in_the_database_either(
    put: Put, news: Path, tmp_path: Path, embedder: FakeEmbedder, postgres: Cluster
) -> None:
    from index.storage.postgres import sessions  # an extra

    put("flood", "The river flooded nine villages.")
    mistyped = Place(f"http://127.0.0.1:{free_port()}", "mistyped", postgres.url)
    save(tmp_path / "library", mistyped)
    with pytest.raises(LibraryError, match="doesn't answer"):
        Library.update(tmp_path / "library", [news], embedder=embedder)
    assert [path.name for path in (tmp_path / "library").iterdir()] == [PLACE]
    assert not sessions.is_begun(mistyped)


def test_a_milvus_lite_that_another_process_has_open_is_said_to_be(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", "The river flooded nine villages.")
    Library.update(folder, [news], embedder=embedder)
    place = place_of(folder)
    assert place is not None
    code = (
        "import sys; from milvus_lite.db import MilvusLite; db = MilvusLite(sys.argv[1]);"
        " print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, place.milvus], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(LibraryLockedError, match="another process has the Milvus Lite"):
            Library(folder)
        other.terminate()
    Library(folder).close()


def test_a_database_and_a_milvus_that_do_not_belong_together_are_told(
    put: Put, news: Path, folder: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    put("flood", "The river flooded nine villages.")
    Library.update(folder, [news], embedder=embedder)
    place = place_of(folder)
    assert place is not None
    save(tmp_path / "other", place)
    with pytest.raises(MismatchError, match="Milvus has a library news already"):
        Library.update(tmp_path / "other", [news], embedder=embedder)
    save(tmp_path / "third", Place(str(tmp_path / "third-milvus"), "news"))
    Library.update(tmp_path / "third", [news], embedder=embedder)
    save(tmp_path / "third", place)
    with pytest.raises(MismatchError, match=r"is at another Milvus, .*third-milvus"):
        Library(tmp_path / "third")
    with Library(folder) as library:
        assert len(library.search("river")) == 1


def test_a_library_of_which_the_first_run_was_killed_can_be_begun_again(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", "The river flooded nine villages.")
    Library.update(folder, [news], embedder=embedder)
    for path in folder.glob("library.sqlite*"):
        path.unlink()
    for path in folder.glob("encoder-*"):
        shutil.rmtree(path)
    assert Library.update(folder, [news], embedder=embedder).embedded == 1
    assert Library.check(folder, embedder=embedder) == []


def test_an_update_that_changes_nothing_sees_a_milvus_that_is_away_or_was_emptied(
    short: None, put: Put, news: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    put("flood", "The river flooded nine villages.")
    port, folder = free_port(), tmp_path / "library"
    save(folder, Place(f"http://127.0.0.1:{port}", "news"))
    with served(tmp_path / "data", port):
        Library.update(folder, [news], embedder=embedder)
        assert not Library.update(folder, embedder=embedder).changes.any
    with pytest.raises(LibraryError, match=rf"^Milvus at 127.0.0.1:{port} doesn't answer"):
        Library.update(folder, embedder=embedder)
    with served(tmp_path / "emptied", port):
        with pytest.raises(LibraryDamagedError, match="has no collection news_words") as error:
            Library.update(folder, embedder=embedder)
        assert error.value.hint == "run: dateline doctor"


def test_an_update_that_changes_nothing_drops_what_a_killed_rebuild_left(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", "The river flooded nine villages.")
    Library.update(folder, [news], embedder=embedder)
    place = place_of(folder)
    assert place is not None
    staged = connection.Connection(place)
    try:
        Collections(staged, library_of(folder)).create_words()
        assert len(staged.call("list_collections")) == 3
        assert not Library.update(folder, embedder=embedder).changes.any
        assert len(staged.call("list_collections")) == 2
    finally:
        staged.close()


@needs_postgres
def test_libraries_of_one_name_at_two_milvuses_dont_share_a_database(
    put: Put, news: Path, tmp_path: Path, embedder: FakeEmbedder, postgres: Cluster
) -> None:
    put("flood", "The river flooded nine villages.")
    one, two, local = tmp_path / "one", tmp_path / "two", tmp_path / "local"
    save(one, Place(str(tmp_path / "a.db"), "twice", postgres.url))
    save(two, Place(str(tmp_path / "b.db"), "twice", postgres.url))
    Library.update(one, [news], embedder=embedder)
    Library.update(local, [news], embedder=embedder)
    for use in (
        lambda: Library.update(two, [news], embedder=embedder),
        lambda: Library(two),
        lambda: copy(local, two, replace=True),
    ):
        with pytest.raises(MismatchError, match=r"is at another Milvus, .*a\.db"):
            use()
    assert not any(one.repaired for one in Library.check(two, repair=True, embedder=embedder))
    with Library(one) as library:
        assert len(library.search("river")) == 1
    (tmp_path / "a.db").rename(tmp_path / "c.db")  # the Milvus itself moved
    save(one, Place(str(tmp_path / "c.db"), "twice", postgres.url))
    assert not Library.update(one, embedder=embedder).changes.any
    with Library(one) as library:
        assert len(library.search("river")) == 1
    rebuild(two, [], embedder=embedder)  # by whoever means it
    with Library(two) as library:
        assert len(library.search("river")) == 1
    with pytest.raises(MismatchError, match=r"is at another Milvus, .*b\.db"):
        Library.update(one, embedder=embedder)
