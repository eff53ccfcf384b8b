"""Words of which one says the opposite of the other: what opens doesn't close on that day."""

from __future__ import annotations

from collections.abc import Iterable, Set

from index.keyword.tokenizer import terms

_PAIRS = (
    ("open opens opened opening reopen reopens launch inaugurated", "close closed closure shut"),
    ("begin began begun start", "end finish"),
    ("win won winner victory", "lose lost loser"),
    ("buy bought acquire acquisition purchase takeover", "sell sold sale"),
    ("rise rose risen increase grow grew growth climb", "fall fell fallen decrease drop decline"),
    ("hire recruit appoint", "fire sack dismiss oust resign quit"),
    ("arrive arrival", "depart departure leave left"),
    ("born birth", "die dead death kill"),
    ("marry marriage wed wedding", "divorce"),
    ("accept agree approve", "reject refuse"),
)


def _opposites() -> dict[str, tuple[Set[str], Set[str]]]:
    """Return, for each term, those that say the same and those that say the opposite."""
    sides = [(frozenset(terms(one)), frozenset(terms(other))) for one, other in _PAIRS]
    both = [*sides, *((other, one) for one, other in sides)]
    return {term: (same, opposite) for same, opposite in both for term in same}


_KNOWN = _opposites()


def says_the_opposite(question: Iterable[str], sentence: Iterable[str]) -> bool:
    """Tell whether a sentence has the opposite of a word of the question, and not the same.

    Both are given as index terms.
    """
    said = set(sentence)
    return any(
        not said & same and bool(said & opposite)
        for same, opposite in (_KNOWN[term] for term in question if term in _KNOWN)
    )
