"""One e-mail as an article: its body, its subject as the title, its sender as the source.

The headers are read by hand in their raw form, since the standard library's structured ones
raise errors of their own on malformed mail.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr
from pathlib import Path

from index.ingest.cleaning import one_line
from index.ingest.dates.fields import parse_date
from index.ingest.outlets import host_of
from index.ingest.readers.base import completed
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.inside import Inside, Parsed
from index.ingest.readers.mail.body import page_of, plain_words
from index.types import ParsedArticle, Skipped

MAX_MESSAGE_BYTES = 64 * 1024**2
_HEADER = re.compile(rb"[!-9;-~]{1,76}:")
_KNOWN = re.compile(
    rb"^(from|to|date|subject|message-id|received|return-path|delivered-to|mime-version"
    rb"|content-type|list-id|x-mozilla-status):",
    re.IGNORECASE | re.MULTILINE,
)
_SHORT = 0.25
"""An HTML body with less than this share of the plain body's words has lost the article."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The parts of a message, whatever its file's format."""

    subject: str
    sender: str
    date: date | None
    id: str
    url: str | None
    html: ParsedArticle | None
    plain: str


def looks_like_mail(head: bytes) -> bool:
    """Whether a file begins with the headers of an e-mail: three known ones, at the top."""
    top = head.replace(b"\r\n", b"\n").split(b"\n\n")[0]
    known = {match[1].lower() for match in _KNOWN.finditer(top)}
    return bool(_HEADER.match(top)) and len(known) >= 3


def articles_of_bytes(data: bytes, path: Path, inside: Inside, *, key: str | None = None) -> Parsed:
    """The article of one message, and those attached to it.

    `key`: the article's; by default the message's id. Raises `Unreadable`.
    """
    if not _HEADER.match(data.lstrip()):
        raise Unreadable("no e-mail: it doesn't begin with headers")
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.compat32)
        yield from _articles(message, path, inside, key, 0)
    except RecursionError:
        raise Unreadable("nested too deeply") from None


def article_of(letter: Letter, path: Path, key: str) -> ParsedArticle | None:
    """A letter's article; None where it has no words."""
    found, words = letter.html, letter.plain
    if found and len(found.text) >= _SHORT * len(words):
        text = found.text
    else:
        text = words or (found.text if found else "")
    if not text:
        return None
    title = letter.subject or (found.title if found else "")
    published = letter.date or (found.published if found else None)
    article = ParsedArticle(
        text=text,
        key=key,
        title=title,
        title_from=("mail subject" if letter.subject else "HTML metadata") if title else None,
        published=published,
        published_from=("mail header" if letter.date else "HTML metadata") if published else None,
        source=letter.sender or None,
        source_from="mail sender" if letter.sender else None,
        author=found.author if found else None,
        url=letter.url or (found.url if found else None),
        note=found.note if found else None,
    )
    return completed(article, path, own_file=not key)


def stable_id(*parts: str) -> str:
    """An id for a message without one, from what it says."""
    return "message " + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def sender_name(written: str) -> str:
    """Who a "From" header names: "Courier Daily <news@courier.example>" or the address's host."""
    name, address = parseaddr(written)
    host = host_of(f"mailto://{address}") if "@" in address else None
    return one_line(name) or host or one_line(address)


def _articles(
    message: Message, path: Path, inside: Inside, key: str | None, depth: int
) -> Iterator[ParsedArticle | Skipped]:
    letter, attached = _letter(message)
    own = letter.id if key is None else key
    article = article_of(letter, path, own)
    if article:
        yield article
    found = False
    for number, (name, part) in enumerate(attached, 1):
        inner = f"{own}#{name}" if own else name
        if isinstance(part, Message):
            found = True
            if depth >= 3:
                yield Skipped(path, f"{inner}: nested too deeply", inner)
                continue
            nested = f"{own}#" if own else ""
            id_of_part = _header(part, "message-id").strip("<> ") or f"message {number}"
            yield from _articles(part, path, inside, f"{nested}{id_of_part}", depth + 1)
        elif inside.is_readable(name):
            found = True
            yield from inside.read(path, name, part, key=inner)
    if not article and not found:
        raise Unreadable("no text in the message")


def _letter(message: Message) -> tuple[Letter, list[tuple[str, bytes | Message]]]:
    """A message's own words, and what is attached to it, by name."""
    page: ParsedArticle | None = None
    plain: list[str] = []
    attached: list[tuple[str, bytes | Message]] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            attached += [("message", one) for one in _inner(part)[:1]]
            continue
        name = _file_name(part)
        data = body_of(part)
        if not data.strip():
            continue
        if name or part.get_content_disposition() == "attachment":
            suffix = mimetypes.guess_extension(kind) or ""
            attached.append((name or f"attachment{suffix}", data))
        elif kind == "text/html":
            page = page or page_of(data, charset_of(part))
        elif kind == "text/plain":
            try:
                plain.append(plain_words(decode(data, charset_of(part)).text))
            except Unreadable:
                continue
    sender, written = _header(message, "from"), _header(message, "date")
    subject = one_line(_header(message, "subject"))
    identity = _header(message, "message-id").strip("<> ")
    archived = _header(message, "archived-at").strip("<> ")
    letter = Letter(
        subject=subject,
        sender=sender_name(sender),
        date=parse_date(written),
        id=identity or stable_id(sender, written, subject, "\n".join(plain)[:1000]),
        url=archived if host_of(archived) else None,
        html=page,
        plain="\n\n".join(words for words in plain if words),
    )
    return letter, attached


def _parts(message: Message) -> Iterator[Message]:
    """The leaves of a message in order; a message inside it is one leaf."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(_inner(part))
        else:
            yield part


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        return one_line(decoded_header(collapse_rfc2231_value(name)))
    except (LookupError, ValueError, TypeError):
        return ""


def _inner(part: Message) -> list[Message]:
    """The parts of a part, or the message in it."""
    # `get_payload` would decode a text, by whatever the part says of itself.
    payload = part.get_payload() if part.is_multipart() else []
    return [one for one in payload if isinstance(one, Message)]


def body_of(part: Message) -> bytes:
    """A part's bytes, its transfer encoding undone; none where that can't be done."""
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""


def charset_of(part: Message) -> str | None:
    """What a part says that its charset is."""
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _header(message: Message, name: str) -> str:
    """A header's words, decoded; "" where there is none."""
    for found, value in message.raw_items():
        if found.lower() == name:
            return decoded_header(str(value))
    return ""


def decoded_header(raw: str) -> str:
    """A raw header in words: encoded words decoded, other bytes by what they look like."""
    flat = re.sub(r"[\r\n]+", "", raw)
    try:
        chunks = decode_header(flat) if flat.isascii() else [(flat, None)]
        return "".join(_chunk(chunk, charset) for chunk, charset in chunks).strip()
    except (ValueError, LookupError, Unreadable):  # base64 that breaks off, a charset of no name
        return flat.encode("ascii", "replace").decode()


def _chunk(chunk: str | bytes, charset: str | None) -> str:
    data = chunk if isinstance(chunk, bytes) else chunk.encode("utf-8", "surrogateescape")
    return decode(data, charset).text if data else ""
