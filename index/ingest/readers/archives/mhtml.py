"""MHTML: a page as a browser saves it, with its pictures, in the form of an e-mail.

The date in its head is the day on which it was saved, so it is never the publication date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

from index.ingest.cleaning import one_line
from index.ingest.outlets import host_of
from index.ingest.readers import html
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.inside import Parsed
from index.ingest.readers.mail.message import body_of, charset_of

SUFFIXES = (".mhtml", ".mht")

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is a saved page."""
    top = head.replace(b"\r\n", b"\n").split(b"\n\n")[0].lower()
    return b"multipart/related" in top and (
        b"snapshot-content-location:" in top or b"from: <saved by" in top
    )


def read(path: Path) -> Parsed:
    """The page's article, with the address it was saved from."""
    data = read_bytes(path)
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.compat32)
        pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    problem = Unreadable("no page in it")
    for part in pages:
        payload = body_of(part)
        if not payload.strip():
            continue
        try:
            article = html.article_of(payload[: html.MAX_HTML_BYTES], charset_of(part))
        except Unreadable as error:
            problem = error
            continue
        address = next(_addresses(part, message), None)
        yield completed(replace(article, url=address or article.url), path)
        return
    raise problem


def _addresses(part: Message, message: Message) -> Iterator[str]:
    for holder, name in ((message, "Snapshot-Content-Location"), (part, "Content-Location")):
        address = one_line(str(holder.get(name) or ""))
        if host_of(address):
            yield address
