"""A library's database in a PostgreSQL: snapshots, transactions, ids, tables, what was deleted."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from postgres import Cluster, needs_postgres

from index.errors import (
    LibraryDamagedError,
    LibraryError,
    MismatchError,
    NotFoundError,
)
from index.place import Place, place_of, save
from index.storage import integrity
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import listening
from index.storage.failures import reading, writing
from index.storage.lock import writer_lock

pytestmark = needs_postgres

Settle = Callable[[Path], Path]


@pytest.fixture
def folder(on_postgres: Settle, tmp_path: Path) -> Path:
    return on_postgres(tmp_path)


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    with closing(Database.open_to_write(folder / FILE_NAME)) as opened:
        yield opened


def opened(folder: Path) -> Database:
    return Database.open_to_read(folder / FILE_NAME)


def add(database: Database, name: str, text: str = "Some text.") -> int:
    [row] = database.sql.execute(
        "INSERT INTO articles (id, title, text, path, sha256) VALUES (?, '', ?, ?, ?)"
        " RETURNING row",
        (name, text, name, name),
    ).fetchone()
    return int(row)


def test_a_reader_sees_the_library_as_it_was_when_it_opened(database: Database) -> None:
    with database.transaction():
        database.set_meta("state", 1)
    with closing(opened(database.path.parent)) as reader:
        with database.transaction():
            database.set_meta("state", 2)
        assert reader.meta("state") == 1
        with closing(opened(database.path.parent)) as later:
            assert later.meta("state") == 2


def test_a_transaction_that_ends_before_its_commit_leaves_nothing(database: Database) -> None:
    def die(step: str) -> None:
        if step == "commit":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), listening(die), database.transaction():
        add(database, "a")
    assert not database.sql.in_transaction
    assert database.articles.count() == 0


def test_a_transaction_is_undone_after_an_error_of_the_server(database: Database) -> None:
    def add_twice() -> None:
        with writing(database.path.parent), database.transaction():
            add(database, "a")
            add(database, "a")

    with pytest.raises(LibraryError, match="duplicate key"):
        add_twice()
    with database.transaction():
        add(database, "b")
    assert database.articles.count() == 1


def test_results_as_large_as_a_library_are_streamed_beside_one_another(database: Database) -> None:
    with database.transaction():
        database.sql.executemany(
            "INSERT INTO copies VALUES (?, ?)", ((number, number) for number in range(5_000))
        )
    every = "SELECT article FROM copies WHERE article >= ? ORDER BY article"
    with closing(opened(database.path.parent)) as reader:
        for sql in (reader.sql, database.sql):  # in a transaction, and outside
            pairs = list(zip(sql.stream(every, (0,)), sql.stream(every, (0,)), strict=True))
            assert pairs == [((number,), (number,)) for number in range(5_000)]
        rows = reader.sql.stream(every, (10,))
        assert next(rows) == (10,)
        assert reader.sql.execute("SELECT count(*) FROM copies").fetchone() == (5_000,)
        assert next(rows) == (11,)


def test_numbers_come_as_whole_numbers(database: Database) -> None:
    row = database.sql.execute("SELECT sum(a), avg(a) FROM (VALUES (1), (2)) AS t (a)").fetchone()
    assert json.dumps(row) == "[3, 1.5]"


def test_an_id_is_given_once(database: Database) -> None:
    with database.transaction():
        first = add(database, "a")
        database.sql.execute("DELETE FROM articles WHERE row = ?", (first,))
    assert database.sql.last_id("articles") == first
    assert add(database, "b") > first
    database.sql.execute(
        "INSERT INTO articles (row, id, title, text, path, sha256) VALUES (70, 'c', '', '', '', '')"
    )
    database.sql.settle_ids()
    assert database.sql.last_id("articles") == 70
    assert add(database, "d") == 71
    database.sql.settle_ids()
    assert add(database, "e") == 72


def test_what_is_still_empty_says_so(folder: Path) -> None:
    with pytest.raises(NotFoundError, match="still empty"):
        opened(folder)
    with closing(Database.open_to_write(folder / FILE_NAME)):
        opened(folder).close()


@pytest.mark.parametrize(("version", "error"), [("8000", MismatchError), ("", LibraryDamagedError)])
def test_another_format_is_refused(
    database: Database, version: str, error: type[LibraryError]
) -> None:
    database.sql.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (version,))
    with pytest.raises(error):
        opened(database.path.parent)
    with pytest.raises(error):
        Database.open_to_write(database.path)


def test_what_no_text_can_hold_is_looked_for_in_vain(database: Database) -> None:
    database.files.add_roots([Path("/ab")])
    found = database.sql.execute("SELECT path FROM roots WHERE path = ?", ("/a\0b",))
    assert found.fetchall() == []


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX entries_by_name",
        "ALTER TABLE articles DROP COLUMN author",
        "ALTER TABLE copies DROP CONSTRAINT copies_pkey",
        "ALTER TABLE pages DROP CONSTRAINT pages_article_fkey",
        "ALTER TABLE meta ALTER COLUMN checksum TYPE integer",
    ],
)
def test_tables_that_were_changed_are_noticed(database: Database, change: str) -> None:
    with closing(opened(database.path.parent)) as reader:
        assert integrity.has_intended_tables(reader)
        assert integrity.has_intended_tables(database)
        assert integrity.damage(reader) is None
        assert integrity.orphans(reader) == []
        assert reader.meta("schema")  # the snapshot is still held
    database.sql.execute(change)
    assert not integrity.has_intended_tables(database)


def test_a_table_that_is_gone_is_damage(database: Database) -> None:
    database.sql.execute("DROP TABLE openings")
    with pytest.raises(LibraryDamagedError, match="openings"), reading(database.path):
        database.stories.days()


def test_a_writer_knows_of_readers_of_older_states(database: Database) -> None:
    assert not database.has_older_readers()
    with closing(opened(database.path.parent)):
        assert not database.has_older_readers()
        with database.transaction():
            database.set_meta("state", 1)
        assert database.has_older_readers()
        with closing(opened(database.path.parent)):
            assert database.has_older_readers()
    with closing(opened(database.path.parent)):
        assert not database.has_older_readers()


def test_readers_of_other_libraries_dont_count(
    database: Database, on_postgres: Settle, tmp_path: Path
) -> None:
    other = on_postgres(tmp_path / "other")
    Database.open_to_write(other / FILE_NAME).close()
    with closing(opened(other)), database.transaction():
        database.set_meta("state", 1)
    with closing(opened(other)):
        assert not database.has_older_readers()


def test_what_was_deleted_is_gone_from_the_servers_files(
    database: Database, postgres: Cluster
) -> None:
    said = "Unheard-of words of the harbourmaster"
    with database.transaction():
        add(database, "kept", "What stays")
        database.sql.execute("DELETE FROM articles WHERE row = ?", (add(database, "a", said),))
    assert said.encode() in tables_of(postgres)
    with closing(opened(database.path.parent)) as reader:
        reader.articles.count()
        assert not database.erase_free_space(0.2)
    assert database.erase_free_space(5)
    assert database.articles.count() == 1
    found = tables_of(postgres)
    assert said.encode() not in found
    assert b"What stays" in found


def tables_of(postgres: Cluster) -> bytes:
    with psycopg.connect(postgres.url, autocommit=True) as link:
        link.execute("CHECKPOINT")
        files = postgres.files()
    return b"".join(files.values())


def test_the_size_is_that_of_the_librarys_own_tables(database: Database) -> None:
    before = database.sql.size()
    with database.transaction():
        database.sql.executemany(
            "INSERT INTO copies VALUES (?, ?)", ((number, number) for number in range(5_000))
        )
    assert before + 100_000 < database.sql.size() < before + 2_000_000


# A rebuild's library


def staged_beside(folder: Path) -> Path:
    place = place_of(folder)
    assert place is not None
    save(folder / "rebuild", place.staged())
    return folder / "rebuild"


def test_a_staged_library_takes_the_place_of_the_old_one(folder: Path, database: Database) -> None:
    staging = staged_beside(folder)
    with database.transaction():
        database.files.add_roots([Path("/old")])
        for name in "abc":
            add(database, name)
    with closing(Database.open_to_write(staging / FILE_NAME)) as staged:
        with staged.transaction():
            staged.files.add_roots([Path("/new")])
            for name in "def":
                add(staged, name)
            add(staged, "g")
        assert database.files.roots() == [Path("/old")]
    with database.adopting(staging) as both:
        both.adopt(datetime(2024, 5, 4, tzinfo=UTC))
    ids = database.sql.execute("SELECT id FROM articles ORDER BY row").fetchall()
    assert ids == [("d",), ("e",), ("f",), ("g",)]
    assert database.files.roots() == [Path("/new")]
    assert add(database, "h") == 5


def test_what_a_killed_rebuild_left_is_dropped_by_the_next_writer(
    folder: Path, database: Database, postgres: Cluster
) -> None:
    staged = Database.open_to_write(staged_beside(folder) / FILE_NAME)
    staged.close()
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE ?"
    place = place_of(folder)
    assert place is not None
    named = f"dateline_{place.name}%"
    assert database.sql.execute(f"{schemas} ORDER BY 1", (named,)).fetchall() == [
        (f"dateline_{place.name}",),
        (f"dateline_{place.name}_rebuild",),
    ]
    with writer_lock(folder):
        assert len(database.sql.execute(schemas, (named,)).fetchall()) == 1
        Database.open_to_write(folder / "rebuild" / FILE_NAME).close()
        assert len(database.sql.execute(schemas, (named,)).fetchall()) == 2
    assert len(database.sql.execute(schemas, (named,)).fetchall()) == 1


def test_a_role_without_rights_is_told_so(database: Database, postgres: Cluster) -> None:
    folder = database.path.parent
    place = place_of(folder)
    assert place is not None
    with psycopg.connect(postgres.url, autocommit=True) as link:
        link.execute("CREATE ROLE stranger LOGIN")
    other = folder / "other"
    save(other, Place(place.milvus, place.name, postgres.url.replace("postgres@", "stranger@")))
    with pytest.raises(LibraryError, match="permission denied") as error:
        opened(other)
    assert not isinstance(error.value, LibraryDamagedError)
