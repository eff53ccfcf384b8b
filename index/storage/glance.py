"""A quick look into a library: names to choose from, within a moment and without the rest of it.

Nothing but its database is opened. What isn't found in time is left out, and a library that can't
be read has nothing to offer.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from index.errors import DatelineError
from index.own_files import DATABASE
from index.storage.connection import to_read

SECONDS = 0.1
"""How long is looked, at most."""

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
            return
        with closing(to_read(path, busy_seconds=seconds)) as sql:
            sql.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            yield from sql.execute(statement)
    except (DatelineError, sqlite3.Error, OSError, ValueError):
        return
