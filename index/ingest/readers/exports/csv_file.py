"""Tables with a header: a row is an article, where a column has its text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.inside import Parsed
from index.ingest.readers.records.fields import NO_MAPPING, Mapped, names_of, plain_name
from index.ingest.readers.records.record import Export, articles
from index.types import Skipped

SUFFIXES = (".csv", ".tsv")

_LONGEST_FIELD = 20 * 1024**2
_SEPARATORS = ",;\t|"
_SAVED_BY_TOOL = frozenset({"timeadded", "saveddate", "savedat", "readingprogress"})


def read(path: Path, mapping: Mapped = NO_MAPPING) -> Parsed:
    """The articles of a table in its order, by their ids; rows without text are counted."""
    text = decode(read_bytes(path)).text
    rows = _rows(text)
    header = next(rows, None)
    if not isinstance(header, list) or not header:
        raise Unreadable("no table: its first line isn't a header")
    names = [plain_name(name) for name in header]
    texts = {name for field in ("text", "summary") for name in names_of(field, mapping)}
    if not texts & set(names) and not set(names_of("url", mapping)) & set(names):
        raise Unreadable("no column with the text of an article, such as text or body")
    export = Export("CSV", mapping, created_is_saved=bool(_SAVED_BY_TOOL & set(names)))
    damaged: list[Skipped] = []
    found = False
    for one in articles(_records(path, header, rows, damaged), path, export):
        found = True
        yield one
    yield from damaged
    if not found and not damaged:
        raise Unreadable("no rows below its header")


def _records(
    path: Path, header: list[str], rows: Iterator[list[str] | csv.Error], damaged: list[Skipped]
) -> Iterator[tuple[str, dict[str, str]]]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, csv.Error):
            damaged.append(Skipped(path, f"row {number}: {row}", f"row {number}"))
        elif any(cell.strip() for cell in row):
            # Of two columns of one name the first one counts.
            cells = reversed(list(zip(header, row, strict=False)))
            yield f"entry {number}", dict(cells)


def _rows(text: str) -> Iterator[list[str] | csv.Error]:
    """The rows of a table, the header first; one that can't be read as its error."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
