"""Which files of a folder are looked at as articles, where a library lies among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.ingest.readers.discovery import walk
from index.own_files import DATABASE, PLACE
from index.place import Place, save


def found(folder: Path) -> list[str]:
    return [one.name for one in walk(folder, lambda _: None) if isinstance(one, Path)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bridge.md").touch()
    (tmp_path / "mine.jsonl").touch()
    return tmp_path


def test_the_own_files_of_a_library_on_a_milvus_are_no_articles(folder: Path) -> None:
    assert found(folder) == ["bridge.md", "mine.jsonl"]
    save(folder, Place("http://host:19530", "news"))
    assert found(folder) == ["bridge.md"]
    (folder / PLACE).unlink()
    (folder / DATABASE).touch()
    assert found(folder) == ["bridge.md"]


def test_a_file_that_is_only_called_so_makes_no_library(folder: Path) -> None:
    (folder / PLACE).write_text('[{"title": "Bridge", "text": "It opened."}]')
    assert found(folder) == ["bridge.md", PLACE, "mine.jsonl"]
