"""Looking for many byte strings in the raw bytes of files, at some tens of megabytes a second.

Every position of a file is hashed with its sixteen bytes at once, by arrays; the few whose hash
is that of a piece's beginning are then compared with the piece itself.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

HEAD = 16
"""The bytes at a piece's beginning that are hashed; a shorter piece can't be looked for."""

_CHUNK = 1 << 22
_BITS = 22
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(64 - _BITS)
_MOST_UNPACKED = 1 << 30


class ByteSearch:
    """Finds pieces of at least `HEAD` bytes; shorter ones are left out."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._by_head: dict[bytes, list[bytes]] = defaultdict(list)
        for piece in set(pieces):
            if len(piece) >= HEAD:
                self._by_head[piece[:HEAD]].append(piece)
        self._longest = max((len(p) for some in self._by_head.values() for p in some), default=0)
        self._table = np.zeros(1 << _BITS, dtype=bool)
        heads = np.frombuffer(b"".join(self._by_head), dtype="<u8").reshape(-1, 2)
        self._table[_hashed(heads[:, 0], heads[:, 1])] = True

    def within(self, data: bytes) -> set[bytes]:
        """Return the pieces that stand in some bytes."""
        found: set[bytes] = set()
        if not self._by_head:
            return found
        for shift in range(min(8, max(0, len(data) - HEAD + 1))):
            words = np.frombuffer(data, "<u8", offset=shift, count=(len(data) - shift) // 8)
            places = np.flatnonzero(self._table[_hashed(words[:-1], words[1:])])
            for place in (places * 8 + shift).tolist():
                for piece in self._by_head.get(data[place : place + HEAD], ()):
                    if data.startswith(piece, place):
                        found.add(piece)
        return found

    def in_stream(self, file: BinaryIO) -> set[bytes]:
        """Return the pieces that stand in what can be read of a file."""
        found: set[bytes] = set()
        kept = b""
        while read := file.read(_CHUNK):
            data = kept + read
            found |= self.within(data)
            kept = data[-self._longest :] if self._longest else b""
        return found

    def in_file(self, path: Path) -> set[bytes]:
        """Return the pieces in a file's bytes, and in what it holds compressed.

        Raises:
            OSError: it can't be read.
        """
        with path.open("rb") as file:
            found = self.in_stream(file)
        for unpacked in _unpacked(path):
            found |= self.within(unpacked)
        return found


def _hashed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (first * _FIRST + second * _SECOND) >> _SHIFT


def _unpacked(path: Path) -> Iterator[bytes]:
    """Yield what a compressed file holds, as far as it can be unpacked."""
    with path.open("rb") as file:
        head = file.read(4)
    try:
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                yield packed.read(_MOST_UNPACKED)
        elif head == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    with archive.open(name) as member:
                        yield member.read(_MOST_UNPACKED)
        elif head[:1] == b"\x78":
            yield zlib.decompress(path.read_bytes())
    except (EOFError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, NotImplementedError):
        return  # it only begins like one
