"""A library on a Milvus Lite, of a few articles that a test may change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from milvus_backend import place_on_lite

Put = Callable[..., Path]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def put(news: Path) -> Put:
    """Writes an article: its name, its text, and its day."""

    def write(name: str, text: str, day: str = "2024-05-01", outlet: str = "The Courier") -> Path:
        path = news / f"{name}.md"
        head = f"---\ntitle: About {name}\ndate: {day}\nsource: {outlet}\n---\n"
        path.write_text(head + text + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a library that is to lie on a Milvus Lite."""
    place_on_lite(tmp_path / "library")
    return tmp_path / "library"
