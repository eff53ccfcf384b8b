"""Stories: the articles that run one text, found at indexing and kept right as articles change.

A wire report stands in many outlets, with another headline, its end cut, a paragraph added.
Two articles are copies of one text when

 * they were published within `COPY_DAYS` of one another, or one of them is undated: a page that
   returns every year, or a daily column, is written anew however much of its wording stays;
 * the opening of each stands in the other: news puts what is new first, so that a report which
   repeats yesterday's as background, or a page that quotes another in full, opens differently;
 * the shorter one's words stand in the longer one.

Whether two articles are copies depends on no third, and a story is the articles that copies
link, so a library that grew by steps has the stories of one made at once. Copies are looked for
by MinHash signatures of the openings, cut into bands that an index finds (Leskovec, Rajaraman,
Ullman, "Mining of Massive Datasets", 3.4): an article is compared with the few of about its day
that share a band with it, so that adding ten costs what ten cost.

    openings  each article's signature, its day and the number of its story; without the first
              where the article hasn't been looked at, without the last where it may have changed
    bands     hash of a band, day → the articles whose signatures have it
    copies    article → its copies; each pair stands both ways
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.shingles import containment, share_in, shingles, words_of

if TYPE_CHECKING:
    from datasketch import MinHash

STORIES_VERSION = 1
"""Bumped when other articles become copies, so that libraries look for theirs again."""

OPENING_WORDS = 100
OPENING_SHARE = 0.5
"""Of each opening's shingles, how many stand in the other article."""

TEXT_SHARE = 0.6
"""Of the shorter article's shingles, how many stand in the longer."""

COPY_DAYS = 2

BANDS = 32
"""Of two values each. Of openings that share a third of their shingles, as where half of one
stands in the other, 98 in 100 share a band: 1 - (1 - 1/9)^32. Sharing a fiftieth, 1 in 100 do."""

_NO_WORDS = -1
_ALIKE = f"SELECT DISTINCT article FROM bands WHERE key IN ({', '.join('?' * BANDS)})"

Copies = list[tuple[int, int]]


def look_again(sql: sqlite3.Connection, row: int) -> None:
    """Note that an article is new or has changed, for `refresh`."""
    forget(sql, row)
    sql.execute("INSERT INTO openings (article) VALUES (?)", (row,))


def forget(sql: sqlite3.Connection, row: int) -> None:
    """Drop what is known of an article that goes; `refresh` settles what that changes."""
    found = sql.execute(
        "SELECT signature, day, story FROM openings WHERE article = ?", (row,)
    ).fetchone()
    if found is None:
        return
    signature, day, story = found
    sql.executemany(
        "DELETE FROM bands WHERE key = ? AND day = ? AND article = ?",
        ((key, day, row) for key in (_keys(signature) if signature else ())),
    )
    others = sql.execute("SELECT other FROM copies WHERE article = ?", (row,)).fetchall()
    sql.executemany(
        "DELETE FROM copies WHERE article = ? AND other = ?", ((other, row) for (other,) in others)
    )
    sql.execute("DELETE FROM copies WHERE article = ?", (row,))
    sql.execute("DELETE FROM openings WHERE article = ?", (row,))
    # It may have been what held the others together, or given the story its number.
    sql.execute("UPDATE openings SET story = NULL WHERE story = ?", (story,))


def forget_all(sql: sqlite3.Connection) -> None:
    """Drop everything; `refresh` then finds all stories from the articles alone."""
    for table in ("openings", "bands", "copies"):
        sql.execute(f"DELETE FROM {table}")
    sql.execute("INSERT INTO openings (article) SELECT row FROM articles")


def refresh(sql: sqlite3.Connection) -> None:
    """Find the copies of every article not looked at yet, and number the stories they change.

    Call it in the transaction that changed articles.
    """
    new = sql.execute(
        "SELECT article FROM openings WHERE story IS NULL AND signature IS NULL ORDER BY article"
    ).fetchall()
    for (row,) in new:
        _add(sql, row)
    _number(sql)


def stored(sql: sqlite3.Connection) -> tuple[Copies, Copies, str]:
    """Return the stories, the copies, and a digest of all else, to compare with another time's."""
    digest = hashlib.sha256()
    for query in (
        "SELECT article, day, signature FROM openings ORDER BY article",
        "SELECT key, day, article FROM bands ORDER BY key, day, article",
    ):
        for values in sql.execute(query):
            digest.update(repr(values).encode())
    return (
        sql.execute("SELECT article, story FROM openings ORDER BY article").fetchall(),
        sql.execute("SELECT article, other FROM copies ORDER BY article, other").fetchall(),
        digest.hexdigest(),
    )


