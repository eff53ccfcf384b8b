"""A server that isn't there, goes away, or lets nobody in: one line, within a bound."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from postgres import Cluster, cluster, needs_postgres

from index.errors import LibraryError, UsageError
from index.place import Place, parsed, save
from index.storage.database import FILE_NAME, Database
from index.storage.failures import reading, writing
from index.storage.lock import writer_lock
from index.storage.postgres import connection
from index.storage.postgres.errors import address

SECRET = "correct-horse"


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A server that a test may kill."""
    with cluster() as started:
        yield started


def settled(folder: Path, url: str) -> Path:
    save(folder, Place("http://127.0.0.1:1", "news", url))
    return folder / FILE_NAME


@needs_postgres
def test_a_server_that_dies_is_a_clear_line_to_readers_and_writers(
    own: Cluster, tmp_path: Path
) -> None:
    path = settled(tmp_path, own.url)
    with (
        closing(Database.open_to_write(path)) as writer,
        closing(Database.open_to_read(path)) as reader,
    ):
        rows = reader.sql.stream("SELECT key FROM meta")
        own.stop()
        for action in (reader.articles.count, lambda: list(rows), lambda: reader.meta("schema")):
            with pytest.raises(LibraryError, match="doesn't answer") as error, reading(path):
                action()
            assert "\n" not in str(error.value)
        with (
            pytest.raises(LibraryError, match="doesn't answer"),
            writing(tmp_path),
            writer.transaction(),
        ):
            writer.set_meta("state", 1)
        with pytest.raises(LibraryError, match="doesn't answer"):
            Database.open_to_read(path)
        with pytest.raises(LibraryError, match="doesn't answer"), writer_lock(tmp_path):
            pass
        own.start()
        with closing(Database.open_to_read(path)) as again:
            assert again.meta("state") is None


@needs_postgres
def test_a_lock_whose_server_dies_ends_without_an_error_of_its_own(
    own: Cluster, tmp_path: Path
) -> None:
    settled(tmp_path, own.url)
    with writer_lock(tmp_path):
        own.stop()


def opened_for(seconds: float, path: Path) -> None:
    """Open a database again and again: a server takes a moment to know its new rules."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        Database.open_to_write(path).close()


@needs_postgres
@pytest.mark.parametrize(
    ("given", "said"), [(None, "no password supplied"), (SECRET, "password authentication failed")]
)
def test_a_password_comes_from_the_environment(
    own: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, said: str
) -> None:
    with psycopg.connect(own.url, autocommit=True) as link:
        link.execute("ALTER ROLE postgres PASSWORD 'battery-staple'")
        rules = own.data / "pg_hba.conf"
        rules.write_text("local all all scram-sha-256\n")
        link.execute("SELECT pg_reload_conf()")
    path = settled(tmp_path, own.url)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    if given:
        monkeypatch.setenv("PGPASSWORD", given)
    with pytest.raises(LibraryError, match=f"lets nobody in.*{said}") as error:
        opened_for(5, path)
    assert "PGPASSWORD or ~/.pgpass" in str(error.value.hint)
    assert SECRET not in str(error.value)
    monkeypatch.setenv("PGPASSWORD", "battery-staple")
    Database.open_to_write(path).close()


def test_a_password_in_an_address_is_refused() -> None:
    for url in (f"postgresql://me:{SECRET}@h/d", f"postgresql://h/d?password={SECRET}"):
        with pytest.raises(UsageError, match="with a password in it"):
            parsed("milvus://localhost/news", url)


def test_a_name_that_would_be_cut_or_dropped_is_refused(tmp_path: Path) -> None:
    place = Place("http://127.0.0.1:1", "a" * 47, "postgresql://127.0.0.1:1/news")
    save(tmp_path, place)
    with pytest.raises(LibraryError, match="too long"):
        Database.open_to_read(tmp_path / FILE_NAME)
    with pytest.raises(UsageError, match="can't end in _rebuild"):
        parsed("milvus://localhost/news_rebuild")


def test_a_server_that_accepts_and_says_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        path = settled(tmp_path, f"postgresql://127.0.0.1:{silent.getsockname()[1]}/news")
        begun = time.monotonic()
        with pytest.raises(LibraryError, match="doesn't answer"):
            Database.open_to_read(path)
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://127.0.0.1:1/news", "doesn't answer"),
        (f"postgresql://127.0.0.1:1/news?password={SECRET}", "doesn't answer"),
        (f"postgresql://me:{SECRET}@127.0.0.1:1/news", "doesn't answer"),
        ("postgresql://127.0.0.1:1/news?nonsense=1", "can't be"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_secrets(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(LibraryError, match=said) as error:
        Database.open_to_read(settled(tmp_path, url))
    assert "127.0.0.1:1/news" in str(error.value)
    assert SECRET not in f"{error.value} {error.value.hint}"


@needs_postgres
def test_a_database_that_isnt_there_is_told_from_a_server_that_isnt(
    postgres: Cluster, tmp_path: Path
) -> None:
    url = postgres.url.replace("/postgres?", "/nowhere?")
    with pytest.raises(LibraryError, match=r"/nowhere doesn't exist") as error:
        Database.open_to_write(settled(tmp_path, url))
    assert error.value.hint == "run: createdb nowhere"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://me:secret@db.example:5433/news?sslmode=require", "me@db.example:5433/news"),
        ("postgresql:///news?host=/var/run/postgresql", "/var/run/postgresql/news"),
        ("postgresql://[::1]/news", "[::1]/news"),
    ],
)
def test_an_address_is_shown_without_its_settings(url: str, shown: str) -> None:
    assert address(url) == f"postgresql://{shown}"


def test_a_client_that_isnt_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.postgres.find_spec", lambda _: None)
    with pytest.raises(LibraryError, match="needs psycopg") as error:
        Database.open_to_read(settled(tmp_path, "postgresql://127.0.0.1/news"))
    assert "dateline[milvus]" in str(error.value.hint)
