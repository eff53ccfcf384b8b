"""Files that every machine needs of a library: a generation, cut to pieces, as documents.

A generation's folder is as `index.storage.artifacts` writes it. Its pieces are called
"encoder-000002.model.onnx.0000"; that of the manifest is written last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from index.errors import LibraryDamagedError, LibraryError
from index.storage import artifacts
from index.storage.failpoints import step
from index.storage.kept.in_database import TableDocuments
from index.storage.kept.in_folder import FolderDocuments

PIECE_BYTES = 4 << 20

_LOCK = "encoder.lock"
_LOCK_SECONDS = 600.0
_PART = ".part"


def put(documents: TableDocuments, folder: Path, name: str, manifest_sha256: str) -> None:
    """Put a generation into the database, before the commit that names it.

    Raises:
        LibraryDamagedError: the folder isn't what was written.
        LibraryError: the database can't be written.
    """
    target = artifacts.check_sizes(folder, name, manifest_sha256)
    with documents.locked(f"{name}.lock", _LOCK_SECONDS):
        for left in documents.names(f"{name}."):  # of one that was never named
            documents.delete(left)
        for file in (*artifacts.sizes(folder, name, manifest_sha256), artifacts.MANIFEST):
            with (target / file).open("rb") as opened:
                for number in range(max(1, -(-(target / file).stat().st_size // PIECE_BYTES))):
                    documents.write(_piece(name, file, number), opened.read(PIECE_BYTES))
                    step("put", file)


def keep_only(documents: TableDocuments, kind: str, kept: set[str]) -> None:
    """Drop the pieces of the generations of a kind that no commit names any more."""
    for piece in documents.names(f"{kind}-"):
        if piece.partition(".")[0] not in kept:
            documents.delete(piece)


def remove_older(folder: Path, name: str) -> None:
    """Delete the generations of a kind before one; that of a writer under way comes after it."""
    kind, _, number = name.partition("-")
    for path in folder.glob(f"{kind}-*"):
        other = path.name.removeprefix(f"{kind}-")
        if other.isdecimal() and int(other) < int(number):
            artifacts.discard(path)


def fetch(documents: TableDocuments, folder: Path, name: str, manifest_sha256: str) -> None:
    """Write a generation's files into the library's folder, unless another process does.

    They are put in their place together, once all of them are what the commit names: a process
    that is killed leaves nothing that is taken for them.

    Raises:
        LibraryDamagedError: the database doesn't have them as they were written.
        LibraryError: the folder can't be written, or the database can't be read.
    """
    try:
        with FolderDocuments(folder).locked(_LOCK, _LOCK_SECONDS):
            if not _is_whole(folder, name, manifest_sha256):
                _fetch(documents, folder, name, manifest_sha256)
    except OSError as error:
        raise LibraryError(
            f"the query encoder can't be written into {folder}: {error.strerror or error}",
            "check the folder's permissions and the disk's free space",
        ) from error


def check(documents: TableDocuments, folder: Path, name: str, manifest_sha256: str) -> None:
    """Read a generation in the database, and compare it with the one in the folder.

    Raises:
        LibraryDamagedError: it isn't whole, or isn't what was committed.
    """
    for file in (*artifacts.sizes(folder, name, manifest_sha256), artifacts.MANIFEST):
        digest = hashlib.sha256()
        for piece in _pieces(documents, name, file):
            digest.update(piece)
        if digest.hexdigest() != artifacts.file_sha256(folder / name / file):
            raise _lacking(documents, name)


def _fetch(documents: TableDocuments, folder: Path, name: str, manifest_sha256: str) -> None:
    begun = folder / f"{name}{_PART}"
    for left in folder.glob(f"*{_PART}"):  # of fetches that were killed: the lock is held
        if left.name.startswith(f"{name.partition('-')[0]}-"):
            artifacts.discard(left)
    (begun / name).mkdir(parents=True)
    try:
        _write(documents, name, artifacts.MANIFEST, begun)
        for file in artifacts.sizes(begun, name, manifest_sha256):
            _write(documents, name, file, begun)
        artifacts.check_contents(begun, name, manifest_sha256)
        artifacts.sync(begun / name)
        artifacts.discard(folder / name)
        (begun / name).rename(folder / name)
        step("fetched", name)
        artifacts.sync(folder)
    finally:
        artifacts.discard(begun)


def _write(documents: TableDocuments, name: str, file: str, begun: Path) -> None:
    path = begun / name / file
    found = False
    with path.open("wb") as opened:
        for piece in _pieces(documents, name, file):
            found = True
            opened.write(piece)
            step("fetching", file)
    if not found:
        raise _lacking(documents, name)
    artifacts.sync(path)


def _pieces(documents: TableDocuments, name: str, file: str) -> Iterator[bytes]:
    number = 0
    while (piece := documents.read(_piece(name, file, number))) is not None:
        yield piece
        number += 1


def _piece(name: str, file: str, number: int) -> str:
    return f"{name}.{file}.{number:04d}"


def _is_whole(folder: Path, name: str, manifest_sha256: str) -> bool:
    try:
        artifacts.check_sizes(folder, name, manifest_sha256)
    except LibraryDamagedError:
        return False
    return True


def _lacking(documents: TableDocuments, name: str) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"{documents.shown(name)} isn't whole in the database",
        "on the machine that indexes, run: dateline doctor",
    )
