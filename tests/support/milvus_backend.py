"""Libraries whose passages are in a Milvus: embedded, or on a server that the tests are given."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.library import Library
from index.milvus.connection import Connection
from index.place import Place, place_of, save
from index.types import UpdateReport

SERVER = "DATELINE_MILVUS"
"""The environment variable that names a server, as in "http://localhost:19530"."""


def place_on_lite(folder: Path) -> None:
    """Say of a library's folder that its passages are in a Milvus Lite beside it."""
    save(folder, Place(f"{folder}-milvus", "news"))


def server() -> str:
    """Return the server to test with; skips where none is named."""
    address = os.environ.get(SERVER)
    if not address:
        pytest.skip(f"{SERVER} names no Milvus server")
    return address


@contextmanager
def backend_on_milvus(
    *, served: bool = False, database: str | None = None
) -> Iterator[type[Library]]:
    """A kind of library that lies on a Milvus as soon as it is begun.

    `database` is the URL of a PostgreSQL that has its database; None: SQLite in its folder.
    """
    address = server() if served else ""
    places: list[Place] = []

    class OnMilvus(Library):
        @staticmethod
        def update(folder: Path, paths: Sequence[Path] = (), **more: Any) -> UpdateReport:
            if paths and place_of(folder) is None:
                name = f"test_{uuid.uuid4().hex[:12]}"
                save(folder, Place(address or f"{folder}-milvus", name, database))
                if served:
                    places.append(Place(address, name))
            return Library.update(folder, paths, **more)

    try:
        yield OnMilvus
    finally:
        for place in places:
            drop(place)


def drop(place: Place) -> None:
    """Delete a library's collections from a server."""
    connection = Connection(place)
    for name in connection.call("list_collections"):
        if name.startswith(f"{place.name}_"):
            connection.call("drop_collection", name)
    connection.close()
