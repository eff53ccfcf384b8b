"""Which article a user means by what was typed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import NotFoundError, UsageError
from index.search.naming import LISTED, find_row
from index.storage.database import FILE_NAME, Database
from index.storage.tables.articles.articles import entry_name, text_sha256
from index.storage.tables.files import FileLooks, FileState
from index.types import ParsedArticle

TITLES = {
    "/news/2024/flood.md": "The river rose again",
    "/news/2024/flood-relief.md": "Relief for the valley",
    "/news/2025/ferry.md": "Ferry crews walk out",
    "/news/old/ferry.md": "Ferry crews return",
    "/news/a two\nline  name.md": "Lighthouse sold",
}


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    with database.transaction():
        database.files.add_roots([Path("/news")])
        for path, title in TITLES.items():
            add(database, path, "", title)
        for number in range(LISTED + 2):
            add(database, "/news/wire.jsonl", f"line {number}", f"Wire report {number}")
        yield database
    database.close()


def add(database: Database, path: str, key: str, title: str) -> None:
    text = f"{title} {path}"
    place = Path(path)
    row = database.articles.insert(
        place, ParsedArticle(text, key=key, title=title), text_sha256(text)
    )
    database.files.save(path, Path("/news"), FileState(FileLooks(1, 1), "0"))
    database.files.save_entry(path, key, entry_name(place, key), row)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("flood", "/news/2024/flood.md"),
        (" flood-relief ", "/news/2024/flood-relief.md"),
        ("/news/2025/ferry.md", "/news/2025/ferry.md"),
        ("/news/2025/../old/ferry.md", "/news/old/ferry.md"),
        ("…/old/ferry.md", "/news/old/ferry.md"),
        ("old/FERRY.md", "/news/old/ferry.md"),
        ("the river  rose AGAIN", "/news/2024/flood.md"),
        ("river rose", "/news/2024/flood.md"),
        ("Ferry crews w…", "/news/2025/ferry.md"),
        ("relief", "/news/2024/flood-relief.md"),
        ("2025/", "/news/2025/ferry.md"),
        ("a two line name", "/news/a two\nline  name.md"),
        ("/news/a two\nline  name.md", "/news/a two\nline  name.md"),
    ],
)
def test_an_article_is_found_by_what_the_user_sees(
    database: Database, typed: str, path: str
) -> None:
    assert database.articles.get(find_row(database, typed)).path == path


def test_the_whole_title_goes_before_parts_of_others(database: Database) -> None:
    add(database, "/news/short.md", "", "Ferry crews")
    found = database.articles.get(find_row(database, "ferry crews"))
    assert found.path == "/news/short.md"


def test_a_path_from_the_current_folder_is_enough(database: Database) -> None:
    relative = os.path.relpath("/news/2025/ferry.md")
    assert database.articles.get(find_row(database, relative)).path == "/news/2025/ferry.md"


def test_an_entry_of_a_file_goes_by_its_own_name(database: Database) -> None:
    assert database.articles.get(find_row(database, "wire-line-3")).title == "Wire report 3"


def test_a_name_of_several_articles_lists_them(database: Database) -> None:
    with pytest.raises(UsageError) as raised:
        find_row(database, "ferry crews")
    assert raised.value.message.startswith("'ferry crews' may be any of 2 articles: ")
    listed = raised.value.message.partition("articles: ")[2].split("; ")
    for one, title in zip(listed, ("Ferry crews walk out", "Ferry crews return"), strict=True):
        identity, _, called = one.partition(": ")
        assert called == title
        assert database.articles.get(find_row(database, identity)).title == title


def test_a_file_of_many_articles_lists_some_and_counts_the_rest(database: Database) -> None:
    with pytest.raises(UsageError, match=f"any of {LISTED + 2} articles: .*; and 2 more"):
        find_row(database, "/news/wire.jsonl")


@pytest.mark.parametrize("typed", ["nothing such", "/news/gone.md", "\0", "100%"])
def test_a_name_of_none_is_said_to_be_unknown(database: Database, typed: str) -> None:
    with pytest.raises(NotFoundError, match="no article of the library is called"):
        find_row(database, typed)


@pytest.mark.parametrize("typed", ["", "  ", "…"])
def test_an_empty_name_names_nothing(database: Database, typed: str) -> None:
    with pytest.raises(UsageError, match="no article is named"):
        find_row(database, typed)
