"""Writing a file that the user named, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from index.errors import UsageError
from index.storage.kept.whole_files import write_atomically

WRITABLE = "choose a folder you can write to"
"""What to do about a folder that can't be written."""


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all; raises `UsageError` where that can't be done.

    What a link leads to is written, not the link; a pipe or a device is written to.
    """
    # A set may be called by a file name that isn't text: "?" then stands for its odd bytes.
    data = text.encode("utf-8", errors="replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            write_atomically(target, data)
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}", WRITABLE) from None
