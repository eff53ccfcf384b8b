"""What an extractor is: given an article, and nothing else, it returns rows of named columns.

So whatever is to be known of every article (who is quoted, which numbers it gives) can be
computed once, as the article is indexed, by rules that `index` doesn't know.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Protocol

from index.errors import UsageError
from index.types import Article, Column, ColumnType, Value

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MOST = 2**63
"""SQLite's integers are smaller than this, and so is every number that is worth keeping."""

_PLAIN_TYPES: dict[ColumnType, type] = {
    ColumnType.TEXT: str,
    ColumnType.KEY: str,
    ColumnType.INTEGER: int,
    ColumnType.START: int,
    ColumnType.END: int,
}


class Extractor(Protocol):
    """Finds rows in articles; the same ones in the same article, whenever it is asked.

    An update calls it for articles that are new or have changed, and for all where it is new to
    the library itself, or has another version or other columns than before.
    """

    @property
    def name(self) -> str:
        """What its rows are called, in lower case: `Library.extracted(name)` returns them."""

    @property
    def version(self) -> int:
        """Raised with every change of what it finds, so that libraries have it look again."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of its rows."""

    def extract(self, article: Article) -> Iterable[Sequence[Value]]:
        """Return the rows of an article, with a value for each column.

        Whatever it raises is reported with the article, of which it then has no rows.
        """


def check_declared(extractors: Sequence[Extractor]) -> None:
    """Check the names and the columns of extractors.

    Raises:
        UsageError: one can't be used.
    """
    names = [one.name for one in extractors]
    for extractor in extractors:
        problem = _problem_of(extractor)
        if not problem and names.count(extractor.name) > 1:
            problem = "there are two of them"
        if problem:
            raise UsageError(
                f"the extractor {extractor.name!r} can't be used: {problem}",
                "see index.extraction.extractor",
            )


def checked(row: Sequence[object], columns: Sequence[Column], text: str) -> list[Value]:
    """Return a row's values, which are those of its columns and lie in the article's text.

    Raises:
        ValueError: they aren't, or don't.
    """
    if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != len(columns):
        raise ValueError(f"a row has a value for each of the {len(columns)} columns")
    values = [_value(value, column) for value, column in zip(row, columns, strict=True)]
    for column, start, end in zip(columns, values, values[1:], strict=False):
        if column.type is ColumnType.START and not _in_text(start, end, text):
            raise ValueError(f"{column.name} {start} to {end} doesn't lie in the article's text")
    return values


def keys_of(rows: Iterable[Sequence[Value]], columns: Iterable[Column]) -> Counter[tuple[str, str]]:
    """Count the keys of rows, each with the name of its column."""
    places = [
        (place, column.name)
        for place, column in enumerate(columns)
        if column.type is ColumnType.KEY
    ]
    return Counter(
        (name, str(row[place])) for row in rows for place, name in places if row[place] is not None
    )


def _problem_of(extractor: Extractor) -> str:
    columns = list(extractor.columns)
    names = [column.name for column in columns]
    if not all(map(_NAME.fullmatch, (extractor.name, *names))):
        return "names are of small letters, digits and underscores"
    if not columns or len(set(names)) < len(names):
        return "it needs columns of different names"
    if type(extractor.version) is not int or not 0 < extractor.version < _MOST:
        return "its version is a whole number from 1"
    for column, following in zip_longest(columns, columns[1:]):
        opens = column.type is ColumnType.START
        if opens != (following is not None and following.type is ColumnType.END):
            return "a column of starts has one of ends behind it, and no other has"
    if columns[0].type is ColumnType.END:
        return "a column of ends has one of starts before it"
    return ""


def _value(value: object, column: Column) -> Value:
    if value is None:
        return None
    if column.type is ColumnType.REAL:
        if type(value) in (int, float) and math.isfinite(number := float(value)):  # type: ignore[arg-type]
            return number
    elif type(value) is _PLAIN_TYPES[column.type] and (
        isinstance(value, str) or (isinstance(value, int) and abs(value) < _MOST)
    ):
        return value
    raise ValueError(f"{column.name} isn't of the type {column.type}")


def _in_text(start: Value, end: Value, text: str) -> bool:
    if start is None or end is None:
        return start is end
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
