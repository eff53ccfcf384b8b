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
    dec mondays tuesdays wednesdays thursdays fridays saturdays sundays""".split()
)

NO_NAMES = frozenset(
    """covid covid-19 tv qr pcr dna rna mrna ai id gps lgbtq lgbtq+ lgbt hiv aids suv suvs atm dui
    ppe faq
    q&a rsv url pdf vip bmi diy ufo ufos cctv adhd ptsd usb led wi-fi wifi dj mc iv ivf er icu nda
    feedback rbi rbis era qb phd ba ma mba gpa gdp cpi ipo etf llms ptsd http https www utc rip ok
    lol omg
    tbd faqs ceos rv
    rvs evs ev pr hr it mph am pm""".split()
)
"""Words with capitals that name nothing."""

NUMBERED = {
    "title": "other",
    "article": "other",
    "proposition": "other",
    "formula": "organisation",
    "apollo": "other",
    "artemis": "other",
    "falcon": "other",
    "boeing": "other",
    "airbus": "other",
    "iphone": "other",
    "windows": "other",
    "cop": "other",
    "route": "place",
    "interstate": "place",
    "highway": "place",
    "channel": "organisation",
}
"""What a word names with the number behind it."""


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
    if "'" in word or "’" in word:
        word = POSSESSIVE.sub("", word)
    return word.rstrip("'’-‑")
