"""Edits that hide, links to a file, and what an article said before an edit."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.maintenance.folder_diff import changed_on_disk
from index.maintenance.scan import Scan
from index.storage.database import FILE_NAME, Database
from index.storage.integrity import orphans
from index.storage.tables.articles.earlier import KEPT
from index.storage.tables.files import FileLooks
from index.types import Article, Changes

FLOOD = "The river burst its banks on Tuesday. Forty homes were flooded."


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    yield database
    database.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    return tmp_path / "news"


def scan(database: Database, *paths: Path, named: Path | None = None) -> Changes:
    with database.transaction():
        database.files.add_roots(paths)
        run = Scan(database, lambda _: None)
        run.run(paths, named={named} if named else frozenset())
    assert not orphans(database)
    return run.changes


def held(database: Database) -> dict[str, Article]:
    rows = database.sql.execute("SELECT row FROM articles").fetchall()
    return {article.id: article for article in (database.articles.get(row) for (row,) in rows)}


def earlier(database: Database, name: str) -> list[tuple[str, str]]:
    row = database.articles.row_called(name)
    assert row is not None
    return [(one.title, one.text) for one in database.earlier.of(row)]


def put(path: Path, text: str, title: str = "") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\ntitle: {title}\n---\n{text}\n" if title else f"{text}\n")
    return path


def edit_in_hiding(path: Path, text: str) -> None:
    """Write as many bytes, and set the modification time back, as rsync and unzip do."""
    before = path.stat()
    path.write_text(f"{text}\n")
    assert path.stat().st_size == before.st_size
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


# --- edits that keep the size and the time ------------------------------------------------


def test_an_edit_that_keeps_size_and_time_is_seen(database: Database, news: Path) -> None:
    path = put(news / "flood.txt", FLOOD)
    scan(database, news)
    edit_in_hiding(path, FLOOD.replace("Forty", "Fifty"))
    assert changed_on_disk(database).changed == (path,)
    assert scan(database, news).changed == 1
    assert "Fifty" in held(database)["flood"].text
    assert changed_on_disk(database).count == 0


def test_a_file_that_is_named_is_looked_into(database: Database, news: Path) -> None:
    path = put(news / "flood.txt", FLOOD)
    scan(database, news)
    path.write_text(FLOOD.replace("Forty", "Fifty") + "\n")
    # As on a file system that keeps no change time: the file looks as it did.
    known = database.files.state(str(path))
    assert known is not None
    database.files.save(str(path), news, replace(known, looks=FileLooks.of(path)))
    assert scan(database, news).changed == 0
    assert scan(database, news, named=path).changed == 1


def test_a_copied_folder_is_read_once_and_no_article_again(database: Database, news: Path) -> None:
    put(news / "flood.txt", FLOOD)
    scan(database, news)
    passages = database.sql.execute("SELECT id FROM passages").fetchall()
    shutil.copytree(news, news.with_name("copy"))  # with its times, but for the change time
    shutil.rmtree(news)
    news.with_name("copy").rename(news)
    assert changed_on_disk(database).count == 0
    changes = scan(database, news)
    assert (changes.unchanged, changes.any) == (1, False)
    assert database.sql.execute("SELECT id FROM passages").fetchall() == passages
    state = database.files.state(str(news / "flood.txt"))
    assert state is not None
    assert state.looks == FileLooks.of(news / "flood.txt")  # so that it isn't hashed the next time


# --- links --------------------------------------------------------------------------------


def test_a_file_is_known_by_its_own_path(database: Database, news: Path) -> None:
    path = put(news / "z.txt", FLOOD)
    (news / "a.txt").symlink_to(path)
    scan(database, news)
    assert {name: article.path for name, article in held(database).items()} == {"z": str(path)}


def test_a_file_that_was_known_by_a_link_gets_its_own_path(database: Database, news: Path) -> None:
    path = put(news.with_name("archive") / "z.txt", FLOOD)
    (news / "a.txt").symlink_to(path)
    scan(database, news)
    assert held(database)["a"].path == str(news / "a.txt")
    scan(database, news, path.parent)
    assert held(database)["a"].path == str(path)


@pytest.mark.parametrize("hard", [True, False])
def test_an_edit_of_a_linked_file_leaves_its_article_in_its_place(
    database: Database, news: Path, hard: bool
) -> None:
    path = put(news / "z.txt", FLOOD)
    scan(database, news)
    (news / "a.txt").hardlink_to(path) if hard else (news / "a.txt").symlink_to(path)
    assert scan(database, news).duplicates == 1
    put(path, FLOOD + " It rained on.")
    changes = scan(database, news)
    assert (changes.changed, changes.added, changes.removed) == (1, 0, 0)
    [(name, article)] = held(database).items()
    assert (name, article.path, article.text) == ("z", str(path), FLOOD + " It rained on.")


# --- earlier versions ---------------------------------------------------------------------


def test_an_edited_title_or_text_is_kept_once(database: Database, news: Path) -> None:
    for title, text in [("Flood", FLOOD), ("Flood!", FLOOD), ("Flood!", "Dry."), ("Flood", FLOOD)]:
        put(news / "flood.md", text, title)
        scan(database, news)
    assert earlier(database, "flood") == [("Flood", FLOOD), ("Flood!", FLOOD), ("Flood!", "Dry.")]
    put(news / "flood.md", "Dry.", "Flood!")
    scan(database, news)
    # What came back and was replaced again stands where it was replaced last.
    assert earlier(database, "flood") == [("Flood!", FLOOD), ("Flood!", "Dry."), ("Flood", FLOOD)]


def test_the_latest_versions_are_kept_while_the_article_is(database: Database, news: Path) -> None:
    for number in range(KEPT + 3):
        put(news / "live.txt", f"It is {number} degrees in the shade.")
        scan(database, news)
    kept = [text for _, text in earlier(database, "live")]
    assert len(kept) == KEPT
    assert kept[-1] == f"It is {KEPT + 1} degrees in the shade."
    put(news / "other.txt", FLOOD)
    (news / "live.txt").unlink()
    scan(database, news)
    assert database.sql.execute("SELECT count(*) FROM earlier").fetchone() == (0,)


def test_what_is_read_otherwise_from_the_same_file_is_no_edit(
    database: Database, news: Path
) -> None:
    put(news / "flood.txt", FLOOD)
    scan(database, news)
    database.sql.execute("UPDATE articles SET text = 'Read by other rules.', sha256 = 'x'")
    with database.transaction():
        Scan(database, lambda _: None).run([news], read_again=True)
    assert held(database)["flood"].text == FLOOD
    assert earlier(database, "flood") == []


def test_another_line_of_the_same_number_is_no_edit(database: Database, news: Path) -> None:
    wire = news / "wire.jsonl"
    for text in (FLOOD, "Ferry crews walked out."):
        wire.write_text(f'{{"text": "{text}"}}\n{{"id": "w", "text": "{text} More."}}\n')
        scan(database, news)
    assert earlier(database, "wire-line-1") == []
    assert earlier(database, "w") == [(FLOOD.split(". ")[0] + ".", f"{FLOOD} More.")]


def test_an_edit_of_one_of_two_copies_is_kept_with_what_it_became(
    database: Database, news: Path
) -> None:
    put(news / "one.txt", FLOOD)
    put(news / "two.txt", FLOOD)
    scan(database, news)
    put(news / "two.txt", "Dry.")
    scan(database, news)
    assert earlier(database, "two") == [(FLOOD.split(". ")[0] + ".", FLOOD)]
    assert earlier(database, "one") == []
