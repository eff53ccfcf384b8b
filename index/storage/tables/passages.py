"""The passages: where they are in their articles' texts, and what is embedded for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.storage.tables.store import Store
from index.types import Passage

DIGEST_BYTES = 16

COUNTED_TOGETHER = 4_096
"""Passages that are counted, to be listed only if the number isn't right."""

READ_TOGETHER = 64
"""Passages whose articles' texts are read by one statement."""

Span = tuple[int, int]
Input = tuple[int, bytes, int, str]
"""A passage's id, the digest of its input, its article's row and its input: see `passage_input`."""


class PassageStore(Store):
    """Table `passages`. An id is never given to another passage."""

    def replace(self, row: int, title: str, text: str, spans: Sequence[Span]) -> None:
        """Replace an article's passages."""
        self.delete_of(row)
        self._sql.executemany(
            'INSERT INTO passages (article, start, "end", digest) VALUES (?, ?, ?, ?)',
            ((row, start, end, digest_of(title, text[start:end])) for start, end in spans),
        )

    def delete_of(self, row: int) -> None:
        """Remove an article's passages."""
        self._sql.execute("DELETE FROM passages WHERE article = ?", (row,))

    def of_article(self, row: int) -> list[tuple[int, int, bytes]]:
        """Return the start, end and digest of an article's passages."""
        return self._sql.execute(
            'SELECT start, "end", digest FROM passages WHERE article = ? ORDER BY id', (row,)
        ).fetchall()

    def ids_of(self, row: int) -> list[int]:
        """Return the ids of an article's passages, ascending."""
        return self._column("SELECT id FROM passages WHERE article = ? ORDER BY id", row)

    def has_digest(self, digest: bytes) -> bool:
        """Tell whether any passage has a digest."""
        return self._value("SELECT 1 FROM passages WHERE digest = ? LIMIT 1", digest) is not None

    def get(self, ids: Sequence[int]) -> dict[int, tuple[Passage, int]]:
        """Return passages by id, each with its article's row."""
        rows = self._sql.execute(
            'SELECT p.id, a.id, p.start, p."end", a.row FROM passages p JOIN articles a'
            f" ON a.row = p.article WHERE p.id IN ({_listed(ids)})"
        )
        return {row[0]: (Passage(*row[:4]), row[4]) for row in rows}

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the words of passages by id."""
        found = self._with_texts(f"id IN ({_listed(ids)})", "article, id")
        return {identity: text for identity, _, _, _, text in found}

    def inputs(self, after: int = 0) -> Iterator[Input]:
        """Yield the passages with higher ids than `after`, in their order, streaming."""
        return self._inputs(f"id > {int(after)}")

    def inputs_of(self, ids: Sequence[int]) -> Iterator[Input]:
        """Yield some passages, in the order of their ids."""
        return self._inputs(f"id IN ({_listed(ids)})")

    def _inputs(self, where: str) -> Iterator[Input]:
        for identity, digest, article, title, text in self._with_texts(where, "id"):
            yield identity, digest, article, passage_input(title, text)

    def _with_texts(self, where: str, order: str) -> Iterator[tuple[int, bytes, int, str, str]]:
        """Yield the id, digest, article's row, title and words of passages.

        Each run of passages of one article reads its text once: a database's `substr` would read a
        text up to its end for each of its passages, which takes a long article quadratic time.
        """
        rows = self._sql.stream(
            f'SELECT id, digest, article, start, "end" FROM passages WHERE {where} ORDER BY {order}'
        )
        texts: dict[int, tuple[str, str]] = {}
        last = 0
        while block := list(islice(rows, READ_TOGETHER)):
            # The last block's last article may go on in this one.
            texts = {last: texts[last]} if last in texts else {}
            wanted = sorted({row[2] for row in block} - texts.keys())
            for article, title, text in self._sql.execute(
                f"SELECT row, title, text FROM articles WHERE row IN {self._sql.listed()}",
                (json.dumps(wanted),),
            ):
                texts[article] = title, text
            for identity, digest, article, start, end in block:
                title, text = texts[article]
                yield identity, digest, article, title, text[start:end]
            last = block[-1][2]

    def count(self) -> int:
        """Count the passages."""
        return self._count("passages")

    def last_id(self) -> int:
        """Return the highest id, 0 where there is none."""
        return int(self._value("SELECT coalesce(max(id), 0) FROM passages"))

    def count_ever(self) -> int:
        """Return how many passages there ever were, those that are gone included."""
        return self._sql.last_id("passages")

    def ids(self) -> NDArray[np.int64]:
        """Return the ids of all passages, ascending."""
        # One text of a million numbers takes a quarter of the time of a million rows.
        table = self._sql.either("passages NOT INDEXED", "passages")
        return np.sort(numbers(self._value(f"SELECT {self._sql.numbers('id')} FROM {table}")))

    def ids_and_articles(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ids of all passages, ascending, and the rows of their articles."""
        rows = self._sql.stream("SELECT id, article FROM passages ORDER BY id")
        found = np.fromiter(rows, [("id", np.int64), ("article", np.int64)])
        return found["id"], found["article"]

    def gone(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which of some passages, ids ascending, aren't there any more.

        SQLite counts ten times as fast as it lists. And a count tells: an id is never given
        to another passage, so that nothing else can be between the first and the last.
        """
        gone = [ids[:0]]
        for start in range(0, len(ids), COUNTED_TOGETHER):
            some = ids[start : start + COUNTED_TOGETHER]
            among = f"FROM passages WHERE id BETWEEN {some[0]} AND {some[-1]}"
            if self._value(f"SELECT count(*) {among}") < len(some):
                there = np.fromiter(self._sql.execute(f"SELECT id {among}"), [("id", np.int64)])
                gone.append(np.setdiff1d(some, there["id"], assume_unique=True))
        return np.concatenate(gone)


def passage_input(title: str, text: str) -> str:
    """Return what is embedded and counted for a passage: its article's title, then its words."""
    return f"{title}\n{text}" if title else text


def digest_of(title: str, text: str) -> bytes:
    """Return the digest of what is embedded for a passage: vectors are stored under it."""
    return hashlib.sha256(passage_input(title, text).encode()).digest()[:DIGEST_BYTES]


def numbers(text: str | None) -> NDArray[np.int64]:
    """Read SQLite's `group_concat` of whole numbers."""
    if not text:
        return np.empty(0, dtype=np.int64)
    return np.fromstring(text, dtype=np.int64, sep=",")


def _listed(ids: Sequence[int]) -> str:
    """Numbers of our own, written into a statement: SQLite caps bound parameters."""
    return ",".join(map(str, map(int, ids))) or "NULL"
