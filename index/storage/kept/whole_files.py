"""Writing a file whole or not at all: the one place that replaces files of the user's."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Put a file in its place, or another's with that one's permissions; raises `OSError`."""
    # Written beside its place and then moved there, so that a crash can't leave half a file
    # where a whole one was.
    temporary = path.with_name(f"{_before_number(path)}{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def drop_leftovers(path: Path) -> None:
    """Drop what killed writers left beside a file; for those who hold its writers' lock.

    It may hold words that were taken out of the file since.
    """
    beside = path.resolve()
    before = _before_number(beside)
    with suppress(OSError):
        for one in beside.parent.iterdir():
            if one.name.startswith(before) and one.name.removeprefix(before).isdecimal():
                one.unlink(missing_ok=True)


def _before_number(path: Path) -> str:
    """The name of a file that is being written, up to the number of the process."""
    return f".{path.name[:40]}."
