"""Where the parts of a library are that aren't in its folder, and what it is called."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import (
    LibraryDamagedError,
    LibraryLockedError,
    MismatchError,
    NotFoundError,
    UsageError,
)
from index.own_files import DATABASE, PLACE
from index.place import (
    Place,
    folder_of,
    has_database,
    is_remote,
    missing,
    parsed,
    place_of,
    save,
    settled,
    shown,
    used,
)

POSTGRESQL = "postgresql://ada@db.example/news"
OTHER = "postgresql://ada@db.example/other"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("text", "milvus", "called"),
    [
        (
            "milvus://localhost:19530/news",
            "http://localhost:19530",
            "milvus://localhost:19530/news",
        ),
        ("milvus://archive/news", "http://archive:19530", "milvus://archive:19530/news"),
        ("http://archive:8080/news/", "http://archive:8080", "milvus://archive:8080/news"),
        ("https://a.example/n_1", "https://a.example:443", "https://a.example:443/n_1"),
        ("milvus://[::1]:19530/news", "http://[::1]:19530", "milvus://[::1]:19530/news"),
    ],
)
def test_an_address_names_a_server_and_a_library(text: str, milvus: str, called: str) -> None:
    place = parsed(text)
    assert (place.milvus, str(place), place.is_lite) == (milvus, called, False)
    assert parsed(str(place)) == place


def test_milvus_lite_is_a_file_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = parsed("milvus-lite:news.db")
    assert place.is_lite
    assert str(place) == f"milvus-lite:{tmp_path}/news.db"
    assert folder_of(place) == tmp_path / "news.db-library"


@pytest.mark.parametrize("text", ["news", "./milvus", "/srv/milvus:x", "milvus:x", "C:\\news"])
def test_all_else_is_no_address(text: str) -> None:
    assert not is_remote(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("milvus://", "isn't the address"),
        ("milvus://host", "isn't the address"),
        ("milvus://host:19530/", "isn't the address"),
        ("milvus://host:19530/a/b", "isn't the address"),
        ("milvus://host:19530/no-dash", "isn't the address"),
        ("milvus://host:19530/1st", "isn't the address"),
        ("milvus://host:port/news", "isn't an address"),
        ("milvus://host:65536/news", "isn't an address: its port is none"),
        ("https://host/news?x=1", "isn't the address"),
        ("https://ada:secret@host/news", "a user or a password"),
        ("milvus-lite:", "names no file"),
    ],
)
def test_a_bad_address_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        parsed(text)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("news", "isn't the address of a PostgreSQL"),
        ("mysql://host/news", "isn't the address of a PostgreSQL"),
        ("postgresql://host", "isn't the address of a PostgreSQL"),
        ("postgresql://ada:secret@host/news", "written down"),
    ],
)
def test_a_database_is_a_postgresql_without_a_password(url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parsed("milvus://host/news", url)


def test_the_folder_knows_the_place_from_the_first_time_on(data: Path) -> None:
    folder = settled("milvus://Archive.example:19530/news", POSTGRESQL)
    assert folder == data / "dateline" / "milvus" / "archive.example_19530" / "news"
    assert place_of(folder) == Place("http://archive.example:19530", "news", POSTGRESQL)
    assert settled("milvus://archive.example:19530/news") == folder
    place = place_of(folder)
    assert place is not None
    assert place.database == POSTGRESQL
    assert shown(folder) == "milvus://archive.example:19530/news"


def test_another_database_than_the_one_known_is_refused() -> None:
    folder = settled("milvus://host/news", POSTGRESQL)
    with pytest.raises(UsageError, match=r"db\.example/news"):
        settled("milvus://host/news", OTHER)
    with pytest.raises(UsageError, match=r"db\.example/news"):
        settled(Place("http://host:19530", "news", OTHER))
    place = place_of(folder)
    assert place is not None
    assert place.database == POSTGRESQL


def test_a_server_that_is_reached_by_another_scheme_is_the_same_library() -> None:
    folder = settled("http://host:19530/news", POSTGRESQL)
    assert settled("https://host:19530/news") == folder
    assert place_of(folder) == Place("https://host:19530", "news", POSTGRESQL)


def test_a_milvus_lite_that_was_moved_is_where_it_is_now(tmp_path: Path) -> None:
    before = settled(f"milvus-lite:{tmp_path}/before")
    before.rename(tmp_path / "after-library")
    after = settled(f"milvus-lite:{tmp_path}/after")
    place = place_of(after)
    assert place is not None
    assert place.milvus == f"{tmp_path}/after"


def test_a_library_is_begun_where_its_database_is_known(tmp_path: Path) -> None:
    assert not has_database(tmp_path / "none")
    assert not has_database(settled(f"milvus-lite:{tmp_path}/lite"))
    assert has_database(settled("milvus://host/news", POSTGRESQL))
    (tmp_path / DATABASE).touch()
    assert has_database(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": 1, "milvus": "http://h:1", "name": "a b", "database": null}',
        '{"format": 1, "milvus": "http://h:1", "name": "news", "database": 3}',
    ],
)
def test_a_file_that_says_nothing_of_use_is_damage(tmp_path: Path, text: str) -> None:
    (tmp_path / PLACE).write_text(text)
    with pytest.raises(LibraryDamagedError, match=PLACE):
        place_of(tmp_path)
    assert shown(tmp_path) == str(tmp_path)


def test_a_newer_file_says_so(tmp_path: Path) -> None:
    save(tmp_path, Place("http://host:19530", "news"))
    stored = json.loads((tmp_path / PLACE).read_text())
    (tmp_path / PLACE).write_text(json.dumps({**stored, "format": 2}))
    with pytest.raises(MismatchError, match="newer"):
        place_of(tmp_path)


# --- while it is used


def use(place: Place, *, begun: bool = False) -> None:
    """Do what a command does that ends in an error."""
    with used(place) as folder:
        assert place_of(folder) is not None
        if begun:
            (folder / DATABASE).touch()
        raise NotFoundError("it isn't there")


def test_what_was_mistyped_leaves_no_folder_behind(data: Path, tmp_path: Path) -> None:
    place = parsed("milvus://hots/news")
    with pytest.raises(NotFoundError):
        use(place)
    with used(place):
        pass
    with pytest.raises(NotFoundError):
        use(replace(place, database=POSTGRESQL))
    assert list((data / "dateline" / "milvus").iterdir()) == []
    (tmp_path / "lab").mkdir()
    with used(parsed(f"milvus-lite:{tmp_path}/lab/news")):
        pass
    assert list((tmp_path / "lab").iterdir()) == []


def test_a_library_that_was_found_is_known_from_then_on() -> None:
    place = parsed("milvus://host/news", POSTGRESQL)
    with used(place) as folder:
        pass
    with pytest.raises(NotFoundError):
        use(place)
    assert place_of(folder) == place


def test_a_library_that_another_writes_to_is_known_from_then_on() -> None:
    place = parsed("milvus://host/news", POSTGRESQL)
    with pytest.raises(LibraryLockedError), used(place):
        raise LibraryLockedError("another dateline index is writing")
    assert place_of(folder_of(place)) == place


def test_a_library_that_is_not_found_may_have_a_database_that_was_not_named(tmp_path: Path) -> None:
    assert missing(tmp_path).hint == "run: dateline index FOLDER"
    assert "--database" in missing(settled("milvus://host/news")).hint


def test_a_library_that_was_begun_stays_known_whatever_happens(tmp_path: Path) -> None:
    place = parsed(f"milvus-lite:{tmp_path}/news")
    with pytest.raises(NotFoundError):
        use(place, begun=True)
    assert place_of(folder_of(place)) == place


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("archive.db", "archive"),
        ("my news.db", "my_news"),
        ("2024.db", "dateline"),
        ("新聞.db", "dateline"),
        ("a_rebuild.db", "dateline"),
        (f"{'long' * 20}.db", "long" * 10),
    ],
)
def test_a_library_in_a_milvus_lite_is_called_like_its_file(file: str, name: str) -> None:
    assert parsed(f"milvus-lite:{file}").name == name


@pytest.mark.parametrize("database", ["postgresql://host:65536/news", "postgresql://host:x/news"])
def test_a_port_that_is_none_is_told_of_a_database_too(database: str) -> None:
    with pytest.raises(UsageError, match="its port is none") as error:
        parsed("milvus://host/news", database)
    assert error.value.hint == "a port is a number from 1 to 65535"


@pytest.mark.parametrize("name", ["9news", "a" * 101, "news-1"])
def test_who_mistypes_a_name_is_told_what_one_is(name: str) -> None:
    with pytest.raises(UsageError) as error:
        parsed(f"milvus://host/{name}")
    assert "begins with no digit, and has at most 100 characters" in str(error.value.hint)
