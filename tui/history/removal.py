"""Taking articles that were removed from a library out of the history's answers too.

A question stays as its user typed it, with a note that its answer is gone. What answers had is
found by the digests of the texts, and by ids and paths, since the texts themselves aren't known
any more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from index.types import TakenDown
from tui.history.answers import without
from tui.history.database import connect, erase_free_space, explained, transaction
from tui.history.store import answer_from, compressed, quotes_of, text_from
from tui.text.phrases import REMOVED
from tui.text.safe_text import one_line

_NOTHING = "{}"
"""Stands for a stored answer that couldn't be understood."""

_PIECE, _BETWEEN = 48, 512
"""Bytes of a compressed text that are looked for in one, and how far apart they begin."""


def forget(path: Path, taken: Sequence[TakenDown]) -> int:
    """Drop all that the answers of a history have of articles; return how many had any.

    A text counts whatever article it was of; any other text of an article, by its id and path.

    Raises:
        HistoryError: the history can't be read or written.
    """
    if not path.is_file():
        return 0
    with closing(connect(path)) as sql, explained(path):
        sql.execute("PRAGMA secure_delete=ON")
        with transaction(sql, "IMMEDIATE"):
            left = {turn: value for turn, value in _left(sql, taken) if value is not None}
            for turn, value in left.items():
                _replace(sql, turn, value)
            sql.execute(
                "DELETE FROM texts WHERE NOT EXISTS"
                " (SELECT 1 FROM turn_texts WHERE turn_texts.sha256 = texts.sha256)"
            )
            # What was ever deleted may still stand in the index.
            sql.execute("INSERT INTO search (search) VALUES ('rebuild')")
        return len(left)


def count(path: Path, taken: Sequence[TakenDown]) -> int:
    """Count the answers of a history that have anything of some articles; raises as `forget`."""
    if not path.is_file() or not taken:
        return 0
    with closing(connect(path)) as sql, explained(path), transaction(sql, "DEFERRED"):
        return sum(value is not None for _, value in _left(sql, taken))


def erase(path: Path, patience: float) -> bool:
    """Write a history anew without what was deleted from it; raises as `forget`.

    False where another program has been reading it for `patience` seconds.
    """
    if not path.is_file():
        return True
    with closing(connect(path)) as sql, explained(path):
        return erase_free_space(sql, patience)


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of articles that a history keeps compressed, each with where it stands."""
    if not path.is_file():
        return
    with closing(connect(path)) as sql, explained(path), transaction(sql, "DEFERRED"):
        for (blob,) in sql.execute("SELECT text FROM texts"):
            if (text := text_from(blob)) is not None:
                yield f"{path} (a text)", text.encode("utf-8", "surrogatepass")


def pieces_of(texts: Sequence[str]) -> dict[bytes, str]:
    """Return parts of texts as a history stores them, to be looked for in its bytes."""
    packed = [compressed(text) for text in texts]
    return {
        one[begin : begin + _PIECE]: "a compressed text"
        for one in packed
        for begin in range(_PIECE, len(one) - _PIECE, _BETWEEN)
    }


def _left(sql: sqlite3.Connection, taken: Sequence[TakenDown]) -> Iterator[tuple[int, str | None]]:
    """Yield every turn, and what is left of its answer; None where it has nothing of them."""
    names = {(one.id, one.path) for one in taken}
    texts = {text for one in taken for text in one.texts}

    def is_gone(article: Mapping[str, Any]) -> bool:
        named = article.get("id"), article.get("path")
        return named in names or bool(texts & {article.get("text"), article.get("sha256")})

    for turn, value in sql.execute("SELECT id, value FROM turns").fetchall():
        try:
            yield turn, without(value, is_gone)
        except ValueError:  # it can't be shown whole anyway
            quoted = any(one in value for one in (*texts, *(path for _, path in names)))
            yield turn, _NOTHING if quoted else None


def _replace(sql: sqlite3.Connection, turn: int, value: str) -> None:
    """Store what is left of a turn's answer."""
    rows = sql.execute(
        "SELECT sha256, text FROM texts JOIN turn_texts USING (sha256) WHERE turn = ?", (turn,)
    ).fetchall()
    texts = {key: text for key, blob in rows if (text := text_from(blob)) is not None}
    (question,) = sql.execute("SELECT question FROM turns WHERE id = ?", (turn,)).fetchone()
    answer = answer_from(value, texts, question, None)
    words = None if answer.said is None else one_line(answer.said)
    gone = answer.removed or value == _NOTHING
    sql.execute(
        "UPDATE turns SET answer = ?, value = ? WHERE id = ?",
        (REMOVED if words is None and gone else words, value, turn),
    )
    sql.execute(
        "UPDATE search SET answer = ?, quotes = ? WHERE rowid = ?",
        (words or "", quotes_of(answer), turn),
    )
    kept = {article["text"] for article in json.loads(value).get("articles", ())}
    sql.executemany(
        "DELETE FROM turn_texts WHERE turn = ? AND sha256 = ?",
        [(turn, key) for key, _ in rows if key not in kept],
    )
