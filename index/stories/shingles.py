"""Shingles: the runs of a few words by which two texts are compared for copied wording.

Broder 1997, "On the resemblance and containment of documents".
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import islice

SHINGLE_WORDS = 5
"""Long enough that texts about one event, written by two people, share next to none."""

_WORD = re.compile(r"\w+")


def words_of(text: str, most: int | None = None) -> list[str]:
    """Return the case-folded words of a text, or the first `most` of them."""
    return [match.group().casefold() for match in islice(_WORD.finditer(text), most)]


def shingles(words: Sequence[str]) -> set[str]:
    """Return every run of `SHINGLE_WORDS` words; of fewer words, they are one run."""
    if not words:
        return set()
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1))
    return {" ".join(words[start : start + SHINGLE_WORDS]) for start in starts}


def share_in(part: Set[str], whole: Set[str]) -> float:
    """Return which share of the shingles `part` stands in `whole`; 0 where `part` is empty."""
    return len(part & whole) / len(part) if part else 0.0


def containment(one: Set[str], other: Set[str]) -> float:
    """Return which share of the smaller set's shingles stands in the larger, 0 to 1."""
    return share_in(*sorted((one, other), key=len))
