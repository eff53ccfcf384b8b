"""The paths that a library holds, where what they name lies at another place.

A folder's path stands in many rows, some of which have a checksum over it: such a row is sealed
again, if it was whole before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import LibraryDamagedError
from index.storage.database import Database
from index.storage.moving.rows import Change, Row
from index.storage.tables import checksums
from index.storage.tables.articles.articles import entry_name
from index.storage.tables.asked.taken_down import Kind

Values = dict[str, Any]

_PATHS = {
    "files": ("path", "root"),
    "entries": ("path",),
    "skips": ("path", "root"),
    "articles": ("path",),
    "hand_set": ("path",),
    "taken_down": ("path",),
    "blocked": ("value",),
    "web_folder": ("path",),
}
"""The columns that hold paths, by table; of `blocked` only where an entry is."""

_ARTICLE = [name.strip() for name in checksums.ARTICLE_FIELDS.split(",")]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a library's paths lie from now on.

    Paths are in full, without a separator at their end.

    Attributes:
        pairs: a folder's or a file's path, and what it is called now; the first that fits counts.
        pages: the library's own folder of fetched pages, what it is called now, and the root that
            it is part of; None where there is none.
        roots: the roots, as they are called now.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    pages: tuple[str, str, str] | None = None
    roots: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is called otherwise."""
        pages = (self.pages[:2],) if self.pages else ()
        return any(before != now for before, now in (*self.pairs, *pages))

    def now(self, path: str) -> str:
        """Return what a path is called now: the same where no pair fits."""
        pages = (self.pages[:2],) if self.pages else ()
        for before, now in (*pages, *self.pairs):
            if _lies_in(path, before):
                return (
                    os.path.join(now, path[len(before) :].lstrip(os.sep)) if path != before else now
                )
        return path

    def root_of(self, path: str, root: str) -> str:
        """Return the root that a file, called by its old path, is part of now."""
        if self.pages and _lies_in(path, self.pages[0]):
            return self.pages[2]
        return self.now(root)


def _lies_in(path: str, folder: str) -> bool:
    inside = folder if folder.endswith(os.sep) else folder + os.sep
    return path == folder or path.startswith(inside)


def change_of(places: Places, table: str, columns: Sequence[str]) -> Change | None:
    """Return what makes a table's rows right at their new places; None: they stay as they are."""
    paths = _PATHS.get(table, ())
    if not places or not paths:
        return None
    seal = _SEALS.get(table)

    def change(row: Row) -> Row:
        before = dict(zip(columns, row, strict=True))
        if table == "blocked" and before["kind"] != Kind.ENTRY:
            return row
        after = before | {name: places.now(before[name]) for name in paths}
        if "root" in paths:
            after["root"] = places.root_of(before["path"], before["root"])
        if after == before:
            return row
        if table == "entries":
            after["name"] = entry_name(Path(after["path"]), after["key"])
        if seal is not None:
            if before["checksum"] != seal(before):
                # Sealed again, it would look whole.
                raise LibraryDamagedError(
                    f"what {table} says of {before['path']} has been altered",
                    "run: dateline doctor",
                )
            after["checksum"] = seal(after)
        return tuple(after.values())

    return change


def change_lines(places: Places, content: bytes) -> bytes:
    """Make a document of JSON lines right for its new place: saved questions, with their sources.

    A line without such a path, or one that can't be read, stays as it is to the byte.
    """
    if not places:
        return content
    return b"\n".join(_change_line(places, line) for line in content.split(b"\n"))


def _change_line(places: Places, line: bytes) -> bytes:
    def change(values: Values) -> Values:
        path = values.get("path")
        return {**values, "path": places.now(path)} if isinstance(path, str) else values

    try:
        before = json.loads(line)
        after = json.loads(line, object_hook=change)
    except (ValueError, RecursionError):
        return line
    return line if after == before else json.dumps(after).encode()


def change_settings(database: Database, places: Places) -> None:
    """Make the settings right for their new place, in the open transaction."""
    counted = database.meta("passed_over")
    if isinstance(counted, dict) and counted:
        database.set_meta("passed_over", {places.now(root): n for root, n in counted.items()})
    recorded = database.meta("settings")
    if isinstance(recorded, dict) and recorded.get("model_folder"):
        folder = places.now(str(recorded["model_folder"]))
        database.set_meta("settings", {**recorded, "model_folder": folder})


def _seal_article(values: Values) -> int:
    return checksums.of_article(*(values[name] for name in _ARTICLE), values["indexed"])


def _seal_hand_set(values: Values) -> int:
    return checksums.of_values(
        *(values[name] for name in ("sha256", "path", "key", "settings", "stated"))
    )


def _seal_taken_down(values: Values) -> int:
    return checksums.of_values(*(values[name] for name in ("id", "path", "url", "removed")))


_SEALS: dict[str, Callable[[Values], int]] = {
    "articles": _seal_article,
    "hand_set": _seal_hand_set,
    "taken_down": _seal_taken_down,
}
