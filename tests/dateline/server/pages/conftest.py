"""The library that the web page's tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from page_fakes import made_library


@pytest.fixture(scope="session")
def page_library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four articles, one of them hostile; tests don't change it."""
    return made_library(tmp_path_factory.mktemp("pages"), embedder)
