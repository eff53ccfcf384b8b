"""What a rebuild may not lose, and what it may."""

import json
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import LibraryError
from index.library import Library


@pytest.fixture
def folder(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> Path:
    lines = [{"id": name, "text": f"The {name} opened on Monday."} for name in ("pool", "park")]
    (articles / "news.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    return tmp_path / "library"


def ids(folder: Path) -> list[str]:
    with Library(folder) as library:
        return sorted(article.id for article in library.articles())


ALL = ["bakery", "bridge", "ferry", "park", "pool"]


def test_articles_of_a_file_that_can_t_be_read_now_are_not_lost(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "bridge.md").write_bytes(b"\x00\x01\x02")
    with pytest.raises(LibraryError, match=r"would lose 1 articles .* such as bridge"):
        Library.update(folder, rebuild=True, embedder=embedder)
    assert ids(folder) == ALL
    assert not (folder / "rebuild").exists()


def test_nor_is_the_article_of_a_broken_line(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    lines = (articles / "news.jsonl").read_text().splitlines()
    (articles / "news.jsonl").write_text(f"{lines[0]}\n{lines[1][:-5]}\n")
    with pytest.raises(LibraryError, match="such as park"):
        Library.update(folder, rebuild=True, embedder=embedder)
    assert ids(folder) == ALL


def test_a_file_that_was_deleted_goes(folder: Path, articles: Path, embedder: FakeEmbedder) -> None:
    (articles / "bridge.md").unlink()
    Library.update(folder, rebuild=True, embedder=embedder)
    assert ids(folder) == ["bakery", "ferry", "park", "pool"]


def test_a_file_that_never_could_be_read_is_no_hindrance(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "empty.md").write_text("")
    report = Library.update(folder, rebuild=True, embedder=embedder)
    assert [skipped.reason for skipped in report.changes.skipped] == ["empty"]
    assert ids(folder) == ALL
