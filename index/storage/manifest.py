"""Naming the derived files that readers open, in the commit that goes with them.

Meta key `current` lists, by kind, the generations that readers open: their folders, each with
its manifest's SHA-256. `serial` numbers the folders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.storage import artifacts
from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.failures import damaged

KINDS = ("bm25", "rows", "faiss", "encoder")

ENGINE = "milvus"
"""The setting under which the engine that isn't files in the folder keeps what it published: where
it is another, a library has moved on."""

Named = tuple[str, str]
"""A generation's folder and its manifest's SHA-256."""

Current = dict[str, list[Named]]


def current(database: Database) -> Current:
    """Return the generations that the database names; of every kind none in a new library."""
    named = database.meta("current") or {}
    try:
        return {
            kind: [(str(folder), str(sha256)) for folder, sha256 in named.get(kind, ())]
            for kind in KINDS
        }
    except (AttributeError, TypeError, ValueError) as error:
        raise damaged(database.path, "it doesn't say which files belong to it") from error


def write_generation(
    database: Database, folder: Path, kind: str, fill: Callable[[Path], object]
) -> Named:
    """Write a kind's next generation, to be named in the transaction that is open."""
    serial = database.number("serial") + 1
    name = f"{kind}-{serial:06d}"
    sha256 = artifacts.write(folder, name, fill)
    database.set_meta("serial", serial)
    return name, sha256


def name_generations(database: Database, kind: str, named: Sequence[Named]) -> None:
    """Name what readers open of a kind from the commit on, in place of what they did."""
    database.set_meta("current", {**current(database), kind: list(named)})
    step("named", kind)


def adopt(
    database: Database, folder: Path, staging: Path, kinds: Sequence[str], serial: int
) -> None:
    """Move the generations that the database now names from a staged library's folder.

    They are numbered on from `serial`, and named in the transaction that is open.
    """
    named = current(database)
    for kind in kinds:
        moved = []
        for old, sha256 in named[kind]:
            serial += 1
            name = f"{kind}-{serial:06d}"
            artifacts.discard(folder / name)
            (staging / old).rename(folder / name)
            step("moved", name)
            moved.append((name, sha256))
        named[kind] = moved
    # As when one is written: its new name must be on the disk before the commit says it.
    artifacts.sync(folder)
    database.set_meta("serial", serial)
    database.set_meta("current", named)


def remove_superseded(database: Database, folder: Path) -> bool:
    """Delete the generations that the last commit no longer names; return whether none is left.

    A reader that opened before it loads its own when it first needs them, so while there is
    one nothing is deleted; a later update or `dateline doctor` does it.
    """
    if database.has_older_readers():
        return False
    keep = {name for named in current(database).values() for name, _ in named}
    return artifacts.remove_others(folder, tuple(f"{kind}-" for kind in KINDS), keep)
