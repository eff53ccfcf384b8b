"""One e-mail as Outlook keeps it (MS-OXMSG), by python-oxmsg, which is imported when one is met."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.outlets import host_of
from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.inside import Inside, Parsed
from index.ingest.readers.mail.message import (
    MAX_MESSAGE_BYTES,
    Letter,
    article_of,
    page_of,
    sender_name,
)

SUFFIXES = (".msg",)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path, inside: Inside) -> Parsed:
    """The message's article, then what is attached to it."""
    data = read_bytes(path, MAX_MESSAGE_BYTES)
    if not data.startswith(_OLE):
        raise Unreadable("no Outlook message")
    try:
        letter, attached = _letter(data)
    # The reader's own failures on damaged files are of no fixed kind; none may end a run.
    except Exception as error:
        raise Unreadable(
            f"an Outlook message that can't be read ({type(error).__name__})"
        ) from error
    article = article_of(letter, path, "")
    if article:
        yield article
    readable = [(name, part) for name, part in attached if inside.is_readable(name)]
    for name, part in readable:
        yield from inside.read(path, name, part)
    if not article and not readable:
        raise Unreadable("no text in the message")


def _letter(data: bytes) -> tuple[Letter, list[tuple[str, bytes]]]:
    from oxmsg import Message

    message = Message.load(data)
    headers = {name.lower(): value for name, value in message.message_headers.items()}
    day = parse_date(headers.get("date", ""))
    if day is None and message.sent_date:
        day = message.sent_date.date()
    archived = headers.get("archived-at", "").strip("<> ")
    letter = Letter(
        subject=one_line(message.subject),
        sender=sender_name(message.sender or ""),
        date=day,
        id="",
        url=archived if host_of(archived) else None,
        html=_page(message),
        plain=normalise(message.body or ""),
    )
    attached = [
        (one_line(one.file_name or ""), bytes(one.file_bytes or b""))
        for one in message.attachments
        if one.file_bytes
    ]
    return letter, attached


def _page(message: Any) -> Any:
    """The article of the HTML body, if there is one: bytes in its own charset, or text."""
    from oxmsg.domain import constants

    data = message.properties.binary_prop_value(constants.PID_HTML)
    if data:
        return page_of(bytes(data), message.properties.body_encoding)
    written = message.properties.str_prop_value(constants.PID_BODY_HTML)
    return page_of(written.encode(), "utf-8") if written else None
