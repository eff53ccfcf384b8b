"""ZIP archives: each file in it that has a reader, by its path in the archive."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.ingest.readers.base import open_regular
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.inside import MAX_MEMBERS, Inside, Parsed, Refused
from index.types import Skipped

SUFFIXES = (".zip",)

_MAGIC = b"PK\x03\x04"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL = 66_000
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, IndexError)


def read(path: Path, inside: Inside) -> Parsed:
    """The articles of an archive in its order; a member that can't be read is one skip."""
    found = False
    others: Counter[str] = Counter()
    with open_regular(path) as file:
        archive = _opened(file)
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or _is_hidden(name):
                continue
            if not inside.is_readable(name):
                others[PurePosixPath(name).suffix.lower() or "without a suffix"] += 1
                continue
            found = True
            if member.flag_bits & _ENCRYPTED:
                yield Skipped(path, f"{name}: is encrypted", name)
                continue
            try:
                with archive.open(member) as stream:
                    yield from inside.read(path, name, stream)  # type: ignore[arg-type]
            except Refused:
                raise
            except NotImplementedError:
                yield Skipped(path, f"{name}: is packed in a way that can't be read", name)
            except _DAMAGE:
                yield Skipped(path, f"{name}: is damaged in the archive", name)
    if not found:
        kinds = ", ".join(f"{count:,} {suffix}" for suffix, count in others.most_common(3))
        raise Unreadable(f"no articles in the archive ({kinds or 'it is empty'})")


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    magic = file.read(len(_MAGIC))
    if not magic:
        raise Unreadable("empty")
    if magic != _MAGIC and magic != _END:
        raise Unreadable("no ZIP archive")
    if _count(file) > MAX_MEMBERS:
        raise Unreadable(f"holds more than {MAX_MEMBERS:,} files")
    try:
        return zipfile.ZipFile(file)
    except (*_DAMAGE, NotImplementedError):
        raise Unreadable("a damaged or truncated ZIP archive") from None


def _count(file: BinaryIO) -> int:
    """How many files an archive says it holds, before its list is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(_END)
    large = tail.rfind(_END_64)
    if large >= 0 and len(tail) >= large + 40:
        return int(struct.unpack_from("<Q", tail, large + 32)[0])
    if end >= 0 and len(tail) >= end + 12:
        return int(struct.unpack_from("<H", tail, end + 10)[0])
    return 0


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any((part[:1] == "." and part != "..") or part == "__MACOSX" for part in parts)
