"""Rich Text Format (.rtf), by striprtf: paragraphs, a table's rows as lines, then the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.properties import Properties, article_of, described
from index.types import ParsedArticle, Skipped

SUFFIXES = (".rtf",)

MOST_BYTES = 50 * 1024 * 1024
_PICTURES = re.compile(rb"\\(?:pict|objdata)\b[^{}]*")
_NOTE = re.compile(r"\{(?:\\\*)?\\footnote\b(?:\\ftnalt\b)?")
_NOTE_MARK = re.compile(r"\\chftn\b ?")
_FIELD = r"\{\\%s\b ?((?:[^{}]|\{[^{}]{0,200}\}){0,500})\}"
_ROW_END = re.compile(r"\|(?=\n|$)")


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article."""
    data = read_bytes(path, MOST_BYTES)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("not RTF, though it is called so")
    if data.count(b"{") > data.count(b"}") + data.count(b"\\{"):
        raise Unreadable("damaged: RTF cut off before its end")
    # RTF is ASCII; what stands beyond it is escaped, or in the document's own code page.
    source = _PICTURES.sub(b"", data).decode("latin-1")
    head = _head(source)
    stated = Properties(_field(source, head, "title"), _field(source, head, "author"))
    body, notes = _notes_apart(source, head)
    text = "\n\n".join(part for part in (_text(body), *map(_text, notes)) if part)
    yield article_of(described(text, stated, "RTF properties"), path)


def _text(source: str) -> str:
    from striprtf import striprtf

    read: Any = striprtf
    try:
        text = str(read.rtf_to_text(source, errors="replace"))
    # What no word processor wrote makes it raise errors of any kind.
    except Exception as error:
        raise Unreadable(f"RTF that can't be read ({type(error).__name__})") from error
    # Characters beyond the first 65,536 are written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _ROW_END.sub("", text).replace("|", " ")
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _head(source: str) -> str:
    """How a source begins that is in the document's code page."""
    page = re.search(r"\\ansicpg(\d{1,5})", source[:4000])
    escape = re.search(r"\\uc(\d)", source[:4000])
    return (
        r"{\rtf1\ansi"
        + (rf"\ansicpg{page[1]}" if page else "")
        + (rf"\uc{escape[1]}" if escape else "")
    )


def _notes_apart(source: str, head: str) -> tuple[str, list[str]]:
    """The source without its footnotes, and these as sources of their own."""
    kept, notes, after = [], [], 0
    for match in _NOTE.finditer(source):
        if match.start() < after:
            continue
        end = _group_end(source, match.start())
        kept.append(source[after : match.start()])
        notes.append(f"{head} {_NOTE_MARK.sub('', source[match.end() : end])}}}")
        after = end + 1
    return "".join([*kept, source[after:]]), notes


def _group_end(source: str, start: int) -> int:
    """Where the group that begins at `start` ends: the offset of its closing brace."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return len(source)


def _field(source: str, head: str, name: str) -> str:
    """A field of the document's information group."""
    match = re.search(_FIELD % name, source[:200_000])
    return _text(f"{head} {match[1]}}}") if match else ""
