"""Forgetting a folder for good: what goes with it, what stays, and what can't be forgotten."""

from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import NotFoundError, UsageError
from index.library import Library


@pytest.fixture
def library(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> Path:
    """A library of two folders: three articles, and a copy of one of them besides another."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "copy.md").write_text((articles / "ferry.md").read_text(encoding="utf-8"))
    (other / "note.txt").write_text("A note of the harbour.")
    folder = tmp_path / "library"
    report = Library.update(folder, [articles, other], embedder=embedder)
    assert (report.articles, report.changes.duplicates) == (4, 1)
    return folder


def ids(folder: Path) -> list[str]:
    with Library(folder) as library:
        return sorted(article.id for article in library.articles())


def folders(folder: Path) -> tuple[str, ...]:
    with Library(folder) as library:
        return library.status().folders


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_goes_with_the_articles_that_no_other_holds(
    library: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder, there: bool
) -> None:
    if not there:
        articles.rename(tmp_path / "gone")
    report = Library.update(library, forget=[articles], embedder=embedder)
    changes = report.changes
    assert (changes.forgotten, changes.moved, changes.removed, changes.files) == (2, 1, 0, 0)
    assert (report.articles, report.embedded, report.pending) == (2, 0, 0)
    assert ids(library) == ["ferry", "note"]
    assert folders(library) == (str(tmp_path / "other"),)
    with Library(library) as opened:
        assert opened.article("ferry").path == str(tmp_path / "other" / "copy.md")
        assert opened.search("bakery", mode="bm25") == []
        assert opened.status().skipped == ()
    assert Library.check(library) == []
    Library.update(library, rebuild=True, embedder=embedder)  # nothing stands in its way now


def test_only_what_is_named_is_looked_at(
    library: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    (articles / "new.txt").write_text("Not read yet.")
    report = Library.update(library, forget=[tmp_path / "other"], embedder=embedder)
    assert (report.changes.files, report.changes.forgotten) == (0, 1)
    assert ids(library) == ["bakery", "bridge", "ferry"]


def test_a_folder_that_moved_is_forgotten_where_it_was_and_indexed_where_it_is(
    library: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    moved = articles.rename(tmp_path / "moved")
    report = Library.update(library, [moved], forget=[articles], embedder=embedder)
    changes = report.changes
    assert (changes.forgotten, changes.moved, report.embedded) == (0, 3, 0)
    assert folders(library) == (str(moved), str(tmp_path / "other"))


def test_the_last_folder_may_be_forgotten(
    library: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    both = [articles, tmp_path / "other"]
    report = Library.update(library, forget=both, embedder=embedder)
    assert (report.changes.forgotten, report.articles) == (4, 0)
    assert (ids(library), folders(library)) == ([], ())
    assert Library.check(library) == []
    with pytest.raises(NotFoundError, match="knows no folder yet"):
        Library.update(library, embedder=embedder)
    assert Library.update(library, both, embedder=embedder).embedded == 0


def test_a_rebuild_may_leave_a_folder_out(
    library: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    articles.rename(tmp_path / "gone")
    report = Library.update(library, forget=[articles], rebuild=True, embedder=embedder)
    assert (report.changes.forgotten, report.articles) == (2, 2)
    assert ids(library) == ["copy", "note"]
    with pytest.raises(UsageError, match="would empty the library"):
        Library.update(library, forget=[tmp_path / "other"], rebuild=True, embedder=embedder)


def test_what_can_t_be_forgotten(
    library: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    def refused(*paths: Path, kind: type[Exception], **options: object) -> str:
        with pytest.raises(kind) as raised:
            Library.update(library, forget=paths, embedder=embedder, **options)  # type: ignore[arg-type]
        assert len(ids(library)) == 4
        return str(raised.value)

    unknown = refused(articles, tmp_path / "nowhere", kind=NotFoundError)
    assert f"doesn't know {tmp_path / 'nowhere'}" in unknown
    assert f"the folders it knows: {articles}, {tmp_path / 'other'}" in unknown
    inside = refused(articles / "ferry.md", kind=UsageError)
    assert f"since the library knows all of {articles}" in inside
    both = refused(articles, kind=UsageError, paths=[articles])
    assert "can't be indexed and forgotten at once" in both
    for options in ({"rebuild": True}, {}):
        assert "doesn't know" in refused(tmp_path / "nowhere", kind=NotFoundError, **options)


def test_there_is_nothing_to_forget(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(NotFoundError, match="there is no library"):
        Library.update(tmp_path / "library", forget=[articles], embedder=embedder)
    assert not (tmp_path / "library").exists()
