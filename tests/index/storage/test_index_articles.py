"""The articles' table: names, texts, and what goes with an article."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.errors import LibraryDamagedError
from index.storage.database import FILE_NAME, Database
from index.storage.tables.articles.articles import (
    BY_LINE,
    entry_name,
    is_line,
    same_metadata,
    text_sha256,
)
from index.types import Column, ColumnType, ParsedArticle

FLOOD = ParsedArticle(
    "The river rose.", title="Flood", published=date(2024, 5, 1), source="Gazette"
)


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    with database.transaction():
        yield database
    database.close()


def add(database: Database, path: str, parsed: ParsedArticle = FLOOD) -> int:
    return database.articles.insert(Path(path), parsed, text_sha256(parsed.text))


def test_an_article_is_stored_whole(database: Database) -> None:
    row = add(
        database, "/news/flood.md", replace(FLOOD, author="A. Writer", url="https://a.example")
    )
    article = database.articles.get(row)
    assert (article.id, article.path, article.text) == ("flood", "/news/flood.md", FLOOD.text)
    assert (article.published, article.source) == (date(2024, 5, 1), "Gazette")
    assert (article.author, article.url) == ("A. Writer", "https://a.example")
    assert database.articles.row_of_text(text_sha256(FLOOD.text)) == row
    [stored] = database.articles.stored()
    assert stored.sealed
    with pytest.raises(LibraryDamagedError, match="no article in row 99"):
        database.articles.get(99)


def test_no_two_articles_have_one_id(database: Database) -> None:
    rows = [
        add(database, path, replace(FLOOD, text=path))
        for path in ("/a/report.txt", "/b/report.txt", "/c/report.txt")
    ]
    ids = [database.articles.get(row).id for row in rows]
    assert ids[0] == "report"
    assert len(set(ids)) == 3
    assert all(name.startswith("report-") for name in ids[1:])
    assert database.articles.rows_of_ids([ids[2], "nothing", ids[0]]) == [rows[2], rows[0]]


@pytest.mark.parametrize(
    ("path", "key", "name"),
    [
        ("/news/a.b.txt", "", "a.b"),
        ("/news/wire.jsonl.gz", "line 12", "wire-line-12"),
        ("/news/wire.jsonl", "w-1", "w-1"),
        ("/news/.txt", "", ".txt"),
        ("/news/export.json", "entry 3", "export-entry-3"),
        ("/news/list.mbox", "message 4", "list-message-4"),
    ],
)
def test_what_an_entry_is_called(path: str, key: str, name: str) -> None:
    assert entry_name(Path(path), key) == name


@pytest.mark.parametrize(
    ("key", "counted"),
    [
        ("line 12", True),
        ("entry 3", True),
        ("message 4", True),
        ("wire.jsonl#line 12", True),
        ("", False),
        ("w-1", False),
        ("online 12", False),
        ("deadline 12.txt", False),
        ("line.jsonl#w-1", False),
    ],
)
def test_which_keys_only_count_places(key: str, counted: bool) -> None:
    assert is_line(key) == counted
    with closing(sqlite3.connect(":memory:")) as sql:
        [(in_a_statement,)] = sql.execute(f"SELECT {BY_LINE.format('?1')}", (key,))
    assert bool(in_a_statement) == counted


def test_metadata_is_all_but_the_text_and_the_place() -> None:
    assert same_metadata(FLOOD, replace(FLOOD, text="Other.", key="x"))
    assert not same_metadata(FLOOD, replace(FLOOD, published=None))


def test_what_is_stored_with_an_article_goes_with_its_words(database: Database) -> None:
    row = add(database, "/news/flood.md")
    column = Column("word", ColumnType.KEY)
    database.extracted.declare("words", 1, [column])
    keys = {("word", "river"): 1}
    database.extracted.save("words", row, text_sha256(FLOOD.text), [["river"]], keys)
    assert database.extracted.articles_of("words", "word", ["river"]) == [row]
    database.articles.keep_earlier(row, of=row, replaced=datetime.now(UTC))
    before = database.passages.ids().tolist()
    other = replace(FLOOD, text="It fell.")
    database.articles.write(row, Path("/news/flood.md"), other, text_sha256(other.text))
    assert database.extracted.unseen("words") == [row]
    assert database.extracted.articles_of("words", "word", ["river"]) == []
    assert [one.text for one in database.earlier.of(row)] == [FLOOD.text]
    assert database.passages.ids().tolist() != before
    database.articles.delete(row)
    assert (database.articles.count(), database.passages.count()) == (0, 0)
    assert database.earlier.of(row) == []


def test_passages_are_cut_again_only_where_they_differ(database: Database) -> None:
    row = add(database, "/news/flood.md")
    told: list[tuple[int, int]] = []
    assert database.articles.cut_again(lambda done, total: told.append((done, total))) == 0
    database.passages.replace(row, FLOOD.title, FLOOD.text, [(0, 3)])
    assert database.articles.cut_again(lambda *_: None) == 1
    assert told == [(0, 1)]
    [(start, end, _)] = database.passages.of_article(row)
    assert FLOOD.text[start:end] == FLOOD.text
