"""Many e-mails in one file, one message in memory at a time.

The standard library's `mailbox` begins a message at every line that starts with "From ", also
at a sentence; here the line must be the one that mail programs write, behind a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.ingest.readers.base import open_regular
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.inside import Inside, Parsed, Refused
from index.ingest.readers.mail.message import MAX_MESSAGE_BYTES, articles_of_bytes
from index.types import Skipped

SUFFIXES = (".mbox",)

_BEGIN = re.compile(rb"From \S.*\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b|From \S+@\S+ .*\d{4}\b")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_LINE = 1024**2


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is a mailbox."""
    return bool(_BEGIN.match(head))


def read(path: Path, inside: Inside) -> Parsed:
    """An article a message, by the message's id; a message that can't be read is one skip."""
    number = 0
    with open_regular(path) as file:
        for number, message in enumerate(_messages(file), 1):
            key = f"message {number}"
            try:
                if message is None:
                    raise Unreadable(f"larger than {MAX_MESSAGE_BYTES // 1024**2} MB")
                yield from articles_of_bytes(message, path, inside)
            except Refused:
                raise
            except Unreadable as problem:
                yield Skipped(path, f"{key}: {problem.reason}", key)
    if not number:
        raise Unreadable("empty")


def _messages(file: BinaryIO) -> Iterator[bytes | None]:
    """Each message's bytes; None for one that is too large."""
    lines: list[bytes] = []
    size = 0
    after_blank = True
    begun = False
    while line := file.readline(_LONGEST_LINE):
        if not begun:
            if not line.strip():
                continue
            if not _BEGIN.match(line):
                raise Unreadable('no mailbox: it doesn\'t begin with a "From " line')
            begun = True
            continue
        if after_blank and line.startswith(b"From ") and _BEGIN.match(line):
            yield _whole(lines, size)
            lines, size = [], 0
        else:
            size += len(line)
            if size <= MAX_MESSAGE_BYTES:
                lines.append(line)
        after_blank = not line.strip()
    if begun:
        yield _whole(lines, size)


def _whole(lines: list[bytes], size: int) -> bytes | None:
    return None if size > MAX_MESSAGE_BYTES else _QUOTED_FROM.sub(rb"\1", b"".join(lines))
