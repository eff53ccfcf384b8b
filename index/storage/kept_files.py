"""What lies in a library's folder and can't be made again from its database.

A copy brings them to a folder beside the library's own, which the commit names that makes the
copy a library; from then on they belong in the place of the library's own. Whoever opens a library
for writing puts them there, if that was cut short.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.own_files import BROUGHT, KEPT, SAVED
from index.storage import artifacts
from index.storage.failpoints import step

if TYPE_CHECKING:
    from index.storage.database import Database

_AT_ONCE = 1 << 20

SETTING = "brought"
"""The setting that says which files were brought and aren't in their places yet."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that goes along: where it lies in its library's folder, and its size in bytes.

    Where it is None, the file is a link or no file at all, and stays where it is.
    """

    name: str
    bytes: int | None


def listed(library: Path) -> list[KeptFile]:
    """Return what goes along with a library.

    Raises:
        LibraryError: a folder can't be looked through.
    """
    try:
        return [one for name in KEPT for one in _listed(library, name)]
    except OSError as error:
        raise _unreadable(Path(error.filename or library), error) from error


def bring(
    library: Path, files: list[KeptFile], target: Path, change: Callable[[bytes], bytes]
) -> None:
    """Copy a library's files to where they wait for the commit, and sync them.

    `change` makes of the saved questions' document the one to be kept there.

    Raises:
        LibraryError: one can't be read.
    """
    brought = target / BROUGHT
    artifacts.discard(brought)
    brought.mkdir()
    for one in files:
        if one.bytes is not None:
            _copy(library / one.name, brought / one.name, change if one.name == SAVED else None)
            step("brought", one.name)
    for folder, _, _ in os.walk(brought, topdown=False):
        artifacts.sync(Path(folder))
    artifacts.sync(target)


def promise(database: Database, files: list[KeptFile]) -> None:
    """Have what was brought take the place of the library's own files, from the commit on."""
    names = {one.name.partition("/")[0] for one in files if one.bytes is not None}
    database.set_meta(SETTING, sorted(names))


def settle(database: Database, folder: Path) -> None:
    """Put what a copy brought in the place of the library's own files, where a commit says so.

    Of what a copy left that was cut short before, nothing stays.
    """
    brought = folder / BROUGHT
    if not brought.is_dir():
        return
    names = database.meta(SETTING)
    if isinstance(names, list):
        for name in KEPT:
            waits = (brought / name).exists()
            if waits or name not in names:
                _remove(folder / name)
            if waits:
                (brought / name).rename(folder / name)
                step("settled", name)
        artifacts.sync(folder)
        with database.transaction():
            database.set_meta(SETTING, None)
    artifacts.discard(brought)


def _listed(library: Path, name: str) -> Iterator[KeptFile]:
    path = library / name
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(os.scandir(path), key=lambda one: one.name):
            yield from _listed(library, f"{name}/{entry.name}")
    elif path.is_file() and not path.is_symlink():
        yield KeptFile(name, path.stat().st_size)
    elif os.path.lexists(path):
        yield KeptFile(name, None)


def _copy(source: Path, target: Path, change: Callable[[bytes], bytes] | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        read = source.open("rb")
    except FileNotFoundError:
        return  # the app, which may be in use, deletes runs
    except OSError as error:
        raise _unreadable(source, error) from error
    with read, target.open("wb") as written:
        if change is None:
            shutil.copyfileobj(read, written, _AT_ONCE)
        else:
            written.write(change(read.read()))
        written.flush()
        os.fsync(written.fileno())
    with suppress(OSError):  # by its times a page is known to be as it was, without reading it
        shutil.copystat(source, target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _unreadable(path: Path, error: OSError) -> LibraryError:
    return LibraryError(f"{path} can't be read: {error.strerror or error}", "check its permissions")
