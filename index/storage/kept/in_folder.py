"""Documents as files in a library's folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from index.storage.kept.whole_files import drop_leftovers, write_atomically


class FolderDocuments:
    """Files in a folder; those who read and write them directly are no harm to them.

    The folder is made when something is written. A link in a file's place is followed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes; None where there is no file."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file, synced, in the place of the one there."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path.resolve(), content)

    def delete(self, name: str) -> None:
        """Delete a file; of a link, the link."""
        (self._folder / name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Tell whether anything has the name, also a folder or a link that leads nowhere."""
        return os.path.lexists(self._folder / name)

    def names(self, beginning: str = "") -> list[str]:
        """Return what is in the folder under a name that begins so; nothing where there is none."""
        within, _, first = beginning.rpartition("/")
        try:
            found = os.listdir(self._folder / within)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(
            f"{within}/{name}" if within else name for name in found if name.startswith(first)
        )

    def check_writable(self, name: str) -> None:
        """Raise `OSError` where the folder can't be written, or a folder has the file's name."""
        path = self._folder / name
        folder = path.parent
        there = folder if folder.exists() else folder.parent
        if there.exists() and not (there.is_dir() and os.access(there, os.W_OK)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))

    @contextmanager
    def locked(self, lock: str, patience: float, *, writes: str = "") -> Iterator[None]:
        """Hold a lock file, which the system lets go of when its holder dies."""
        with FileLock(self._folder / lock, timeout=patience):
            if writes:
                drop_leftovers(self._folder / writes)
            yield

    def erase(self, patience: float) -> bool:
        """Do nothing: a file that was replaced is none any more."""
        return True

    def shown(self, name: str) -> str:
        """Return the file's path."""
        return str(self._folder / name)
