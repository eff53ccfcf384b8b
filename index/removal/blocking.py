"""By what an article that was taken down is known again, wherever an update meets it.

The file and the key by which the file tells its articles apart stay blocked, whatever they come to
say: a text that was edited a little is still the one that had to go. A key that only counts
places, such as a line's number, may come to be another article's, and blocks nothing. The text
is blocked wherever it stands, also with other spaces and line breaks, and so is the article's
address, unless another article has the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.storage.tables.articles.articles import is_line, text_sha256
from index.storage.tables.asked.taken_down import Block, Kind, TakenDownStore
from index.stories.shingles import words_of
from index.types import ParsedArticle, Skipped

COMMAND = "dateline remove --list"


class Gate:
    """What an update asks of every article it reads; of a library without removals, nothing."""

    def __init__(self, store: TakenDownStore) -> None:
        self._store = store
        self._closed = store.any()

    def refused(self, path: Path, parsed: ParsedArticle) -> Skipped | None:
        """Return how an article that was taken down is skipped; None for any other."""
        if not self._closed:
            return None
        # By the cheapest first; the order doesn't matter else.
        for block in (
            Block(Kind.ENTRY, str(path), parsed.key),
            *_of_address(parsed.url),
            *_of_text(parsed.text),
        ):
            if (number := self._store.blocking(block)) is not None:
                return refusal(path, parsed.key, number)
        return None


def refusal(path: Path, key: str, number: int) -> Skipped:
    """Return what is reported of an entry that a removal blocks."""
    return Skipped(path, reason(number), key, lost=False)


def reason(number: int) -> str:
    """Return why an entry is skipped that a removal blocks."""
    return f"was removed from the library (number {number} of {COMMAND})"


def blocks_of(
    entries: Iterable[tuple[str, str]], texts: Iterable[str], urls: Iterable[str]
) -> list[Block]:
    """Return what blocks an article: its entries (path, key), texts, and own addresses."""
    found = [Block(Kind.ENTRY, path, key) for path, key in entries if not is_line(key)]
    for text in texts:
        found += _of_text(text)
    found += [block for url in urls for block in _of_address(url)]
    return list(dict.fromkeys(found))


def _of_address(url: str | None) -> Iterator[Block]:
    if url and url.strip():
        yield Block(Kind.URL, url.strip())


def _of_text(text: str) -> Iterator[Block]:
    yield Block(Kind.TEXT, text_sha256(text))
    if words := words_of(text):
        yield Block(Kind.WORDS, hashlib.sha256(" ".join(words).encode()).hexdigest())
