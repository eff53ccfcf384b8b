"""The folder in which a library keeps the pages that it fetched, wherever the library lies."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from index.errors import UsageError
from index.storage.database import Database

PAGES = "pages"


def pages_folder(library: Path) -> Path:
    """Return a library's folder of fetched pages, in full; it need not be there."""
    return Path(os.path.abspath(library)) / PAGES


def settle(database: Database, library: Path) -> None:
    """Know the folder of pages by the place where the library lies now, in the open transaction.

    A library that was moved or copied knows it by its old place.
    """
    before, now = database.web.folder(), str(pages_folder(library))
    if before is None or before == now:
        return
    database.files.move_root(Path(before), Path(now))
    for row, path in database.articles.paths_in(before):
        database.articles.move(row, Path(now + path[len(before) :]))
    database.web.set_folder(now)


def check_forgettable(library: Path, forget: Sequence[Path]) -> None:
    """Check that none of the paths is the library's own folder of pages, unless that is empty.

    Raises:
        UsageError: it would be forgotten, and be back with the next page that is fetched.
    """
    own = pages_folder(library)
    if own in forget and own.is_dir() and any(own.rglob("*.warc.gz")):
        raise UsageError(
            f"{own} holds the pages that were fetched, and can't be forgotten like another folder",
            "delete the files of those that are to go, and run dateline index",
        )
