"""What lies beside a library's tables and can't be made again from them, as a copy brings it along.

It is brought to a folder beside the library's own, which the commit speaks of that makes the copy
a library; from then on it belongs in the place of the library's own. Whoever opens a library
for writing puts it there, if that was cut short.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import LibraryError
from index.own_files import BROUGHT, KEPT, OWN_QUESTIONS, RUNS, SAVED
from index.storage import artifacts
from index.storage.failpoints import step
from index.storage.kept.documents import shared_documents

if TYPE_CHECKING:
    from index.storage.kept.in_database import TableDocuments

SETTING = "brought"
"""The setting that says which files were brought and aren't in their places yet."""

_DOCUMENTS = (RUNS, OWN_QUESTIONS, SAVED)
"""What the database keeps where several machines share it."""

_AT_ONCE = 1 << 20


class Settings(Protocol):
    """What of a library's database is needed here."""

    def meta(self, key: str) -> Any:
        """Return the JSON value under a key, or None."""

    def set_meta(self, key: str, value: Any) -> None:
        """Set the JSON value under a key."""

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file or document that goes along: its name, and its size in bytes.

    Where that is None, the file is a link or no file at all, and stays where it is.
    """

    name: str
    bytes: int | None


def listed(library: Path) -> list[KeptFile]:
    """Return what goes along with a library.

    Raises:
        LibraryError: a folder can't be looked through, or the database can't be read.
    """
    shared = shared_documents(library)
    try:
        found = [
            one
            for name in KEPT
            if shared is None or name not in _DOCUMENTS
            for one in _listed(library, name)
        ]
    except OSError as error:
        raise _unreadable(Path(error.filename or library), error) from error
    if shared is not None:
        found += [KeptFile(name, len(shared.read(name) or b"")) for name in _documents(shared)]
    return found


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
    shared = shared_documents(library)
    for one in files:
        if one.bytes is None:
            continue
        place = brought / one.name
        place.parent.mkdir(parents=True, exist_ok=True)
        if shared is not None and _is_document(one.name):
            _write(place, shared.read(one.name))
        else:
            _copy(library / one.name, place)
        if one.name == SAVED and place.exists():
            _write(place, change(place.read_bytes()))
        step("brought", one.name)
    for folder, _, _ in os.walk(brought, topdown=False):
        artifacts.sync(Path(folder))
    artifacts.sync(target)


def promise(database: Settings, files: list[KeptFile]) -> None:
    """Have what was brought take the place of the library's own files, from the commit on."""
    names = {one.name.partition("/")[0] for one in files if one.bytes is not None}
    database.set_meta(SETTING, sorted(names))


def settle(database: Settings, folder: Path) -> None:
    """Put what a copy brought in the place of the library's own files, where a commit says so.

    Of what a copy left that was cut short before, nothing stays.
    """
    brought = folder / BROUGHT
    if not brought.is_dir():
        return
    names = database.meta(SETTING)
    if isinstance(names, list):
        shared = shared_documents(folder)
        for name in KEPT:
            if not (brought / name).exists() and name in names:
                continue  # it is in its place already
            if shared is not None and name in _DOCUMENTS:
                _settle_documents(shared, brought, name)
                continue
            _remove(folder / name)
            if (brought / name).exists():
                (brought / name).rename(folder / name)
                step("settled", name)
        artifacts.sync(folder)
        with database.transaction():
            database.set_meta(SETTING, None)
    artifacts.discard(brought)


def _settle_documents(shared: TableDocuments, brought: Path, name: str) -> None:
    files = {one.name: brought / one.name for one in _listed(brought, name)}
    for old in _documents(shared):
        if old.partition("/")[0] == name and old not in files:
            shared.delete(old)
    for new, path in files.items():
        shared.write(new, path.read_bytes())
    _remove(brought / name)
    step("settled", name)


def _documents(shared: TableDocuments) -> list[str]:
    return [name for name in shared.every_name() if _is_document(name)]


def _is_document(name: str) -> bool:
    return name.partition("/")[0] in _DOCUMENTS


def _listed(library: Path, name: str) -> Iterator[KeptFile]:
    path = library / name
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(os.listdir(path)):
            yield from _listed(library, f"{name}/{entry}")
    elif path.is_file() and not path.is_symlink():
        yield KeptFile(name, path.stat().st_size)
    elif os.path.lexists(path):
        yield KeptFile(name, None)


def _copy(source: Path, target: Path) -> None:
    try:
        read = source.open("rb")
    except FileNotFoundError:
        return  # the app, which may be in use, deletes runs
    except OSError as error:
        raise _unreadable(source, error) from error
    with read, target.open("wb") as written:
        shutil.copyfileobj(read, written, _AT_ONCE)
        written.flush()
        os.fsync(written.fileno())
    with suppress(OSError):  # by its times a page is known to be as it was, without reading it
        shutil.copystat(source, target)


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        return
    with path.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _unreadable(path: Path, error: OSError) -> LibraryError:
    return LibraryError(f"{path} can't be read: {error.strerror or error}", "check its permissions")
