"""What may be copied where: refused before anything is written."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import LibraryError, NotFoundError, UsageError
from index.own_files import BROUGHT, DATABASE, LOCK, PLACE
from index.place import Place, place_of, shown
from index.storage import artifacts, fetched_pages
from index.storage.database import FILE_NAME, Database
from index.storage.lock import HOLDER
from index.storage.moving import rows
from index.storage.moving.places import Places
from index.storage.roots import absolute, outermost

_LEFT = re.compile(
    rf"{re.escape(DATABASE)}.*|{re.escape(PLACE)}.*|{re.escape(LOCK)}|{re.escape(HOLDER)}"
    rf"|{BROUGHT}|{artifacts.STAGING}|(bm25|rows|faiss|encoder)-[0-9]{{6,}}.*"
)
"""What a copy that was cut short may have left in a folder, where no library is yet."""

DATABASE_TIMES = 3
"""How often the rows are on the disk at once: staged, in the log of the commit, and in place."""


def check_apart(source: Path, target: Path) -> None:
    """Check that two libraries are two, and neither lies in the other's folder.

    Raises:
        UsageError: it is not so.
    """
    one, other = Path(os.path.realpath(source)), Path(os.path.realpath(target))
    if one == other or _share(place_of(source), place_of(target)):
        raise UsageError(
            f"{shown(source)} can't be copied onto itself", "name another place with --to"
        )
    for inner, outer in ((one, other), (other, one)):
        if inner.is_relative_to(outer):
            raise UsageError(
                f"{inner} lies in the library's folder {outer}", "choose a folder outside of it"
            )


def _share(one: Place | None, other: Place | None) -> bool:
    """Tell whether two libraries have the same collections, or the same tables."""
    if one is None or other is None or one.name != other.name:
        return False
    return one.milvus == other.milvus or (
        one.database is not None and one.database == other.database
    )


def holds_library(target: Path) -> bool:
    """Tell whether there is a library in a folder, which a copy would replace.

    Raises:
        UsageError: there is none, but something else is in the folder.
        LibraryError: what is there can't be read.
    """
    try:
        names = os.listdir(target)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise LibraryError(
            f"{target} can't be looked into: {error.strerror or error}", "choose another folder"
        ) from error
    if _has_rows(target):
        return True
    others = sorted(name for name in names if not _LEFT.fullmatch(name))
    if others:
        raise UsageError(
            f"{target} isn't empty, and no library: it holds {others[0]!r}",
            "choose a folder that is empty, or isn't there yet",
        )
    return False


def _has_rows(target: Path) -> bool:
    place = place_of(target)
    if not (target / FILE_NAME).is_file() and (place is None or place.database is None):
        return False
    try:
        database = Database.open_to_read(target / FILE_NAME)
    except NotFoundError:  # it was begun, and never committed
        return False
    except LibraryError:
        return True  # one of another format, or damaged: somebody's library all the same
    try:
        return rows.any_stored(database)
    finally:
        database.close()


def places_of(
    database: Database, target: Path, maps: Iterable[tuple[str, str]]
) -> tuple[Places, int]:
    """Return where a library's paths lie from now on, and how many folders that moves.

    Its own folder of fetched pages goes along with it, and isn't counted.

    Args:
        database: the library's.
        target: the folder of its copy.
        maps: pairs of a path, and of what takes its place.

    Raises:
        UsageError: a pair moves nothing, moves a part of what the library knows as a whole, or
            two folders would lie in one another.
    """
    own, roots = database.web.folder(), database.files.roots()
    given = [root for root in roots if str(root) != own]
    pairs = []
    for before, now in maps:
        _check_pair(before, given)
        pairs.append((before, now))
    places = Places(tuple(sorted(pairs, key=lambda pair: -len(pair[0]))))
    moved = [Path(places.now(str(root))) for root in given]
    for one in moved:
        inside = [other for other in moved if one is not other and one.is_relative_to(other)]
        if inside:
            raise UsageError(
                f"two folders of the library would be one: {one} lies in {inside[0]}",
                "map them to places apart",
            )
    count = sum(root != now for root, now in zip(given, moved, strict=True))
    pages = fetched_pages.pages_folder(target)
    if own is not None and any(Path(own).is_relative_to(root) for root in roots):
        moved = outermost([*moved, pages])
    root = next((str(one) for one in moved if pages.is_relative_to(one)), str(pages))
    pages_moved = (own, str(pages), root) if own is not None else None
    return Places(places.pairs, pages_moved, tuple(sorted(map(str, moved)))), count


def parsed_map(text: str) -> tuple[str, str]:
    """Read a pair "OLD=NEW" of paths in full.

    Raises:
        UsageError: it isn't one.
    """
    for place in (found.start() for found in re.finditer("=", text)):
        before, now = text[:place], text[place + 1 :]
        if os.path.isabs(before) and (os.path.isabs(now) or now.startswith("~")):
            for path in (before, now):
                if os.fsencode(path).decode("utf-8", "replace") != path:
                    raise UsageError("a path's name isn't valid UTF-8", "rename it")
            return str(absolute(Path(before))), str(absolute(Path(now)))
    raise UsageError(
        f"{text!r} doesn't say what takes whose place",
        "write OLD=NEW, both as paths from the root",
    )


def check_room(target: Path, needed: int) -> None:
    """Check that a copy finds room on its disk.

    Raises:
        LibraryError: there is less.
    """
    place = target
    while not place.exists() and place != place.parent:
        place = place.parent
    with suppress(OSError):  # where the system doesn't say, the disk will
        free = shutil.disk_usage(place).free
        if free < needed:
            raise LibraryError(
                f"the copy needs up to {needed / 1e6:,.1f} MB in {target}, where"
                f" {free / 1e6:,.1f} MB are free",
                "make room, or choose another disk",
            )


def _check_pair(before: str, roots: Sequence[Path]) -> None:
    path = Path(before)
    for root in roots:
        if path != root and path.is_relative_to(root):
            raise UsageError(
                f"{before} can't be moved by itself, since the library knows all of {root}",
                f"map {root}",
            )
    if not any(root.is_relative_to(path) for root in roots):
        listed = ", ".join(map(str, roots)) or "none"
        raise UsageError(
            f"no folder of the library lies in {before}; the folders it knows: {listed}",
            "write the path as the library knows it",
        )
