"""The folders and files that a library was given: its roots, none of them inside another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.errors import NotFoundError, UsageError
from index.storage.database import Database


def absolute(path: Path) -> Path:
    """Return a path in full; a link that the user chose keeps its name."""
    return Path(os.path.abspath(os.path.expanduser(path)))  # not resolve, which follows it


def in_full(paths: Iterable[Path]) -> list[Path]:
    """Return paths in full.

    Raises:
        UsageError: one can't be stored.
    """
    full = [absolute(path) for path in paths]
    for path in full:
        if os.fsencode(path).decode("utf-8", "replace") != str(path):
            raise UsageError("a path's name isn't valid UTF-8", "rename it")
    return full


def check_addable(paths: Sequence[Path], forget: Sequence[Path]) -> None:
    """Check that each path is there, and isn't one of those to forget.

    Raises:
        NotFoundError, UsageError: one isn't, or is.
    """
    for path in paths:
        if not os.path.exists(path):
            raise NotFoundError(f"{path} isn't there", "check the path")
        if path in forget:
            raise UsageError(f"{path} can't be indexed and forgotten at once", "do one of them")


def outermost(paths: Iterable[Path]) -> list[Path]:
    """Return the paths that lie inside no other of them, sorted."""
    kept: list[Path] = []
    for path in sorted(set(paths)):  # a folder sorts before what it holds
        if not any(path.is_relative_to(folder) for folder in kept):
            kept.append(path)
    return kept


def add(database: Database, paths: Sequence[Path]) -> list[Path]:
    """Record paths as roots, and return all; one inside another is the outer one's from then on."""
    before = database.files.roots()
    roots = outermost([*before, *paths])
    for inner in set(before) - set(roots):
        outer = next(root for root in roots if inner.is_relative_to(root))
        database.files.merge_root(inner, outer)
    database.files.add_roots(roots)
    return roots


def check_forgettable(database: Database, paths: Sequence[Path]) -> None:
    """Check that each path can be forgotten.

    Raises:
        NotFoundError: the library doesn't know it; the message names what it knows.
        UsageError: it is a part of a folder that the library knows as a whole.
    """
    roots = database.files.roots()
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
