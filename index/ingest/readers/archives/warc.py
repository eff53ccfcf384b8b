"""WARC, what crawlers keep: each page that was answered with 200 is an article of its address.

Read as a stream by warcio, which is imported when the first file is met: a page is the most
that is in memory. When a page was captured is not when it was published; it only tells two
captures of one address apart. Of pages that Dateline itself fetched, a record before each page has
its address and what its feed states (`fetched`); these may be documents too.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.ingest.cleaning import normalise, one_line
from index.ingest.outlets import host_of
from index.ingest.readers import html
from index.ingest.readers.archives.fetched import DOCUMENTS, FIELDS_TYPE, Kept, name_of
from index.ingest.readers.base import MAX_FILE_BYTES, completed, open_regular
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.inside import Budget, Inside, Parsed, Refused
from index.types import ParsedArticle, Skipped

SUFFIXES = (".warc", ".warc.gz")

_GZIP_MAGIC = b"\x1f\x8b"
_PAGES = ("text/html", "application/xhtml+xml")
_MAX_FIELDS = 64 * 1024
_KINDS = frozenset({"response", "resource", "conversion"})


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is a WARC."""
    return head.startswith(b"WARC/")


def read(path: Path, inside: Inside) -> Parsed:
    """The pages of a file in its order; revisits, redirects and errors are passed over."""
    captured: set[str] = set()
    records = pages = 0
    kept: Kept | None = None
    with open_regular(path) as file:
        stream = _unpacked(file, inside.budget)
        try:
            for record in _records(stream):
                records += 1
                address = one_line(record.rec_headers.get_header("WARC-Target-URI") or "").strip(
                    "<>"
                )
                if record.rec_type == "metadata":
                    kept = _kept(record)
                    continue
                known, kept = kept, None  # it is of the record right behind it
                if known and (document := _document(record)):
                    pages += 1
                    for one in inside.read(path, name_of(address, document), _body(record), key=""):
                        yield one if isinstance(one, Skipped) else _as_kept(one, known)
                    continue
                if not _is_page(record) or not host_of(address):
                    continue
                pages += 1
                day = (record.rec_headers.get_header("WARC-Date") or "")[:10]
                key = f"{address} (captured {day})" if address in captured else address
                captured.add(address)
                try:
                    article = _article(record)
                except Unreadable as problem:
                    yield Skipped(path, f"{address}: {problem.reason}", key)
                    continue
                article = replace(article, key=key, url=address)
                article = completed(article, path, own_file=False)
                yield _as_kept(article, known) if known else article
        except Refused:
            raise
        # warcio's errors on damaged files are of no fixed kind.
        except Exception:
            if not records:
                raise Unreadable("no WARC, or damaged from its first record on") from None
            yield Skipped(path, "damaged from here on: pages may be missing", "damage")
    if not records:
        raise Unreadable("no WARC, or damaged from its first record on")
    if not pages:
        raise Unreadable("no pages in it")


def _kept(record: Any) -> Kept | None:
    """What is known of the page behind a metadata record, if Dateline wrote it."""
    if (record.rec_headers.get_header("Content-Type") or "") != FIELDS_TYPE:
        return None
    return Kept.from_fields(record.content_stream().read(_MAX_FIELDS))


def _as_kept(article: ParsedArticle, kept: Kept) -> ParsedArticle:
    """An article of a fetched page, by that page's own address and with what a feed stated."""
    key = f"{kept.address}#{article.key}" if article.key not in ("", article.url) else kept.address
    return kept.stated.added_to(replace(article, key=key, url=kept.address))


def _document(record: Any) -> str | None:
    """The content type of a page that is a document with a reader of its own."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    kind = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return kind if kind in DOCUMENTS else None


def _body(record: Any) -> bytes:
    data: bytes = record.content_stream().read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(f"larger than {MAX_FILE_BYTES // 1024**2} MB")
    return data


def _records(stream: BinaryIO) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    yield from ArchiveIterator(stream)


def _is_page(record: Any) -> bool:
    """Whether a record is a page as it was answered, or a text made of one (WET)."""
    if record.rec_type not in _KINDS:
        return False
    if record.rec_type == "response":
        if record.http_headers is None or record.http_headers.get_statuscode() != "200":
            return False
        kind = record.http_headers.get_header("Content-Type") or ""
    else:
        kind = record.rec_headers.get_header("Content-Type") or ""
    kind = kind.split(";")[0].strip().lower()
    return kind in _PAGES or (record.rec_type == "conversion" and kind == "text/plain")


def _article(record: Any) -> ParsedArticle:
    data = record.content_stream().read(html.MAX_HTML_BYTES + 1)
    if len(data) > html.MAX_HTML_BYTES:
        raise Unreadable(f"larger than {html.MAX_HTML_BYTES // 1024**2} MB")
    # What is left of the record isn't there where the file breaks off.
    if record.raw_stream.limit > 0 and not record.raw_stream.read(1):
        raise Unreadable("breaks off")
    if not data.strip():
        raise Unreadable("empty")
    if record.rec_type == "conversion":
        text = normalise(decode(data, "utf-8").text)
        if not text:
            raise Unreadable("empty")
        return ParsedArticle(text=text)
    headers = record.http_headers or record.rec_headers
    return html.article_of(data, _charset(headers.get_header("Content-Type") or ""))


def _charset(content_type: str) -> str | None:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip("\"' ") or None
    return None


class _Unpacked:
    """A gzipped stream for warcio, which counts what comes out of it.

    It gives what it has rather than wait for more, so that nothing before a break is lost.
    """

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._stream, self._budget, self._at = gzip.GzipFile(fileobj=file), budget, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        self._budget.spend(len(data))
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def _unpacked(file: BinaryIO, budget: Budget) -> BinaryIO:
    """The records, unpacked where the first bytes (not the name) say that they are gzipped.

    Some programs pack the whole file and not each record, which warcio refuses to read.
    """
    magic = file.read(len(_GZIP_MAGIC))
    file.seek(0)
    if not magic:
        raise Unreadable("empty")
    if magic != _GZIP_MAGIC:
        return file
    return cast(BinaryIO, _Unpacked(file, budget))
