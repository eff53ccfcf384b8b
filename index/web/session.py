"""A library as it is fetched into: locked, open, its folder of pages known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryError
from index.storage import fetched_pages, roots
from index.storage.database import FILE_NAME, Database
from index.storage.failures import writing
from index.storage.lock import writer_lock
from index.storage.tables import schema
from index.web import pages


@dataclass(frozen=True, slots=True)
class OpenLibrary:
    """A library whose lock is held, and its database."""

    folder: Path
    database: Database

    def know_pages(self) -> None:
        """Have updates read the folder of pages, in the open transaction; it need not be there."""
        own = fetched_pages.pages_folder(self.folder)
        own.mkdir(exist_ok=True)
        roots.add(self.database, [own])
        self.database.web.set_folder(str(own))


@contextmanager
def opened(folder: Path) -> Iterator[OpenLibrary]:
    """Lock and open a library; it is made where there is none.

    Raises:
        LibraryLockedError: another process is writing to it.
        MismatchError: it is of an older format, or a newer one.
        LibraryError: it can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the library folder {folder} can't be made: {error.strerror}",
            "choose another with --library",
        ) from error
    with writer_lock(folder, "fetch"), writing(folder):
        # An older format is for an update to change: what else it must do is in the same commit.
        database = Database.open_to_write(folder / FILE_NAME, oldest=schema.VERSION)
        try:
            with database.transaction():
                fetched_pages.settle(database, folder)
            pages.clear_unfinished(folder)
            yield OpenLibrary(folder, database)
        finally:
            database.close()
