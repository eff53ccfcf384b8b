"""Opening the zip files that documents are, and no more of them than a document can be.

A file that comes from anyone may be small and unpack to gigabytes. Members are unpacked in
pieces and counted as they come, since what a zip file says of their size needn't be true.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.ingest.readers.base import MAX_FILE_BYTES, open_regular
from index.ingest.readers.decoding import Unreadable

MOST_MEMBERS = 20_000
MOST_BYTES = 200 * 1024 * 1024
"""Unpacked bytes that a reader may ask a document for, in all."""

HIGHEST_RATIO = 200
"""Bytes that one packed byte of a member over a megabyte may become; text reaches some 20."""

_SMALL = 1024 * 1024
_PIECE = 64 * 1024


class Container:
    """A document's zip file; every reason for which it can't be read is an `Unreadable`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MOST_BYTES
        self.names = frozenset(archive.namelist())

    def bytes_of(self, name: str) -> bytes:
        """A member's bytes, b"" where there is no such member."""
        if name not in self.names:
            return b""
        info = self._archive.getinfo(name)
        if info.flag_bits & 1:
            raise Unreadable("encrypted: it opens only with a password")
        done: list[bytes] = []
        size = 0
        with self._archive.open(info) as member:
            while piece := member.read(_PIECE):
                size += len(piece)
                self._left -= len(piece)
                if size > _SMALL and size > HIGHEST_RATIO * max(info.compress_size, 1):
                    raise Unreadable(f"its {name} unpacks to over {HIGHEST_RATIO} times its size")
                if self._left < 0:
                    raise Unreadable(f"unpacks to more than {MOST_BYTES // 1024 // 1024} MB")
                done.append(piece)
        return b"".join(done)

    def tree(self, name: str) -> Any:
        """A member's XML as an lxml tree; None where there is no such member."""
        data = self.bytes_of(name)
        return parsed(data, name) if data else None


def parsed(data: bytes, name: str) -> Any:
    """XML as an lxml element. No entity is expanded and nothing is fetched. Raises `Unreadable`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(f"damaged: its {name} isn't XML") from None


def reading(path: Path, read: Callable[[Container], Iterator[Any]]) -> Iterator[Any]:
    """What `read` yields of the document in a zip file. Raises `Unreadable`, `OSError`."""
    with open_regular(path) as file:
        head = file.read(8)
        if not head:
            raise Unreadable("empty")
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable("encrypted, or in the format of Office before 2007")
        if file.seek(0, 2) > MAX_FILE_BYTES:
            raise Unreadable(f"larger than {MAX_FILE_BYTES // 1024 // 1024} MB")
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                if len(archive.namelist()) > MOST_MEMBERS:
                    raise Unreadable(f"a zip file of more than {MOST_MEMBERS:,} members")
                yield from read(Container(archive))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            whole = head.startswith(b"PK")
            raise Unreadable(
                "damaged: a zip file cut off or altered" if whole else "not a document of its kind"
            ) from error
