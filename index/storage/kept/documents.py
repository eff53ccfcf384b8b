"""Keeping named documents with a library: in its folder, or in its database for all machines."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.own_files import RUNS
from index.place import place_of

if TYPE_CHECKING:
    from index.storage.kept.in_database import TableDocuments


class Documents(Protocol):
    """Documents by name, each written whole or not at all.

    A name is a file's: "saved.jsonl", or "runs/base.json" where it is kept in a folder. Any method
    raises `OSError` where the system refuses a file, and `LibraryError` where the database is the
    reason.
    """

    def read(self, name: str) -> bytes | None:
        """Return a document; None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put a document in the place of what had its name."""

    def delete(self, name: str) -> None:
        """Drop a document, if it is there."""

    def exists(self, name: str) -> bool:
        """Tell whether the name is taken, also by what can't be read."""

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, sorted: with "runs/" those of `runs`, and no others.

        What a killed writer left of a file is among them; its name begins with a dot.
        """

    def check_writable(self, name: str) -> None:
        """Raise what `write` would raise as far as that is known now, and write nothing."""

    def locked(
        self, lock: str, patience: float, *, writes: str = ""
    ) -> AbstractContextManager[None]:
        """Hold a lock, given a name such as "saved.lock"; another's is waited for.

        `patience` is how long, in seconds; `writes` names the document that only holders of the
        lock write, so that what killed ones left of it goes. What is done to documents meanwhile,
        through this object and in this thread, is done under the lock: where the lock is lost, it
        fails.

        Raises:
            TimeoutError: another still holds it.
        """

    def erase(self, patience: float) -> bool:
        """Have nothing of what was deleted or replaced stay where documents are kept.

        False where others stand in the way for longer than `patience` seconds.
        """

    def shown(self, name: str) -> str:
        """Return what a document is called where people read it."""


def documents_of(folder: Path) -> Documents:
    """Return what keeps a library's documents, by its folder or by the folder `runs` in it."""
    if (shared := shared_documents(folder)) is not None:
        return shared
    from index.storage.kept.in_folder import FolderDocuments

    return FolderDocuments(folder)


def shared_documents(folder: Path) -> TableDocuments | None:
    """Return them where several machines share them; None where they are files in the folder."""
    place, within = place_of(folder), ""
    if place is None and folder.name == RUNS:
        place, within = place_of(folder.parent), f"{RUNS}/"
    if place is None or place.database is None:
        return None
    from index.storage.kept.in_database import TableDocuments

    return TableDocuments(place, within)
