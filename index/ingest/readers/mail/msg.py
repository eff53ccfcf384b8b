"""One e-mail as Outlook keeps it (MS-OXMSG), by python-oxmsg, which is imported when one is met."""

from __future__ import annotations

import codecs
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.ingest.cleaning import one_line
from index.ingest.dates.fields import parse_date
from index.ingest.outlets import host_of
from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.inside import MAX_DEPTH, Inside, Parsed
from index.ingest.readers.mail.body import page_of, plain_words
from index.ingest.readers.mail.message import (
    MAX_MESSAGE_BYTES,
    Letter,
    article_of,
    decoded_header,
    sender_name,
)
from index.types import ParsedArticle, Skipped

SUFFIXES = (".msg",)

_MESSAGE = "__substg1.0_3701000D"
_EMBEDDED_HEAD = 24
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path, inside: Inside) -> Parsed:
    """The message's article, then what is attached to it."""
    data = read_bytes(path, MAX_MESSAGE_BYTES)
    if not data.startswith(_OLE):
        raise Unreadable("no Outlook message")
    try:
        found = _read(data)
    # The reader's own failures on damaged files are of no fixed kind; none may end a run.
    except Exception as error:
        raise Unreadable(
            f"an Outlook message that can't be read ({type(error).__name__})"
        ) from error
    if not (yield from _articles(found, path, inside, "")):
        raise Unreadable("no text in the message")


@dataclass(frozen=True, slots=True)
class _Found:
    """A message's words, the files attached to it by name, and the messages."""

    letter: Letter
    files: list[tuple[str, bytes]]
    messages: list[_Found]


def _articles(
    found: _Found, path: Path, inside: Inside, key: str
) -> Generator[ParsedArticle | Skipped, None, bool]:
    """Yield the articles of a message and of what is attached; return whether there is any."""
    article = article_of(found.letter, path, key)
    if article:
        yield article
    nested = f"{key}#" if key else ""
    readable = [(name, part) for name, part in found.files if inside.is_readable(name)]
    for name, part in readable:
        yield from inside.read(path, name, part, key=f"{nested}{name}")
    some = bool(article or readable)
    for number, inner in enumerate(found.messages, 1):
        inner_key = f"{nested}{inner.letter.id or f'message {number}'}"
        some |= yield from _articles(inner, path, inside, inner_key)
    return some


def _read(data: bytes) -> _Found:
    from olefile import OleFileIO
    from oxmsg import Message
    from oxmsg.storage import Storage

    try:
        codecs.lookup("windows-936")
    except LookupError:
        codecs.register(_page_of_windows)
    with OleFileIO(data) as file:
        storage = Storage.from_ole(file)
    return _found(Message(storage), storage, 0)


def _page_of_windows(name: str) -> codecs.CodecInfo | None:
    """Python's codec for "windows-936" and its like."""
    page = name.replace("_", "-").removeprefix("windows-")
    return codecs.lookup(f"cp{page}") if page in ("874", "932", "936", "949", "950") else None


def _found(message: Any, storage: Any, depth: int) -> _Found:
    headers = {name.lower(): value for name, value in message.message_headers.items()}
    day = parse_date(headers.get("date", ""))
    if day is None and message.sent_date:
        day = message.sent_date.date()
    archived = headers.get("archived-at", "").strip("<> ")
    letter = Letter(
        subject=one_line(message.subject),
        sender=sender_name(decoded_header(message.sender or "")),
        date=day,
        id=headers.get("message-id", "").strip("<> "),
        url=archived if host_of(archived) else None,
        html=_page(message),
        plain=plain_words(message.body or ""),
    )
    files: list[tuple[str, bytes]] = []
    messages: list[_Found] = []
    places = storage.iter_attachment_storages()
    for one, place in zip(message.attachments, places, strict=True):
        inner = next((kept for kept in place.storages if kept.name == _MESSAGE), None)
        if inner is not None and depth < MAX_DEPTH:
            messages.append(_found(_embedded(inner), inner, depth + 1))
        elif inner is None and one.file_bytes:
            files.append((one_line(one.file_name or ""), bytes(one.file_bytes)))
    return _Found(letter, files, messages)


def _embedded(storage: Any) -> Any:
    """The message in a storage, whose head is shorter than that of a file's."""
    from oxmsg import Message
    from oxmsg.properties import Properties

    class Embedded(Message):
        @property
        def properties(self) -> Properties:
            return Properties(storage, properties_header_offset=_EMBEDDED_HEAD)

    return Embedded(storage)


def _page(message: Any) -> Any:
    """The article of the HTML body, if there is one: bytes in its own charset, or text."""
    from oxmsg.domain import constants

    data = message.properties.binary_prop_value(constants.PID_HTML)
    if data:
        return page_of(bytes(data), message.properties.body_encoding)
    written = message.properties.str_prop_value(constants.PID_BODY_HTML)
    return page_of(written.encode(), "utf-8") if written else None
