"""The folder in which a library keeps the pages that it fetched, wherever the library lies.

A page is a file, `LIBRARY/pages/HOST/NAME.warc.gz`, whose name follows from the page's address: so
nothing stored says where to write.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from index.errors import UsageError
from index.storage.database import Database
from index.storage.tables.asked.web import StoredPage

PAGES = "pages"
SUFFIX = ".warc.gz"
_UNSAFE = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


def pages_folder(library: Path) -> Path:
    """Return a library's folder of fetched pages, in full; it need not be there."""
    return Path(os.path.abspath(library)) / PAGES


def file_of(library: Path, address: str) -> Path:
    """Return the file in which the page of a checked address is kept, if it is."""
    host = urlsplit(address).netloc.replace(":", "_").strip("[]")
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    return pages_folder(library) / host / f"{_slug(address)}{digest}{SUFFIX}"


def is_page(library: Path, path: Path) -> bool:
    """Tell whether a file is one of a library's own folder of pages."""
    return path.is_relative_to(pages_folder(library))


def known(
    database: Database, library: Path, paths: Collection[Path], addresses: Collection[str] = ()
) -> list[StoredPage]:
    """Return what is known of the pages that are kept in some files, or have some addresses."""
    own = {database.web.own_address(address) for address in addresses}
    return [
        page
        for page in database.web.pages()
        if page.address in own or (paths and file_of(library, page.address) in paths)
    ]


def forget(database: Database, address: str) -> list[str]:
    """Forget a page, in the open transaction; return all its addresses, its own first."""
    addresses = [address, *database.web.aliases_of(address)]
    database.web.delete_page(address)
    return addresses


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
    database.hand_set.move_folder(before, now)
    database.taken_down.move_folder(before, now)
    database.web.set_folder(now)


def check_forgettable(library: Path, forget: Sequence[Path]) -> None:
    """Check that none of the paths is the library's own folder of pages, unless that is empty.

    Raises:
        UsageError: it would be forgotten, and be back with the next page that is fetched.
    """
    own = pages_folder(library)
    if own in forget and own.is_dir() and any(own.rglob(f"*{SUFFIX}")):
        raise UsageError(
            f"{own} holds the pages that were fetched, and can't be forgotten like another folder",
            "delete the files of those that are to go, and run dateline index",
        )


def _slug(address: str) -> str:
    """Return the readable part of a file's name, from the end of the address; "" for none."""
    last = unquote(urlsplit(address).path).lower().rstrip("/").rpartition("/")[2]
    words = _UNSAFE.sub("-", last.rpartition(".")[0] or last).strip("-")
    return f"{words[:_LONGEST_SLUG].strip('-')}-" if words else ""
