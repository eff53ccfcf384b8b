"""Proving that nothing of an article is left: in no byte of any file that Dateline keeps.

Of a database on a server the files aren't to be had: there it is all that stands in its tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.own_files import LOCK
from index.place import place_of
from index.removal.pieces import Pieces
from index.removal.search import ByteSearch
from index.storage.failures import said_by_server
from index.storage.kept.documents import shared_documents
from index.storage.lock import HOLDER
from index.storage.sql import ServerError

_ENCODER = "encoder-"


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found of an article: so many pieces of a kind ("words"), in a place."""

    place: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What a search looked for, in how many files of how many bytes, and what it found.

    `unread` are the files that couldn't be read: nothing is known of those.
    """

    characters: int
    runs: int
    files: int
    bytes: int
    traces: tuple[Trace, ...] = ()
    unread: tuple[Path, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether all was read and nothing found."""
        return not self.traces and not self.unread


def files_of(folder: Path) -> list[Path]:
    """Return every file of a library's folder, sorted, also what lies elsewhere by a link."""
    found, seen = [], set[tuple[int, int]]()
    for place, folders, names in os.walk(folder, followlinks=True):
        status = os.stat(place)
        if (status.st_dev, status.st_ino) in seen:  # a link back
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        paths = [Path(place, name) for name in names if name not in (LOCK, HOLDER)]
        found += [path for path in paths if path.is_file()]
    return sorted(found)


def rows_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what a library has in a PostgreSQL, as (place, bytes); nothing where it has none.

    The pieces of the query encoder aren't among it: they are the files that its folder has.

    Raises:
        LibraryError: it can't be read.
    """
    place, shared = place_of(folder), shared_documents(folder)
    if place is None or shared is None:
        return
    from index.storage.kept.in_database import TABLE
    from index.storage.postgres.contents import contents

    for name in shared.every_name():
        if not name.startswith(_ENCODER):
            yield shared.shown(name), shared.read(name) or b""
    try:
        for table, data in contents(place, leaving_out=TABLE):
            yield f"table {table} of the library {place}", data
    except ServerError as error:
        raise said_by_server(error, "read") from error


def prove(
    pieces: Pieces, files: Iterable[Path], unpacked: Iterable[tuple[str, bytes]] = ()
) -> Proof:
    """Look for an article's pieces in files, and in what others unpacked from them (place, bytes).

    A file that vanishes meanwhile counts for nothing.
    """
    search = ByteSearch(pieces.of)
    traces, unread = list[Trace](), list[Path]()
    count = size = 0
    for path in files:
        try:
            size += path.stat().st_size
            found = search.in_file(path)
            terms = _terms_in(path, pieces)
        except FileNotFoundError:
            continue
        except OSError:
            unread.append(path)
            continue
        count += 1
        traces += _traces(str(path), found, pieces)
        if terms:
            traces.append(Trace(str(path), "terms", terms))
    for place, data in unpacked:
        traces += _traces(place, search.within(data), pieces)
    return Proof(pieces.characters, pieces.runs, count, size, tuple(traces), tuple(unread))


def _traces(place: str, found: set[bytes], pieces: Pieces) -> Iterator[Trace]:
    kinds = [pieces.of[piece] for piece in found]
    for kind in sorted(set(kinds)):
        yield Trace(place, kind, kinds.count(kind))


def _terms_in(path: Path, pieces: Pieces) -> int:
    """Count the article's own terms in an array of terms' numbers."""
    if not len(pieces.terms) or path.suffix != ".npy":
        return 0
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError):
        return 0
    if array.dtype != np.uint64:
        return 0
    return int(np.count_nonzero(np.isin(pieces.terms, array)))
