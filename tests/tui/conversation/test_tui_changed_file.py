import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.library import Library
from index.types import Article
from tui.conversation.changed_file import FileChange, file_change

TEXT = "The county fair returns this autumn after two years away, the committee said."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "news" / "fair.txt"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


@pytest.fixture
def library(file: Path, tmp_path: Path, embedder: FakeEmbedder) -> Path:
    folder = tmp_path / "library"
    Library.update(folder, [file.parent], embedder=embedder)
    return folder


@pytest.fixture
def fair(library: Path) -> Article:
    with Library(library) as opened:
        return opened.article("fair")


@pytest.fixture
def opened(library: Path) -> Iterator[Library]:
    with Library(library) as library_opened:
        yield library_opened


def test_a_file_as_it_was_indexed(library: Path, opened: Library, fair: Article) -> None:
    assert opened.file_changed(fair) is False
    assert file_change(library, fair) is None


def test_a_file_written_again_with_the_same_words_has_not_changed(
    file: Path, library: Path, opened: Library, fair: Article
) -> None:
    file.write_text(TEXT)
    os.utime(file, (1, 1))
    assert opened.file_changed(fair) is False


def test_a_file_with_other_words_has_changed(
    file: Path, library: Path, opened: Library, fair: Article
) -> None:
    file.write_text(TEXT.replace("autumn", "winter"))
    os.utime(file, (1, 1))
    assert opened.file_changed(fair) is True
    assert file_change(library, fair) is FileChange.CHANGED


def test_an_article_from_before_the_last_update_has_changed(
    file: Path, library: Path, fair: Article, embedder: FakeEmbedder
) -> None:
    file.write_text(TEXT.replace("autumn", "winter"))
    Library.update(library, embedder=embedder)
    with Library(library) as now:
        assert now.file_changed(fair) is True
        assert now.file_changed(now.article("fair")) is False


def test_a_file_that_is_gone(file: Path, library: Path, opened: Library, fair: Article) -> None:
    file.unlink()
    assert opened.file_changed(fair) is None
    assert file_change(library, fair) is FileChange.GONE


def test_what_cannot_be_told_is_not_said(
    file: Path, tmp_path: Path, library: Path, opened: Library, fair: Article
) -> None:
    unknown = file.with_name("unknown.txt")
    unknown.write_text(TEXT)
    assert opened.file_changed(replace(fair, path=str(unknown))) is None
    assert file_change(tmp_path / "nowhere", fair) is None
