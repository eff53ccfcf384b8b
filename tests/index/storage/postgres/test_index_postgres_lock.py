"""One writer at a time, on whatever machine: here each has a folder of its own."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from postgres import Cluster, needs_postgres

from index.errors import LibraryError, LibraryLockedError
from index.place import place_of, save
from index.storage.database import FILE_NAME, Database
from index.storage.lock import writer_lock

pytestmark = needs_postgres

HOLDER = (
    "import sys; from pathlib import Path; from index.storage.lock import writer_lock\n"
    "with writer_lock(Path(sys.argv[1]), 'doctor'): print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def machines(on_postgres: Callable[[Path], Path], tmp_path: Path) -> tuple[Path, Path]:
    """The folders of one library on two machines."""
    one, other = on_postgres(tmp_path / "one"), tmp_path / "other"
    place = place_of(one)
    assert place is not None
    save(other, place)
    return one, other


@contextmanager
def writing_on(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of the library in a folder."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_writer_is_told_who_writes_where(machines: tuple[Path, Path]) -> None:
    one, other = machines
    with writing_on(one) as process:
        with pytest.raises(LibraryLockedError) as error, writer_lock(other):
            pass
        said = str(error.value)
        assert f"dateline doctor on {socket.gethostname()[:20]}" in said
        assert f"(process {process.pid}, since 2" in said
        with pytest.raises(LibraryLockedError, match="dateline doctor is"), writer_lock(one):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    with writer_lock(other):
        pass


def test_a_lock_is_free_again_after_an_error(machines: tuple[Path, Path]) -> None:
    one, other = machines
    with pytest.raises(ZeroDivisionError), writer_lock(one):
        raise ZeroDivisionError
    with writer_lock(other), pytest.raises(LibraryLockedError), writer_lock(one):
        pass


def cut_off(postgres: Cluster, what: str) -> None:
    """Have the server end the connections that have a lock."""
    with psycopg.connect(postgres.url, autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
            f" AND mode = '{what}'"
        )


def test_who_lost_the_lock_writes_no_more(machines: tuple[Path, Path], postgres: Cluster) -> None:
    one, other = machines
    with writer_lock(one):
        cut_off(postgres, "ExclusiveLock")
        with pytest.raises(LibraryError, match="doesn't answer"):
            Database.open_to_write(one / FILE_NAME)
        with writer_lock(other):
            pass


def test_a_lock_that_was_lost_stays_with_what_still_writes(
    machines: tuple[Path, Path], postgres: Cluster
) -> None:
    one, other = machines
    with writer_lock(one, "edit"), closing(Database.open_to_write(one / FILE_NAME)) as database:
        cut_off(postgres, "ExclusiveLock")
        with (
            pytest.raises(LibraryLockedError, match="an edit of an article on"),
            writer_lock(other),
        ):
            pass
        with database.transaction():
            database.set_meta("state", 1)
    with writer_lock(other):
        pass
