"""The folder of a local Ray's files, which tells by a lock whether its owner lives."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "dateline-ray-"
LOCK = "dateline.lock"


@contextmanager
def own_folder() -> Iterator[str]:
    """Yield a new folder for as long as a Ray uses it, and clear what killed owners left.

    Raises:
        OSError: it can't be made.
    """
    place = _short_folder()
    clear(Path(place))
    folder = tempfile.mkdtemp(prefix=PREFIX, dir=place)
    try:
        made = Path(folder, f"{LOCK}.part")
        with made.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            made.rename(made.with_name(LOCK))  # by now it is held: nobody finds it free
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear(place: Path) -> None:
    """Remove the folders there, of this user, whose owner was killed: their lock is free."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):  # gone meanwhile, held by its owner, or without a lock yet
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            with (folder / LOCK).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def _short_folder() -> str:
    """Return where a local Ray may keep its files: the paths of its sockets have 107 bytes."""
    usual = tempfile.gettempdir()
    return "/tmp" if len(os.fsencode(usual)) > 20 and os.path.isdir("/tmp") else usual
