"""Extractors at an update: which articles they see, and what becomes of what they return."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder

from index.errors import UsageError
from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.types import Article, Column, ColumnType, Value

TEXT, INTEGER, REAL = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.REAL
START, END = ColumnType.START, ColumnType.END


def columns(**types: ColumnType) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in types.items())


def title_of(article: Article) -> list[list[Value]]:
    return [[article.title]]


@dataclass
class Noting:
    """Gives rows by a function, and notes which articles it was asked for."""

    rows: Callable[[Article], Iterable[Sequence[Any]]] = title_of
    name: str = "titles"
    version: int = 1
    columns: Sequence[Column] = columns(title=TEXT)
    seen: list[str] = field(default_factory=list)

    def extract(self, article: Article) -> Iterable[Sequence[Any]]:
        self.seen.append(article.id)
        return self.rows(article)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    news.mkdir()
    for name in ("one", "two"):
        (news / f"{name}.txt").write_text(f"About {name}\n\nWords of {name}.", encoding="utf-8")
    return tmp_path


def values(folder: Path, name: str = "titles") -> list[tuple[str, dict[str, Value]]]:
    with Library(folder) as library:
        return [(row.article_id, dict(row.values)) for row in library.extracted(name)]


def test_each_article_is_seen_once_until_it_or_the_extractor_changes(
    place: Path, embedder: FakeEmbedder
) -> None:
    folder, extractor = place / "library", Noting()
    Library.update(folder, [place / "news"], embedder=embedder)
    late = Library.update(folder, embedder=embedder, extractors=[extractor])
    assert (extractor.seen, late.embedded, late.changes.any) == (["one", "two"], 0, False)
    Library.update(folder, embedder=embedder, extractors=[extractor])
    assert extractor.seen == ["one", "two"]
    (place / "news/two.txt").write_text("About two\n\nOther words.", encoding="utf-8")
    Library.update(folder, embedder=embedder, extractors=[extractor])
    assert extractor.seen == ["one", "two", "two"]
    newer = Noting(version=2, rows=lambda article: [[article.title.upper()]])
    newest = Library.update(folder, embedder=embedder, extractors=[newer])
    assert (newer.seen, newest.embedded) == (["one", "two"], 0)
    assert values(folder) == [("one", {"title": "ABOUT ONE"}), ("two", {"title": "ABOUT TWO"})]
    wider = Noting(
        version=2, columns=columns(title=TEXT, size=REAL), rows=lambda article: [["it", 1]]
    )
    Library.update(folder, embedder=embedder, extractors=[wider])
    assert values(folder)[0] == ("one", {"title": "it", "size": 1.0})
    assert Library.check(folder) == []


def test_an_extractor_that_fails_costs_no_article(place: Path, embedder: FakeEmbedder) -> None:
    def stumble(article: Article) -> Iterable[Sequence[Value]]:
        yield [article.title]
        if article.id == "one":
            raise ZeroDivisionError("no luck")

    folder = place / "library"
    bad, good = Noting(rows=stumble), Noting(name="others")
    report = Library.update(folder, [place / "news"], embedder=embedder, extractors=[bad, good])
    [failure] = report.failures
    assert (failure.extractor, failure.article_id) == ("titles", "one")
    assert failure.reason == "ZeroDivisionError: no luck"
    assert (report.articles, report.embedded) == (2, 2)
    assert values(folder) == [("two", {"title": "About two"})]
    assert len(values(folder, "others")) == 2
    again = Library.update(folder, embedder=embedder, extractors=[bad, good])
    assert again.failures == [failure]
    assert bad.seen == ["one", "two", "one"]


@pytest.mark.parametrize(
    ("types", "row"),
    [
        ({"a": TEXT}, [1]),
        ({"a": TEXT}, "x"),
        ({"a": TEXT}, []),
        ({"a": TEXT}, ["x", "y"]),
        ({"a": INTEGER}, [1.0]),
        ({"a": INTEGER}, [True]),
        ({"a": INTEGER}, [2**63]),
        ({"a": REAL}, [float("nan")]),
        ({"a": REAL}, [10**400]),
        ({"a": START, "b": END}, [0, 10_000]),
        ({"a": START, "b": END}, [-1, 3]),
        ({"a": START, "b": END}, [3, 3]),
        ({"a": START, "b": END}, [3, None]),
    ],
)
def test_rows_that_arent_of_the_columns_or_the_text_are_a_failure(
    place: Path, embedder: FakeEmbedder, types: dict[str, ColumnType], row: object
) -> None:
    wrong: Any = lambda _: [row]  # noqa: E731
    extractor = Noting(rows=wrong, columns=columns(**types))
    folder = place / "library"
    report = Library.update(folder, [place / "news"], embedder=embedder, extractors=[extractor])
    assert [failure.article_id for failure in report.failures] == ["one", "two"]
    assert values(folder) == []


@pytest.mark.parametrize(
    ("extractors", "says"),
    [
        ([Noting(name="Titles")], "names are of small letters"),
        ([Noting(columns=columns(**{"a b": TEXT}))], "names are of small letters"),
        ([Noting(columns=())], "needs columns"),
        ([Noting(columns=[*columns(a=TEXT), *columns(a=TEXT)])], "of different names"),
        ([Noting(version=0)], "a whole number from 1"),
        ([Noting(columns=columns(a=START))], "has one of ends behind it"),
        ([Noting(columns=columns(a=TEXT, b=END))], "and no other has"),
        ([Noting(columns=columns(a=END))], "has one of starts before it"),
        ([Noting(), Noting()], "there are two of them"),
    ],
)
def test_an_extractor_that_cant_be_used_stops_the_update_before_it_begins(
    place: Path, embedder: FakeEmbedder, extractors: list[Noting], says: str
) -> None:
    folder = place / "library"
    with pytest.raises(UsageError, match=says):
        Library.update(folder, [place / "news"], embedder=embedder, extractors=extractors)
    assert not (folder / FILE_NAME).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE extracted SET found = '[[\"other\", 0, 5]]' WHERE article = 1",
        "UPDATE extracted SET found = 'x' WHERE article = 1",
        "UPDATE extracted SET checksum = 1 WHERE article = 1",
        "UPDATE extracted SET article = 3 WHERE article = 1",
        """UPDATE extractors SET columns = '[["title", "integer"]]'""",
    ],
)
def test_the_doctor_finds_rows_that_have_been_altered(
    place: Path, embedder: FakeEmbedder, statement: str
) -> None:
    folder = place / "library"
    (place / "news/three.txt").write_text("Three.", encoding="utf-8")
    only = Noting(rows=lambda article: [] if article.id == "three" else [[article.title]])
    Library.update(folder, [place / "news"], embedder=embedder, extractors=[only])
    assert Library.check(folder) == []
    database = Database.open_to_write(folder / FILE_NAME)
    if "SET article" in statement:
        database.sql.execute("DELETE FROM extracted WHERE article = 3")
    database.sql.execute(statement)
    database.close()
    findings = Library.check(folder, repair=False)
    assert findings
    assert all("'titles' found in article" in finding.what for finding in findings)


def test_an_edit_has_those_look_again_that_had_looked(place: Path, embedder: FakeEmbedder) -> None:
    folder, known, other = place / "library", Noting(), Noting(name="others")
    Library.update(folder, [place / "news"], embedder=embedder, extractors=[known, other])
    never = Noting(name="never")
    Library.edit(folder, "one", {"title": "First"}, extractors=[known, never])
    assert known.seen == ["one", "two", "one"]
    assert values(folder) == [("one", {"title": "First"}), ("two", {"title": "About two"})]
    assert [article for article, _ in values(folder, "others")] == ["two"]
    assert never.seen == []
    with Library(folder) as library:
        assert library.extractors() == {"titles": 2, "others": 1}
    assert Library.check(folder) == []


def test_an_edit_outlives_an_extractor_that_fails_or_is_another(
    place: Path, embedder: FakeEmbedder
) -> None:
    def fails(article: Article) -> list[list[Value]]:
        raise ValueError(article.id)

    folder = place / "library"
    Library.update(folder, [place / "news"], embedder=embedder, extractors=[Noting()])
    newer = Noting(version=2)
    edited = Library.edit(folder, "one", {"title": "First"}, extractors=[newer])
    assert (edited.title, newer.seen) == ("First", [])
    assert [article for article, _ in values(folder)] == ["two"]
    edited = Library.edit(folder, "two", {"title": "Second"}, extractors=[Noting(fails)])
    assert edited.title == "Second"
    assert values(folder) == []
