"""When articles were first indexed: lines that move, clocks that go back, older libraries."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from fault_world import downgrade_to_6

from index.library import Library
from index.maintenance.invariants import broken
from index.maintenance.scan import Scan
from index.storage.database import FILE_NAME, Database

FIRST = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
TEXTS = [
    "The old bridge closed on Monday, said the council of the town in a statement.",
    "Ferry crews walked out at noon over their pay, and no boat has sailed since then.",
    "A fire destroyed the bakery in Mill Street early on Sunday. Nobody was hurt there.",
]


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    yield database
    database.close()


def scan(database: Database, folder: Path, now: datetime) -> None:
    with database.transaction():
        database.files.add_roots([folder])
        Scan(database, lambda _: None, now=now).run([folder])


def moments(database: Database) -> dict[str, datetime | None]:
    """When each text was first indexed, by its first two words."""
    found = {}
    for (row,) in database.sql.execute("SELECT row FROM articles ORDER BY row"):
        article = database.articles.get(row)
        found[" ".join(article.text.split()[:2])] = article.indexed
    return found


def write_lines(folder: Path, texts: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps({"text": text}) for text in texts]
    (folder / "wire.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_lines_that_move_keep_their_moments(database: Database, tmp_path: Path) -> None:
    news, later = tmp_path / "news", FIRST + timedelta(days=1)
    write_lines(news, TEXTS[1:])
    scan(database, news, FIRST)
    write_lines(news, TEXTS)
    scan(database, news, later)
    assert moments(database) == {"The old": later, "Ferry crews": FIRST, "A fire": FIRST}
    edited = [TEXTS[0] + " It is unsafe.", *TEXTS[1:]]
    write_lines(news, edited)
    scan(database, news, later + timedelta(days=1))
    assert moments(database) == {"The old": later, "Ferry crews": FIRST, "A fire": FIRST}
    assert list(broken(database)) == []


def test_each_update_has_a_moment_of_its_own_whatever_the_clock_says(
    database: Database, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number, text in enumerate(TEXTS):
        (news / f"{number}.txt").write_text(text, encoding="utf-8")
        scan(database, news, FIRST - timedelta(hours=number))  # the clock goes back
    a, b, c = moments(database).values()
    assert a == FIRST
    assert b == FIRST + timedelta(seconds=1)
    assert c == FIRST + timedelta(seconds=2)
    assert database.moments.last() == c
    (news / "0.txt").write_text(TEXTS[0] + " It is unsafe.", encoding="utf-8")
    scan(database, news, FIRST)
    assert database.moments.last() == FIRST + timedelta(seconds=3)
    assert database.moments.replaced_since(FIRST + timedelta(seconds=3)) == {1: "0"}
    assert moments(database)["The old"] == FIRST


def test_an_altered_moment_is_found(database: Database, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    scan(database, news, FIRST)
    assert list(broken(database)) == []
    for value in (None, "2025-03-02T09:30:00+00:00"):
        database.sql.execute("UPDATE articles SET indexed = ?", (value,))
        assert [one.what for one in broken(database)] == [
            "what is known of article a has been altered"
        ]


def test_an_older_library_says_that_it_knows_no_moments(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    news, folder = tmp_path / "news", tmp_path / "library"
    news.mkdir()
    (news / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (news / "b.txt").write_text(TEXTS[1], encoding="utf-8")
    Library.update(folder, [news], embedder=embedder)
    downgrade_to_6(folder)
    (news / "c.txt").write_text(TEXTS[2], encoding="utf-8")
    (news / "b.txt").write_text(TEXTS[1] + " They won.", encoding="utf-8")
    Library.update(folder, embedder=embedder)
    for rebuild in (False, True):
        Library.update(folder, rebuild=rebuild, embedder=embedder)
        with Library(folder) as library:
            assert [library.article(name).indexed for name in "ab"] == [None, None]
            last = library.last_update()
            assert last is not None
            assert library.article("c").indexed == last
            assert library.indexed_since(FIRST) == ["c"]
            assert library.replaced_since(FIRST) == ["b"]
            assert library.count_unknown_moments() == 2
        assert Library.check(folder) == []
