"""A library of three articles that a server answers from, made once a session."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from served_library import TEXTS, Made, write

from index.library import Library


@pytest.fixture(scope="session")
def made(embedder: FakeEmbedder) -> Made:
    """Makes a library of the three articles in a folder, and returns its folder."""

    def make(folder: Path) -> Path:
        for name, text in TEXTS.items():
            write(folder / "articles", name, text)
        (folder / "articles" / "broken.jsonl").write_text("{\n", encoding="utf-8")
        library = folder / "library"
        Library.update(library, [folder / "articles"], embedder=embedder)
        return library

    return make


@pytest.fixture(scope="session")
def small_library(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a saved run; tests don't change it."""
    library = made(tmp_path_factory.mktemp("served"))
    (library / "runs").mkdir()
    run = {
        "name": "first",
        "saved": "2025-01-01T00:00:00+00:00",
        "settings": {"limit": None},
        "provenance": {"set": {"path": str(library.parent / "few.jsonl")}},
        "report": {"set": "few", "n": 1, "em": 1.0, "f1": 1.0, "questions": [{"id": "a"}]},
    }
    (library / "runs" / "first.json").write_text(json.dumps(run), encoding="utf-8")
    return library
