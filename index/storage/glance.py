"""A quick look into a library: names to choose from, within a moment and without the rest of it.

Nothing but its database is opened. What isn't found in time is left out, and a library that can't
be read has nothing to offer.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from index.errors import DatelineError
from index.own_files import DATABASE
from index.place import Place, place_of
from index.storage.connection import to_read
from index.storage.sql import ServerError

SECONDS = 0.1
"""How long is looked, at most."""

SERVER_SECONDS = 0.5
"""How long at a database on a server, most of which it takes to be connected."""

_STEPS = 2_000
"""SQLite's own steps between two looks at the clock."""


class Seen(NamedTuple):
    """An article as it can be chosen: its id, its title, its file and the file's entry."""

    id: str
    title: str
    path: str
    key: str


def outlets(library: Path, seconds: float = SECONDS) -> list[str]:
    """Return the outlets of a library's articles, those of the newest ones first."""
    sources = _rows(library, "SELECT source FROM articles ORDER BY row DESC", seconds)
    return list(dict.fromkeys(str(source) for (source,) in sources if source))


def articles(library: Path, seconds: float = SECONDS) -> Iterator[Seen]:
    """Yield a library's articles, the newest first."""
    statement = (
        "SELECT a.id, a.title, a.path, e.key FROM articles a"
        " LEFT JOIN entries e ON e.article = a.row AND e.path = a.path ORDER BY a.row DESC"
    )
    for id, title, path, key in _rows(library, statement, seconds):
        yield Seen(str(id), str(title), str(path), str(key or ""))


def _rows(library: Path, statement: str, seconds: float) -> Iterator[tuple[object, ...]]:
    path = library / DATABASE
    end = time.monotonic() + seconds
    try:
        if not path.is_file():
            place = place_of(library)
            if place is not None and place.database is not None:
                yield from _of_server(place, statement, max(seconds, SERVER_SECONDS))
            return
        with closing(to_read(path, busy_seconds=seconds)) as sql:
            sql.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            yield from sql.execute(statement)
    except (DatelineError, sqlite3.Error, OSError, ValueError):
        return


def _of_server(place: Place, statement: str, seconds: float) -> list[tuple[object, ...]]:
    """Return what comes in time; a server that doesn't answer isn't waited for."""
    from index.storage.postgres import check_installed

    check_installed()
    found: list[tuple[object, ...]] = []
    end = time.monotonic() + seconds

    def look() -> None:
        from index.storage.postgres.sessions import to_read

        with suppress(ServerError, ValueError), closing(to_read(place)) as sql:
            for row in sql.stream(statement):
                if time.monotonic() > end:
                    return
                found.append(row)

    looking = Thread(target=look, daemon=True)
    looking.start()
    looking.join(seconds)
    return found[:]
