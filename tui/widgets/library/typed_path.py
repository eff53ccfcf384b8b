"""The path that a user types: completed as it is typed, and looked at when it is entered."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from index.errors import NotFoundError, UsageError
from index.types import Skipped
from tui.text.safe_text import flat


def article_path(typed: str) -> Path:
    """Return the folder or file meant, whole and from the root; "~" is the user's own folder.

    A path in a shell's quotes, as a terminal puts one in that is dropped on it, is read too.

    Raises:
        NotFoundError, UsageError: nothing is there, or nothing that articles are read from.
    """
    typed = typed.strip()
    if not typed:
        raise UsageError("type the path of a folder or a file")
    path = _absolute(typed)
    if not os.path.exists(path):
        path = _absolute(_unquoted(typed))
    if not os.path.exists(path):
        raise NotFoundError(f"{_absolute(typed)} isn't there", "check the path")
    if not os.access(path, os.R_OK):
        raise UsageError(f"{path} can't be read: permission denied")
    if not path.is_dir():
        _check_file(path)
    return path


def completion(typed: str) -> str | None:
    """Return the first path that goes on from what is typed, a folder with its separator."""
    if typed == "~":
        return f"~{os.sep}"
    begun = os.path.basename(typed)
    if not begun:  # an offer of whatever comes first would look as if it had been chosen
        return None
    folder = typed[: len(typed) - len(begun)]
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            fitting = sorted(name for entry in entries if (name := _offered(entry, begun)))
    except OSError:
        return None
    return next((f"{folder}{name}" for name in fitting if name != begun), None)


def _offered(entry: os.DirEntry[str], begun: str) -> str:
    """Return the name to offer for an entry; "" where it doesn't fit, or holds no articles."""
    from index.ingest.readers import SUFFIXES

    name = entry.name
    # A name is data like an article's text: one that isn't plain is not put on the screen.
    if not name.startswith(begun) or flat(name) != name:
        return ""
    if entry.is_dir():
        return f"{name}{os.sep}"
    return name if name.lower().endswith(SUFFIXES) else ""


def _check_file(path: Path) -> None:
    from index.ingest.readers import discover

    for found in discover(path):
        if isinstance(found, Skipped):
            raise UsageError(f"{path}: {found.reason}")


def _absolute(typed: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(typed)))


def _unquoted(typed: str) -> str:
    try:
        words = shlex.split(typed)
    except ValueError:  # a quote without its other half
        return typed
    return words[0] if len(words) == 1 else typed
