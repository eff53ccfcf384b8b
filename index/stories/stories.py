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
`index.storage.tables.articles.stories` keeps what is found.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.storage.database import Database
from index.storage.tables.articles.stories import StoryStore
from index.stories.shingles import containment, share_in, shingles, words_of

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


def refresh(database: Database) -> None:
    """Find the copies of every article not looked at yet, and number the stories they change.

    Call it in the transaction that changed articles.
    """
    for row in database.stories.unsigned():
        _add(database, row)
    _number(database.stories)


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


def _add(database: Database, row: int) -> None:
    """Sign an article and link it to those of its copies that are signed already."""
    articles, stories = database.articles, database.stories
    day, text = articles.day_and_text(row)
    signature = signature_of(text)
    alike = stories.alike(signature, day, COPY_DAYS)
    stories.link(row, [other for other in alike if are_copies(text, articles.text_of(other))])
    stories.sign(row, day, signature)


def _number(stories: StoryStore) -> None:
    """Give every article without a story its own: the lowest row of those that copies link."""
    done: set[int] = set()
    for row in stories.unnumbered():
        if row not in done:
            linked = _linked(stories, row)
            done |= linked
            stories.number(linked, min(linked))


def _linked(stories: StoryStore, row: int) -> set[int]:
    """Return the articles that a chain of copies leads to, the one it starts from included."""
    found, open_ends = {row}, [row]
    while open_ends:
        new = set(stories.copies_of(open_ends.pop())) - found
        found |= new
        open_ends += new
    return found
