from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import Web, served


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The folder of a library that isn't there yet."""
    return tmp_path / "library"
