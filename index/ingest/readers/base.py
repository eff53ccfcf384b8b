"""What every reader shares: opening a file safely, and filling in what it didn't say."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from index.ingest.cleaning import first_line_title, one_line, without_title
from index.ingest.lines import unwrapped
from index.ingest.outlets import host_of, without_outlet
from index.ingest.publication_date import published_from_name, published_from_text
from index.ingest.readers.decoding import Unreadable
from index.types import ParsedArticle, Skipped

Reader = Callable[[Path], Iterator[ParsedArticle | Skipped]]

MAX_FILE_BYTES = 100 * 1024 * 1024
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


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
    when nothing in the text can. A title is not repeated at the head of the text, and
    doesn't name the outlet.
    """
    article = replace(_placed(article), text=unwrapped(article.text))
    if article.published is None:
        dated = published_from_text(page or article.text)
        if dated is None and own_file:
            dated = published_from_name(path.name)
        if dated:
            article = replace(
                article, published=dated.published, published_from=dated.published_from
            )
    if article.title:
        title = without_outlet(article.title, (article.source, host_of(article.url)))
        text = without_title(without_title(article.text, article.title), title)
        return replace(article, title=title, text=text)
    title, title_from = first_line_title(article.text), "first line"
    if not title and own_file:
        title, title_from = one_line(path.name.split(".")[0].replace("_", " ")), "file name"
    return replace(article, title=title, title_from=title_from if title else None)


def _placed(article: ParsedArticle) -> ParsedArticle:
    """`article` with its outlet's name: an address in its place is the article's own."""
    source, url = article.source, article.url
    if source and _ADDRESS.match(source):
        url = url or source
        source = None
    if not source and (host := host_of(url)):
        return replace(article, source=host, source_from="web address", url=url)
    return article
