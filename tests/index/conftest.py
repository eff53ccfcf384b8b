"""What tests of a library's database share: a folder whose database is either of the two."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from postgres import Cluster, cluster, needs_postgres

from index import place
from index.place import Place

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL that these tests share, each with a schema of its own."""
    with cluster() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=needs_postgres)])
def library_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a library that isn't there yet, on SQLite or on PostgreSQL."""
    if request.param == "postgres":
        request.getfixturevalue("on_postgres")(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def on_postgres(postgres: Cluster) -> Callable[[Path], Path]:
    """Makes a folder that of a library whose database is a PostgreSQL's, and returns it."""

    def settle(folder: Path) -> Path:
        # Nobody connects to this Milvus: only the database is used.
        place.save(folder, Place("http://127.0.0.1:1", f"test_{next(_NUMBERS)}", postgres.url))
        return folder

    return settle
