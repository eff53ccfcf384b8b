"""A library on a Milvus by its address: `--library milvus://…`, `--database`, the environment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from command_line import CAMPBELL, Run, check_error
from remote_fakes import AWAY, FakeMilvus

from index.errors import LibraryError, NotFoundError
from index.own_files import DATABASE
from index.place import DATABASE_VARIABLE, Place, place_of, save
from index.storage.database import Database
from tui.cli.options import Common, library_folder, library_option
from tui.config.locations import LIBRARY_VARIABLE
from tui.config.preferences import SETTINGS_VARIABLE

ADDRESS = "milvus://host:19530/news"
POSTGRESQL = "postgresql://ada@db.example/news"
OTHER = "postgresql://ada@db.example/other"

Ask = Callable[..., Place | None]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the places of libraries on servers are kept."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "dateline" / "milvus"


@pytest.fixture
def place() -> Ask:
    """What a command with the common options finds its library's place to be."""

    def asked(*arguments: str, error: Exception | None = None) -> Place | None:
        found: list[Place | None] = []

        @click.command()
        @library_option
        def command(common: Common) -> None:
            found.append(place_of(common.library))
            if error:
                raise error

        result = CliRunner().invoke(command, arguments)
        if result.exception and result.exception is not error:
            raise AssertionError(result.output)
        return found[0]

    return asked


def test_an_address_and_a_database_are_known_from_the_first_time_on(place: Ask) -> None:
    told = Place("http://host:19530", "news", POSTGRESQL)
    assert place("--library", ADDRESS, "--database", POSTGRESQL) == told
    assert place("--library", ADDRESS) == told
    assert place("--library", ADDRESS, error=LibraryError("the server is away")) == told
    assert place("--library", ADDRESS) == told


def test_the_environment_may_say_both(place: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIBRARY_VARIABLE, ADDRESS)
    assert place() == Place("http://host:19530", "news")
    monkeypatch.setenv(DATABASE_VARIABLE, POSTGRESQL)
    assert place() == Place("http://host:19530", "news", POSTGRESQL)


def test_an_option_goes_before_the_settings_and_these_before_the_environment(
    place: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'[libraries]\na = {{ library = "milvus://host/a", database = "{POSTGRESQL}" }}\n'
        f'b = {{ library = "milvus://host/b", database = "{POSTGRESQL}" }}\nc = "milvus://host/c"'
    )
    monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
    monkeypatch.setenv(DATABASE_VARIABLE, OTHER)
    assert place("--library", "a") == Place("http://host:19530", "a", POSTGRESQL)
    typed = place("--library", "b", "--database", OTHER)
    assert typed == Place("http://host:19530", "b", OTHER)
    assert place("--library", "c") == Place("http://host:19530", "c", OTHER)


def test_the_folder_of_a_library_is_all_that_is_needed(place: Ask, tmp_path: Path) -> None:
    told = Place("http://host:19530", "news", POSTGRESQL)
    save(tmp_path / "news", told)
    assert place("--library", str(tmp_path / "news")) == told


@pytest.mark.parametrize("database", [(), ("--database", POSTGRESQL)])
@pytest.mark.parametrize("error", [NotFoundError("nothing there"), LibraryError("no answer")])
def test_what_was_mistyped_leaves_no_folder_behind(
    place: Ask, kept: Path, database: tuple[str, ...], error: Exception
) -> None:
    assert place("--library", ADDRESS, *database, error=error) is not None
    assert not list(kept.glob("**/*.json"))


def test_a_library_that_is_not_there_is_called_by_its_address(run: Run, kept: Path) -> None:
    for command in (("status",), ("ask", "When?"), ("doctor", "--check"), ("search", "bridge")):
        check_error(run(*command, "--library", ADDRESS), 1, f"no library in {ADDRESS}")
    assert not list(kept.glob("**/*.json"))


