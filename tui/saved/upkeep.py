"""What the doctor and a removal do with the saved questions' file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from index.types import TakenDown
from qa.saved.codec import encode
from qa.saved.forgetting import emptied, without
from qa.saved.types import Record, Source
from tui.saved import store

Quotes = Callable[[bytes], bool]
"""Tells whether bytes have words that must go."""


def unread_lines(library: Path) -> tuple[int, ...]:
    """Return the numbers of the lines that can't be read; raises `UsageError` as `store.kept`."""
    return store.kept(library).unread


def forget_taken(library: Path, taken: Sequence[TakenDown]) -> int:
    """Drop all that answers have of articles that were removed; return of how many questions.

    Raises:
        UsageError: the file can't be read or written; it is left as it is.
    """
    names = {(one.id, one.path) for one in taken}
    texts = {text for one in taken for text in one.texts}
    return _forget(
        library,
        lambda one: (one.article, one.path) in names or one.text_sha256 in texts,
    )


def forget_quoting(library: Path, quotes: Quotes) -> int:
    """Drop what has words that must go, also lines that can't be read; return how many had any.

    A question in such words goes whole, as do those of the user's own. Raises as `forget_taken`.
    """
    count = _forget(library, lambda one: _has(json.dumps(asdict(one), default=str), quotes))

    def rest(record: Record) -> Record | None:
        if not _has(encode(record), quotes):
            return record
        left = emptied(record)
        return None if _has(encode(left), quotes) else left

    before = {one.saved.id: one for one in store.kept(library).records}
    after = {one.saved.id: one for one in store.change_all(library, rest)}
    more = sum(after.get(identity) != one for identity, one in before.items())
    return count + more + store.drop_unread(library, lambda line: _in(line, quotes))


def _forget(library: Path, is_gone: Callable[[Source], bool]) -> int:
    count = 0

    def make(record: Record) -> Record:
        nonlocal count
        left = without(record, is_gone)
        count += left != record
        return record if left == record else left

    store.change_all(library, make)
    return count


def _has(line: str, quotes: Quotes) -> bool:
    return _in(line.encode(), quotes)


def _in(line: bytes, quotes: Quotes) -> bool:
    """Whether a line has the words, as it is written or with its escapes read."""
    if quotes(line):
        return True
    try:
        written = json.dumps(json.loads(line), ensure_ascii=False)
    except (ValueError, RecursionError):
        return False
    return quotes(written.encode("utf-8", "surrogatepass"))
