"""What every reader shares: opening a file safely, decoding it, filling what it didn't say."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from index.ingest.cleaning import first_line_title, one_line, without_title
from index.ingest.dates.text import published_from_name, published_from_text
from index.types import ParsedArticle, Skipped

Reader = Callable[[Path], Iterator[ParsedArticle | Skipped]]

MAX_FILE_BYTES = 100 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{3}|[a-z][\xc0-\xde][a-z]")


class Unreadable(Exception):
    """A file (or line) that can't be read; `reason` is short and plain."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_bytes(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a regular file. Raises `Unreadable` (empty, too large), `OSError`."""
    with open_regular(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"larger than {limit // (1024 * 1024)} MB")
    if not data.strip():
        raise Unreadable("empty")
    return data


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; `Unreadable` for a pipe, device or folder.

    Opened without blocking, so a named pipe that no one writes to can't hang the reader.
    """
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("not a regular file")
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a whole file. Raises `Unreadable`.

    A byte order mark decides; then UTF-8 if it is valid; then what the file itself
    declares; then windows-1252, and only where the bytes read like Western prose: no
    control bytes, no valid UTF-8 character (that is broken UTF-8, which windows-1252 would
    turn into "â€™"), at most 15 % beyond ASCII, and no three such bytes in a row (that is
    Cyrillic, Greek or East Asian text in a code page of its own).
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if looks_binary(data):
        raise Unreadable("binary, not text")
    if declared and data.isascii():
        return _decoded(data, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if declared:
            return _decoded(data, declared)
        if not _western(data):
            raise Unreadable(f"not UTF-8 text (byte {error.start + 1})") from None
    return _decoded(data, "windows-1252")


def looks_binary(data: bytes) -> bool:
    """Whether `data` holds bytes that no text file has: a NUL, or many control bytes."""
    return b"\0" in data or len(_CONTROL_BYTES.findall(data[:65536])) > len(data[:65536]) // 100


def os_reason(error: OSError) -> str:
    """An operating system's error in its own plain words."""
    return (error.strerror or type(error).__name__).lower()


def completed(
    article: ParsedArticle, path: Path, *, page: str = "", own_file: bool = True
) -> ParsedArticle:
    """`article` with what its format didn't state: a source, a date from the text, a title.

    The source of last resort is the web address's host, without "www."

    `page` is the whole text where lines above the body were cleaned away, else "". Where
    the file is the article's own (`own_file`), its name may give the date, and the title
    when nothing in the text can. A title is not repeated at the head of the text.
    """
    if not article.source and (host := _host(article.url)):
        article = replace(article, source=host, source_from="web address")
    if article.published is None:
        dated = published_from_text(page or article.text)
        if dated is None and own_file:
            dated = published_from_name(path.name)
        if dated:
            article = replace(
                article, published=dated.published, published_from=dated.published_from
            )
    if article.title:
        return replace(article, text=without_title(article.text, article.title))
    title, title_from = first_line_title(article.text), "first line"
    if not title and own_file:
        title, title_from = one_line(path.name.split(".")[0].replace("_", " ")), "file name"
    return replace(article, title=title, title_from=title_from if title else None)


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # "http://[" and the like
        return None
    return host.removeprefix("www.") if host else None


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise Unreadable(f"in an unknown encoding ({encoding})") from None
    except UnicodeError:
        raise Unreadable(f"not {encoding} text, as it says it is") from None


def _western(data: bytes) -> bool:
    beyond_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    return (
        beyond_ascii <= 0.15 * len(data)
        and not _UTF8_CHARACTER.search(data)
        and not _FOREIGN_RUN.search(data)
    )