def test_a_server_that_is_not_there_is_not_begun_a_library_on(
    run: Run, kept: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pymilvus", reason="the Milvus extra isn't installed")
    monkeypatch.setattr("index.milvus.connection.CONNECT_SECONDS", 0.5)
    address = "milvus://127.0.0.1:1/news"  # where nothing listens
    check_error(run("index", str(articles), "--library", address), 1, "127.0.0.1:1", "answer")
    assert not list(kept.glob("**/*"))


def test_a_writer_that_got_no_further_leaves_no_lock_behind(
    run: Run, kept: Path, articles: Path
) -> None:
    pytest.importorskip("psycopg", reason="the Milvus extra isn't installed")
    nowhere = "postgresql://ada@127.0.0.1:1/dateline"  # where nothing listens
    named = ("--library", ADDRESS, "--database", nowhere)
    check_error(run("index", str(articles), *named), 1, "127.0.0.1:1", "answer")
    assert not list(kept.glob("**/*"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--library", "milvus://host"), ("--library", "milvus://HOST:19530/NAME")),
        (("--library", "https://ada:secret@host/news"), ("--library", "DATELINE_MILVUS_TOKEN")),
        (("--library", ADDRESS, "--database", "sqlite"), ("--database", "postgresql://")),
        (("--library", ADDRESS, "--database", "postgresql://a:b@c/d"), ("--database", "~/.pgpass")),
        (("--library", "news", "--database", POSTGRESQL), ("--database", "Milvus")),
    ],
)
def test_what_is_no_address_is_wrong_usage(
    run: Run, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    check_error(run("status", *options), 2, *words)
    check_error(run(*options, "status"), 2, *words)


def test_another_database_than_the_one_known_is_an_error(place: Ask, run: Run) -> None:
    assert place("--library", ADDRESS, "--database", POSTGRESQL) is not None
    check_error(run("status", "--library", ADDRESS, "--database", OTHER), 1, POSTGRESQL)


def test_a_database_in_the_environment_means_nothing_to_a_library_in_a_folder(
    place: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, "what is no address")
    assert place("--library", str(tmp_path)) is None
    (tmp_path / DATABASE).touch()
    assert place("--library", str(tmp_path)) is None


# --- a library beside that of --library


def test_another_option_may_name_a_library_and_take_the_database(kept: Path) -> None:
    @click.command()
    @click.option("--to", type=library_folder)
    @library_option
    def command(common: Common, to: Path) -> None:
        click.echo(place_of(to))

    def told(*arguments: str) -> str:
        return CliRunner().invoke(command, arguments).output

    named = ("--to", ADDRESS)
    assert told(*named) == f"{ADDRESS}\n"
    assert not list(kept.glob("**/*.json"))
    assert told(*named, "--database", POSTGRESQL) == f"{ADDRESS}\n"
    [known] = kept.glob("**/*.json")
    assert POSTGRESQL in known.read_text()
    assert told(*named) == f"{ADDRESS}\n"
    assert "Milvus" in told("--to", "news", "--database", POSTGRESQL)


# --- status


@pytest.fixture
def remote(sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeMilvus:
    """A Milvus with the sample articles' library, which the environment names by its folder."""
    milvus = FakeMilvus(monkeypatch)
    folder = milvus.place(Path(shutil.copytree(sample_library, tmp_path / "news")))
    monkeypatch.setenv(LIBRARY_VARIABLE, str(folder))
    return milvus


def test_status_says_where_a_library_stands(run: Run, remote: FakeMilvus, tmp_path: Path) -> None:
    assert run("status").out.splitlines()[:5] == [
        "Library    milvus://archive:19530/news",
        "Engine     Milvus 2.6.0",
        "           news_words_0a1b2c3d: 20 rows",
        f"Database   {tmp_path / 'news' / DATABASE}",
        f"Kept here  {tmp_path / 'news'}",
    ]
    document = run("status", "--json").document
    assert document["place"] == "milvus://archive:19530/news"
    assert document["engine"] == ["Milvus 2.6.0", "news_words_0a1b2c3d: 20 rows"]


def test_an_engine_that_is_away_is_one_line(run: Run, remote: FakeMilvus) -> None:
    remote.away = True
    for command in (("status",), ("status", "--json"), ("search", "bridge")):
        check_error(run(*command), 1, AWAY, "see that it runs")


def test_a_question_is_answered_again_once_the_engine_is_back(run: Run, remote: FakeMilvus) -> None:
    remote.away = True
    check_error(run("ask", CAMPBELL), 1, AWAY)
    remote.away = False
    assert "October 15-17" in run("ask", CAMPBELL).out


def test_status_says_no_number_of_dimensions_where_none_is_known(
    run: Run, sample_library: Path, tmp_path: Path
) -> None:
    library = Path(shutil.copytree(sample_library, tmp_path / "news"))
    before = run("status", "--library", str(library)).out
    assert " dimensions" in before
    database = Database.open_to_write(library / DATABASE)
    with database.transaction():
        settings = database.settings()
        assert settings is not None
        database.save_settings(replace(settings, dimension=0))
    database.close()
    assert "dimension" not in run("status", "--library", str(library)).out
