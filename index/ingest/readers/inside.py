"""Files inside other files: attachments, members of archives, and how much of them is read.

What a container holds is written to a temporary file under its own name, one at a time, and
read as any other file is: every format can stand in every container, and memory stays flat.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from index.ingest.readers.base import os_reason
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.records.fields import NO_MAPPING, Mapped
from index.types import ParsedArticle, Skipped

MAX_DEPTH = 3
"""Containers in containers: a ZIP in a ZIP in an e-mail is read, one more is not."""

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 1024**3
MAX_TOTAL_BYTES = 32 * 1024**3

MAX_RATIO = 200
"""How many times its size a file may unpack to; text is packed to a tenth, pages to a fiftieth."""

_FREE_BYTES = 64 * 1024**2
"""So much may come out of any file, whatever its size."""

MAX_REPORTED = 101
"""Skips of one file; a reader's own last line, which counts the others, is among them."""

_CHUNK = 256 * 1024
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_LONGEST_NAME = 120

Parsed = Iterator[ParsedArticle | Skipped]


class Refused(Unreadable):
    """A container that unpacks to more than may be read; what was read of it before stays."""


@dataclass
class Budget:
    """What may still come out of one file on disk, however deep its containers are nested."""

    bytes_left: int
    members_left: int = MAX_MEMBERS

    @classmethod
    def of(cls, size: int) -> Budget:
        """Return the budget of a file of `size` bytes."""
        return cls(min(MAX_TOTAL_BYTES, max(_FREE_BYTES, MAX_RATIO * size)))

    def spend(self, count: int) -> None:
        """Count unpacked bytes. Raises `Refused`."""
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise Refused(f"unpacks to more than {MAX_RATIO} times its size, which no article does")

    def spend_member(self) -> None:
        """Count one more member. Raises `Refused`."""
        self.members_left -= 1
        if self.members_left < 0:
            raise Refused(f"holds more than {MAX_MEMBERS:,} files")


Dispatch = Callable[[Path, "Inside"], Parsed]
ContainerReader = Callable[[Path, "Inside"], Parsed]


class Inside:
    """What a container's reader uses to read what it holds.

    Args:
        dispatch: reads a file by its name, as the registry of the readers does.
        is_readable: tells whether there is a reader for a name.
        budget: what may come out of the file on disk.
        names: what the user calls the fields of records.
        depth: how many containers the file stands in.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        is_readable: Callable[[str], bool],
        budget: Budget,
        names: Mapped = NO_MAPPING,
        depth: int = 0,
    ) -> None:
        self._dispatch, self.is_readable = dispatch, is_readable
        self.budget, self.names, self._depth = budget, names, depth

    def read(
        self, path: Path, name: str, data: bytes | BinaryIO, *, key: str | None = None
    ) -> Parsed:
        """The articles of a file `name` that stands in the container `path`.

        Each has the key `key` (by default the name), with its own key behind a "#" where the
        file has several. What can't be read comes back as a `Skipped` of the container.
        Raises `Refused` where nothing more may be read.
        """
        key = name if key is None else key
        self.budget.spend_member()
        if self._depth >= MAX_DEPTH:
            yield Skipped(path, _labelled(key, "nested too deeply"), key)
            return
        inner = Inside(self._dispatch, self.is_readable, self.budget, self.names, self._depth + 1)
        with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
            copy = Path(folder) / _safe(name)
            try:
                self._copy(data if not isinstance(data, bytes) else BytesIO(data), copy)
                yield from (_placed(one, path, key) for one in self._dispatch(copy, inner))
            except Refused:
                raise
            except Unreadable as problem:
                yield Skipped(path, _labelled(key, problem.reason), key)
            except OSError as error:
                yield Skipped(path, _labelled(key, os_reason(error)), key)

    def _copy(self, source: BinaryIO, target: Path) -> None:
        size = 0
        with target.open("wb") as file:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > MAX_MEMBER_BYTES:
                    raise Unreadable(f"larger than {MAX_MEMBER_BYTES // 1024**2:,} MB")
                self.budget.spend(len(chunk))
                file.write(chunk)


def told_apart(path: Path, items: Iterable[ParsedArticle | Skipped]) -> Parsed:
    """`items` of one file with no key twice, and after `MAX_REPORTED` skips only a count."""
    seen: set[str] = set()
    skipped = 0
    for one in items:
        if isinstance(one, Skipped):
            skipped += 1
            if not one.key or skipped <= MAX_REPORTED:
                yield one
            continue
        key, count = one.key, 1
        while key in seen:
            count += 1
            key = f"{one.key} ({count})"
        seen.add(key)
        yield one if key == one.key else replace(one, key=key)
    if skipped > MAX_REPORTED:
        yield Skipped(path, f"{skipped - MAX_REPORTED:,} more that can't be read", "more files")


def _placed(one: ParsedArticle | Skipped, path: Path, key: str) -> ParsedArticle | Skipped:
    """An article, or a skip, of a member as one of its container."""
    place = f"{key}#{one.key}" if key and one.key else key or one.key
    if isinstance(one, Skipped):
        return replace(one, path=path, reason=_labelled(key, one.reason), key=place)
    return replace(one, key=place, note=_labelled(key, one.note) if one.note else None)


def _labelled(key: str, reason: str) -> str:
    return f"{key}: {reason}" if key else reason


def _safe(name: str) -> str:
    """A file name that can be written anywhere, with the end of `name`'s last part."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = _UNSAFE.sub("_", last).encode("utf-8", "replace").decode("utf-8").strip(". ")
    while len(plain.encode()) > _LONGEST_NAME:
        plain = plain[1:]
    return plain or "file"
