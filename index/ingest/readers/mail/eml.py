"""One e-mail as it was sent (RFC 5322)."""

from __future__ import annotations

from pathlib import Path

from index.ingest.readers.base import read_bytes
from index.ingest.readers.inside import Inside, Parsed
from index.ingest.readers.mail.message import MAX_MESSAGE_BYTES, articles_of_bytes, looks_like_mail

SUFFIXES = (".eml",)


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is an e-mail."""
    return looks_like_mail(head)


def read(path: Path, inside: Inside) -> Parsed:
    """The message's article, then what is attached to it."""
    yield from articles_of_bytes(read_bytes(path, MAX_MESSAGE_BYTES), path, inside, key="")
