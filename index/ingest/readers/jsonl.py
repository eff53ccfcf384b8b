"""JSON Lines: an article a line, plain or gzipped, read as a stream.

Memory stays flat however large the file is: a line is the most that is held (and the ids
seen, to tell repeated ones apart). A line that can't be read is reported and left out;
the lines around it are kept.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.readers.base import completed, open_regular
from index.ingest.readers.decoding import Decoded, Unreadable, decode, looks_binary
from index.ingest.readers.markup import words_of
from index.ingest.readers.records.fields import NO_MAPPING, Mapped
from index.ingest.readers.records.record import Export, article_of
from index.types import ParsedArticle, Skipped

SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")

MAX_LINE_BYTES = 20 * 1024 * 1024
MAX_REPORTED = 100
_GZIP_MAGIC = b"\x1f\x8b"
_BLOCK = 64 * 1024
_BY = re.compile(r"\A[Bb][Yy]:? +(?=[A-Z])")
_LONGEST_SHOWN = 60


def read(path: Path, names: Mapped = NO_MAPPING) -> Iterator[ParsedArticle | Skipped]:
    """The articles of a file, in its order. After `MAX_REPORTED` bad lines only a count follows."""
    ids: set[str] = set()
    lines = bad = 0
    with open_regular(path) as file:
        for number, line in _numbered(file):
            lines += 1
            try:
                if isinstance(line, Unreadable):
                    raise line
                found = parse(line, f"line {number}", names)
                article = completed(found, path, own_file=False)
            except Exception as problem:
                # Whatever a line holds, it must not cost the lines around it.
                bad += 1
                if bad <= MAX_REPORTED:
                    key = f"line {number}"
                    yield Skipped(path, f"{key}: {_reason(problem)}", key)
                continue
            while article.key in ids:
                # A repeated id must not hide the article that had it first.
                article = replace(article, key=f"{article.key} (line {number})")
            ids.add(article.key)
            yield article
    if not lines:
        raise Unreadable("empty")
    if bad > MAX_REPORTED:
        yield Skipped(path, f"{bad - MAX_REPORTED} more lines that can't be read", "more lines")


def _reason(problem: Exception) -> str:
    if isinstance(problem, Unreadable):
        return problem.reason
    return f"can't be read ({type(problem).__name__})"


def parse(line: bytes, where: str, names: Mapped = NO_MAPPING) -> ParsedArticle:
    """One line's article; its key is its `id`, else its `_id` (as in BEIR), else `where`.

    Raises `Unreadable`.
    """
    decoded = _decoded(line)
    try:
        fields = json.loads(decoded.text)
    except (ValueError, RecursionError):
        raise Unreadable("not valid JSON") from None
    if not isinstance(fields, dict):
        raise Unreadable("not a JSON object")
    text = fields.get("text")
    named_otherwise = names or not isinstance(text, str)
    if named_otherwise and (article := article_of(fields, where, Export("JSON", names))):
        return article
    if not isinstance(text, str):
        raise Unreadable('no "text"' if text is None else '"text" is not a string')
    text = normalise(words_of(text))
    if not text:
        raise Unreadable('"text" is empty')
    title, source = _words(fields.get("title")), _words(fields.get("source"))
    published = parse_date(fields.get("published"))
    notes = (
        f"{where}: {decoded.note}" if decoded.note else None,
        None if published else _unread_date(fields.get("published"), where),
    )
    return ParsedArticle(
        text=text,
        key=_string(fields.get("id")) or _string(fields.get("_id")) or where,
        title=title or "",
        title_from="JSON" if title else None,
        published=published,
        published_from="JSON" if published else None,
        source=source,
        source_from="JSON" if source else None,
        author=_names(fields.get("authors")) or _names(fields.get("author")),
        url=_string(fields.get("url")),
        note="; ".join(note for note in notes if note) or None,
    )


def _decoded(line: bytes) -> Decoded:
    try:
        return Decoded(line.decode("utf-8"))
    except UnicodeDecodeError:
        return decode(line, "utf-8")


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes | Unreadable]]:
    """Each line that isn't blank with its number from 1; a line that can't be read as why not."""
    stream = _opened(file)
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(MAX_LINE_BYTES + 1)
            if not line:
                return
            if len(line) > MAX_LINE_BYTES:
                _skip_rest_of_line(stream, line)
                yield number, Unreadable(f"longer than {MAX_LINE_BYTES // (1024 * 1024)} MB")
                continue
        except (EOFError, zlib.error, gzip.BadGzipFile):
            yield number, Unreadable("the gzip file is damaged from here on")
            return
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
            if looks_binary(line[:_BLOCK]):
                raise Unreadable("binary, not text")
        if line.strip():
            yield number, line


def _opened(file: BinaryIO) -> BinaryIO:
    """The file's lines, unpacked where its first bytes (not its name) say that it is gzipped."""
    magic = file.read(len(_GZIP_MAGIC))
    file.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if magic == _GZIP_MAGIC else file


def _skip_rest_of_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(_BLOCK)


def _unread_date(value: object, where: str) -> str | None:
    """A note on a publication date that can't be read; None where the line has none."""
    if value is None or value == "":
        return None
    written = json.dumps(value, ensure_ascii=False)
    shown = written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"
    return f'{where}: "published" isn\'t a date that can be read: {shown}'


def _string(value: object) -> str | None:
    """A field as one line of text; None where it is missing, empty or no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return one_line(str(value)) or None


def _words(value: object) -> str | None:
    """A field that may be HTML, as one line of text."""
    return _string(words_of(value) if isinstance(value, str) else value)


def _names(value: object) -> str | None:
    """One name or a list of names (texts, or objects with a `name`), joined with commas."""
    items = value if isinstance(value, list) else [value]
    names = (_words(item.get("name") if isinstance(item, dict) else item) for item in items)
    return ", ".join(_BY.sub("", name) for name in names if name) or None
