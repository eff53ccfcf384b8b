"""The folders and files that a library was given: its roots, none of them inside another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from index.errors import NotFoundError, UsageError
from index.storage.database import Database


def outermost(paths: Iterable[Path]) -> list[Path]:
    """Return the paths that lie inside no other of them, sorted."""
    kept: list[Path] = []
    for path in sorted(set(paths)):  # a folder sorts before what it holds
        if not any(path.is_relative_to(folder) for folder in kept):
            kept.append(path)
    return kept


def known(database: Database) -> list[Path]:
    """Return the roots, sorted."""
    return [Path(path) for (path,) in database.sql.execute("SELECT path FROM roots ORDER BY path")]


def add(database: Database, paths: Sequence[Path]) -> list[Path]:
    """Record paths as roots, and return all; one inside another is the outer one's from then on."""
    sql = database.sql
    before = known(database)
    roots = outermost([*before, *paths])
    for inner in set(before) - set(roots):
        outer = next(root for root in roots if inner.is_relative_to(root))
        for table in ("files", "skips"):
            sql.execute(f"UPDATE {table} SET root = ? WHERE root = ?", (str(outer), str(inner)))
        sql.execute("DELETE FROM roots WHERE path = ?", (str(inner),))
    sql.executemany("INSERT OR IGNORE INTO roots VALUES (?)", [(str(path),) for path in roots])
    return roots


def check_forgettable(database: Database, paths: Sequence[Path]) -> None:
    """Check that each path can be forgotten.

    Raises:
        NotFoundError: the library doesn't know it; the message names what it knows.
        UsageError: it is a part of a folder that the library knows as a whole.
    """
    roots = known(database)
    for path in paths:
        if path in roots:
            continue
        outer = next((root for root in roots if path.is_relative_to(root)), None)
        if outer:
            raise UsageError(
                f"{path} can't be forgotten by itself, since the library knows all of {outer}",
                f"delete or move the files and run dateline index, or forget {outer}",
            )
        listed = ", ".join(map(str, roots)) or "none"
        raise NotFoundError(
            f"the library {database.path.parent} doesn't know {path}; the folders it knows:"
            f" {listed}",
            "name one of them as it is written here",
        )