def are_copies(one: str, other: str) -> bool:
    """Tell whether two articles' texts are copies of one, whenever they were published."""
    words = words_of(one), words_of(other)
    whole, other_whole = map(shingles, words)
    opening, other_opening = (shingles(these[:OPENING_WORDS]) for these in words)
    return (
        min(share_in(opening, other_whole), share_in(other_opening, whole)) >= OPENING_SHARE
        and containment(whole, other_whole) >= TEXT_SHARE
    )


def signature_of(text: str) -> bytes:
    """Return the MinHash signature of a text's opening: 2 · `BANDS` values, each a uint32."""
    minhash = _unsigned().copy()
    minhash.update_batch([run.encode() for run in shingles(words_of(text, OPENING_WORDS))])
    return bytes(np.asarray(minhash.hashvalues, dtype="<u4").tobytes())


@cache
def _unsigned() -> MinHash:
    """Return the signature of nothing: a copy of it costs less than drawing its permutations."""
    # Here and not above: datasketch imports scipy, and a search needs neither.
    from datasketch import MinHash

    # Seed and scheme are named, since the values are stored.
    return MinHash(2 * BANDS, seed=1, hashfunc=zlib.crc32, scheme="affine32")


def _add(sql: sqlite3.Connection, row: int) -> None:
    """Sign an article and link it to those of its copies that are signed already."""
    published, text = sql.execute(
        "SELECT published, text FROM articles WHERE row = ?", (row,)
    ).fetchone()
    day = date.fromisoformat(published).toordinal() if published else 0
    signature = signature_of(text)
    copies = [other for other, words in _alike(sql, signature, day) if are_copies(text, words)]
    sql.executemany(
        "INSERT INTO copies VALUES (?, ?)",
        [pair for other in copies for pair in ((row, other), (other, row))],
    )
    # Two bands of one article may have the same values, and so the same key.
    sql.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?, ?)",
        ((key, day, row) for key in _keys(signature)),
    )
    sql.execute(
        "UPDATE openings SET day = ?, signature = ? WHERE article = ?", (day, signature, row)
    )


def _alike(sql: sqlite3.Connection, signature: bytes, day: int) -> Iterator[tuple[int, str]]:
    """Yield (row, text) of the articles of about a day that share a band with a signature."""
    keys = _keys(signature)
    if not keys:
        return
    if day:
        near = " AND (day BETWEEN ? AND ? OR day = 0)"
        rows = sql.execute(_ALIKE + near, (*keys, day - COPY_DAYS, day + COPY_DAYS)).fetchall()
    else:
        rows = sql.execute(_ALIKE, keys).fetchall()
    for (row,) in rows:
        yield row, sql.execute("SELECT text FROM articles WHERE row = ?", (row,)).fetchone()[0]


def _keys(signature: bytes) -> list[int]:
    """Return a signature's bands as integers; a text without words has none."""
    # A band's two 32-bit values make one 64-bit key. Which band it is needn't be in it: that
    # another's two values are the same happens by chance only, and texts are compared after.
    keys: list[int] = np.frombuffer(signature, dtype="<i8").tolist()
    return [key for key in keys if key != _NO_WORDS]


def _number(sql: sqlite3.Connection) -> None:
    """Give every article without a story its own: the lowest row of those that copies link."""
    unnumbered = sql.execute("SELECT article FROM openings WHERE story IS NULL").fetchall()
    done: set[int] = set()
    for (row,) in unnumbered:
        if row not in done:
            linked = _linked(sql, row)
            done |= linked
            sql.executemany(
                "UPDATE openings SET story = ? WHERE article = ?",
                [(min(linked), article) for article in linked],
            )


def _linked(sql: sqlite3.Connection, row: int) -> set[int]:
    """Return the articles that a chain of copies leads to, the one it starts from included."""
    found, open_ends = {row}, [row]
    while open_ends:
        others = sql.execute("SELECT other FROM copies WHERE article = ?", (open_ends.pop(),))
        new = {other for (other,) in others} - found
        found |= new
        open_ends += new
    return found
