"""Derived files: a folder a generation, written whole, synced, then named by the database.

A generation's folder is never changed once written. Its `manifest.json` lists every file's
size and SHA-256; the manifest's own SHA-256 stands in the database beside the folder's name.
Arrays are plain `.npy` files, opened by memory map; nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.storage.failpoints import step

MANIFEST = "manifest.json"

STAGING = "rebuild"
"""The folder, in the library's own, in which a rebuild makes the library that takes its place."""

_NAME = re.compile(r"[a-z][a-z0-9]*-[0-9]{6,}")


def write(folder: Path, name: str, fill: Callable[[Path], object]) -> str:
    """Let `fill` write files into a new folder, sync all of it, and return the manifest's SHA-256.

    What an interrupted run left under the name, which no commit can have named, is cleared.
    """
    target = folder / name
    discard(target)
    target.mkdir(parents=True)
    step("made", name)
    fill(target)
    step("filled", name)
    files = sorted(path for path in target.iterdir() if path.is_file())
    listing = {
        path.name: {"bytes": path.stat().st_size, "sha256": file_sha256(path)} for path in files
    }
    (target / MANIFEST).write_text(json.dumps(listing, indent=1, sort_keys=True), encoding="utf-8")
    # The files must be on the disk before the commit that names them, and so must their names.
    for path in (*files, target / MANIFEST, target, folder):
        sync(path)
        step("synced", path.name)
    return file_sha256(target / MANIFEST)


def check_sizes(folder: Path, name: str, manifest_sha256: str) -> Path:
    """Return the generation's folder after the cheap checks: its manifest and file sizes.

    Raises:
        LibraryDamagedError: a file is missing, of another size, or not the one committed, or
            something else stands in the folder's place.
    """
    target = generation_folder(folder, name)
    for path, wanted in _listing(target, manifest_sha256).items():
        size = None
        with suppress(FileNotFoundError):  # the library may go this moment
            size = path.stat().st_size if path.is_file() else None
        if size != wanted.get("bytes"):
            raise _damaged(path, "is missing" if size is None else "has the wrong size")
    return target


def generation_folder(folder: Path, name: str) -> Path:
    """Return where a generation lies, by the name that the database gives for it.

    Raises:
        LibraryDamagedError: the name or a link in the folder's place would lead elsewhere.
    """
    if not _NAME.fullmatch(name):
        raise LibraryDamagedError(
            f"the library {folder} names {name!r} as a folder of its own", "run: dateline doctor"
        )
    if (folder / name).is_symlink():
        raise _damaged(folder / name, "is a link to another folder")
    return folder / name


def check_contents(folder: Path, name: str, manifest_sha256: str) -> None:
    """Read every file of the generation and compare its SHA-256: the thorough check.

    Raises:
        LibraryDamagedError: as `check_sizes`, and where a byte has changed.
    """
    target = check_sizes(folder, name, manifest_sha256)
    for path, wanted in _listing(target, manifest_sha256).items():
        if file_sha256(path) != wanted["sha256"]:
            raise _damaged(path, "has been altered")


def sizes(folder: Path, name: str, manifest_sha256: str) -> dict[str, int]:
    """Return how many bytes each file of a generation has, the manifest that says so not counted.

    Raises:
        LibraryDamagedError: the manifest is missing, or not the one committed.
    """
    listing = _listing(generation_folder(folder, name), manifest_sha256)
    return {path.name: int(wanted.get("bytes") or 0) for path, wanted in listing.items()}


def copy(folder: Path, name: str, manifest_sha256: str, target: Path) -> int:
    """Copy a generation into another folder, under its name, and sync it; return its bytes.

    Raises:
        LibraryDamagedError: as `check_sizes`. What is in the files is for `check_contents` to say.
    """
    source, copied = check_sizes(folder, name, manifest_sha256), target / name
    discard(copied)
    copied.mkdir()
    files = sizes(folder, name, manifest_sha256)
    for one in (*files, MANIFEST):
        shutil.copyfile(source / one, copied / one)
        sync(copied / one)
        step("copied", one)
    for path in (copied, target):
        sync(path)
    return sum(files.values())


def save_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write each array as NAME.npy."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
        step("wrote", f"{name}.npy")


def load_arrays(folder: Path, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Open arrays of numbers, each of one dimension, by memory map.

    Raises:
        LibraryDamagedError: one is missing or isn't an array file, or another kind of array.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for name in names:
        path = folder / f"{name}.npy"
        try:
            loaded = np.load(path, mmap_mode="r", allow_pickle=False)
        except OSError as error:
            raise _damaged(path, "is missing") from error
        except (ValueError, EOFError, SyntaxError, TokenError) as error:  # of its header
            raise _damaged(path, "isn't an array") from error
        if loaded.ndim != 1 or loaded.dtype.kind not in "biuf":
            raise _damaged(path, "isn't a row of numbers")
        # A plain view: np.memmap's own bookkeeping costs microseconds at each slice.
        arrays[name] = loaded.view(np.ndarray)
    return arrays


def discard(folder: Path) -> None:
    """Delete a folder that no commit names, as far as the system lets us; of a link, the link."""
    step("delete", folder.name)
    if folder.is_symlink():
        with suppress(OSError):
            folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    step("deleted", folder.name)


def remove_others(folder: Path, prefixes: tuple[str, ...], keep: set[str]) -> bool:
    """Delete generations that no commit names any more; return whether none is left.

    Where the system forbids deleting open files, a folder stays until a later update.
    """
    for path in folder.iterdir():
        if path.is_dir() and path.name.startswith(prefixes) and path.name not in keep:
            discard(path)
    return not any(
        path.name.startswith(prefixes) and path.name not in keep for path in folder.iterdir()
    )


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk."""
    if os.name == "nt" and path.is_dir():  # Windows has no fsync for folders, nor needs one
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listing(target: Path, manifest_sha256: str) -> dict[Path, dict[str, Any]]:
    path = target / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _damaged(path, "is missing") from error
    if hashlib.sha256(content).hexdigest() != manifest_sha256:
        raise _damaged(path, "has been altered")
    # The digest just checked stands in the database, but a database may come from anyone.
    try:
        listing: dict[str, dict[str, Any]] = json.loads(content)
        plain = all(
            name == os.path.basename(name) and name not in ("", ".", "..") and wanted["sha256"]
            for name, wanted in listing.items()
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, "isn't a list of files") from error
    if not plain:
        raise _damaged(path, "lists files outside its folder")
    return {target / name: wanted for name, wanted in listing.items()}


def _damaged(path: Path, what: str) -> LibraryDamagedError:
    return LibraryDamagedError(f"{path} {what}", "run: dateline doctor")
