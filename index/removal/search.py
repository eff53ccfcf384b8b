"""Looking for many byte strings in the raw bytes of files, at some hundred megabytes a second.

At every position of a file the first eight bytes are hashed, and where a piece may begin with those
the next eight, all by arrays; the few places that are left are compared with the pieces themselves.
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
from numpy.typing import NDArray

HEAD = 16
"""The bytes at a piece's beginning that are hashed; a shorter piece can't be looked for."""

_CHUNK = 1 << 22
_BLOCK = 1 << 18
"""Bytes looked at in one: with the tables they stay in the processor's cache."""

_BITS = 18
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
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
        heads = np.frombuffer(b"".join(self._by_head), dtype="<u8").reshape(-1, 2)
        self._first, self._second = (np.zeros(1 << _BITS, dtype=bool) for _ in range(2))
        self._first[_hashed(heads[:, 0])] = True
        self._second[_hashed(heads[:, 1])] = True

    def within(self, data: bytes) -> set[bytes]:
        """Return the pieces that stand in some bytes."""
        found: set[bytes] = set()
        if not self._by_head:
            return found
        for start in range(0, max(0, len(data) - HEAD + 1), _BLOCK):
            for place in self._candidates(data[start : start + _BLOCK + HEAD - 1]):
                head = start + place
                for piece in self._by_head.get(data[head : head + HEAD], ()):
                    if data.startswith(piece, head):
                        found.add(piece)
        return found

    def _candidates(self, block: bytes) -> Iterator[int]:
        """Yield the places at which a piece may begin: all where one does, and some others."""
        for shift in range(min(8, len(block) - HEAD + 1)):
            words = np.frombuffer(block, "<u8", offset=shift, count=(len(block) - shift) // 8)
            places = np.flatnonzero(self._first.take(_hashed(words[:-1])))
            places = places[self._second.take(_hashed(words[places + 1]))]
            yield from (places * 8 + shift).tolist()

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


def _hashed(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    hashes = words * _FACTOR
    hashes >>= _SHIFT
    return hashes.view(np.int64)


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
