"""All that a library holds, read in whatever way it is kept: to compare a copy with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.engines import publisher_of
from index.library import Library
from index.own_files import KEPT
from index.storage.database import FILE_NAME, Database
from index.storage.kept.brought import SETTING
from index.storage.kept.documents import shared_documents
from index.storage.manifest import ENGINE
from index.storage.moving import rows

_OWN = {"current", "serial", "embedded_to", "removed_before", ENGINE, SETTING}
"""Settings of which each library has its own."""

_SEALED = ("articles", "hand_set", "taken_down")
"""Tables with a checksum over paths."""


def tables(library: Path, *, calling: tuple[Path, Path] | None = None) -> dict[str, Any]:
    """Return every row of every table, and the settings.

    `calling`: what the path of the one is called in the place of that of the other.
    """

    def shown(value: object) -> object:
        if calling and isinstance(value, str):
            return value.replace(*map(str, calling))
        return value

    database = Database.open_to_read(library / FILE_NAME)
    try:
        found: dict[str, Any] = {}
        for table in rows.TABLES:
            names = rows.columns(database, table)
            if calling and table in _SEALED:
                names.remove("checksum")
            names.sort()
            read = rows.read(database, table, names)
            found[table] = sorted(repr(tuple(map(shown, row))) for row in read)
        found["vectors"] = sorted(map(repr, publisher_of(database, library).vectors()))
        settings = {key: database.meta(key) for key in rows.settings(database) if key not in _OWN}
        found["settings"] = json.loads(str(shown(json.dumps(settings))))
        found["numbers"] = rows.given_numbers(database)
        return found
    finally:
        database.close()


def beside(library: Path) -> dict[str, bytes]:
    """Return the files and documents that a library keeps beside its tables."""
    shared = shared_documents(library)
    found = {
        str(path.relative_to(library)): path.read_bytes()
        for name in KEPT
        for path in (library / name, *(library / name).rglob("*"))
        if path.is_file()
    }
    for name in shared.every_name() if shared else ():
        if name.partition("/")[0] in KEPT:
            found[name] = shared.read(name) or b"" if shared else b""
    return found


def answers(library: Path) -> list[Any]:
    """Return what some searches find, with their scores."""
    with Library(library) as opened:
        return [
            (hit.passage, round(hit.score, 5), [one.id for one in hit.copies])
            for query in ("ferry crews", "council", "harbour", "wire")
            for hit in opened.search(query, 20)
        ]
