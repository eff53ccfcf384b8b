"""Which article a user means: by its id, the path of its file, or a part of its path or title."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from index.errors import NotFoundError, UsageError
from index.storage.database import Database
from index.storage.roots import absolute
from index.storage.tables.articles.names import Named

LISTED = 8
"""So many of the articles that a name may mean are named in the error; the rest is counted."""

_CUT = "…"
"""How a path begins or a title ends that was cut to be shown."""


def find_row(database: Database, text: str) -> int:
    """Return the row of the one article that a text means.

    The first of these that any article fits decides: its id; the path of its file, in full or from
    the current folder; the file's name without suffix, or the `id` of its line; the title as a
    whole; the end of the path, as where "…/2024/flood.md" was shown; a part of the path or the
    title. Capitals count in ids and paths given in full only.

    Raises:
        NotFoundError: no article fits.
        UsageError: several do; the message lists them.
    """
    text = text.strip()
    if not text.strip(_CUT):
        raise UsageError("no article is named", "give its id, its file or a part of its title")
    row = database.articles.row_called(text)
    if row is not None:
        return row
    for path in _paths(text):
        if rows := database.names.rows_in_file(path):
            return _the_one(database, text, rows)
    names = list(database.names.all())
    for fits in _manners(text):
        if rows := list(dict.fromkeys(name.row for name in names if fits(name))):
            return _the_one(database, text, rows, names)
    raise NotFoundError(
        f"no article of the library is called {text!r}", "dateline articles lists them"
    )


def _paths(text: str) -> list[str]:
    """The paths in full that a text may be: as it is written, and where links lead."""
    if text.startswith(_CUT) or "\0" in text:
        return []
    full = absolute(Path(text))
    return list(dict.fromkeys([str(full), os.path.realpath(full)]))


def _manners(text: str) -> Sequence[Callable[[Named], bool]]:
    """The ways in which a text may name an article, the closest first."""
    wanted = " ".join(text.strip(_CUT).split()).casefold()
    ending = wanted.replace(os.sep, "/").lstrip("/")

    # Lists show names of files and ids on one line, whatever blanks and line breaks they have.
    def plain(text: str) -> str:
        return " ".join(text.split()).casefold()

    def title(name: Named) -> str:
        return plain(name.title)

    def place(name: Named) -> str:
        return plain(name.path.replace(os.sep, "/"))

    return (
        lambda name: title(name) == wanted,
        lambda name: place(name).endswith(f"/{ending}"),
        lambda name: wanted in title(name) or wanted in place(name) or wanted in plain(name.id),
    )


def _the_one(
    database: Database, text: str, rows: Sequence[int], names: Iterable[Named] | None = None
) -> int:
    if len(rows) == 1:
        return rows[0]
    wanted = set(rows[:LISTED])
    called = {one.row: one for one in reversed(list(names or database.names.all()))}
    listed = "; ".join(_candidate(called[row]) for row in rows if row in wanted)
    more = f"; and {len(rows) - LISTED:,} more" if len(rows) > LISTED else ""
    raise UsageError(
        f"{text!r} may be any of {len(rows):,} articles: {listed}{more}",
        "name one by what stands before its colon",
    )


def _candidate(name: Named) -> str:
    day = f", {name.published}" if name.published else ""
    title = name.title if len(name.title) <= 60 else f"{name.title[:59].rstrip()}{_CUT}"
    return f"{name.id}: {title or Path(name.path).name}{day}"
