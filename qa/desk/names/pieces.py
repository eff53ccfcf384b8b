"""A piece of a run: a name, its kind as far as its words tell, and where its title begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Token = tuple[int, int]
"""Where a word stands in its run."""

POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$", re.IGNORECASE)
SMALL_WORDS = frozenset(
    "of the & de la los del van der den von bin ibn da di du dos le y al el ter".split()
)
"""Words within names that have no capital."""

CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov
    dec""".split()
)


class Piece(NamedTuple):
    """A name within a run, as offsets from the run's start.

    kind: what it names as far as its own words tell; "" where they don't.
    surety: 3 certain, 2 likely, 1 to be told by what stands beside it.
    title: where its title begins; `start` where it has none.
    """

    start: int
    end: int
    kind: str
    surety: int
    title: int


def piece(tokens: Sequence[Token], kind: str, surety: int, title: int | None = None) -> Piece:
    """Return the name that words make."""
    start = tokens[0][0]
    return Piece(start, tokens[-1][1], kind, surety, start if title is None else title)


def bare(word: str) -> str:
    """Return a word without the ending of a possessive."""
    return POSSESSIVE.sub("", word).rstrip("'’-‑")
