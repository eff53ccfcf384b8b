"""Which older article tells of the event that a new one tells of.

An older article of the weeks before is found by the words of the new one's title and beginning. The
two are taken to tell of one event where they share most of what is rare in both beginnings, the
parts of names among it. Collections of many events ("five things to know") follow nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from index.backend import LibraryBackend
from index.keyword.tokenizer import terms
from index.types import Article, Filters
from qa.language.names import names_in

BEFORE = timedelta(days=21)
"""An event is told of again within so long; later it is rather another of its kind."""

LEAST_ALIKE = 0.22
"""The cosine of two beginnings, from which they tell of one event (`Follower.alike`)."""

LEAST_NAMES = 2
LEAST_RARE = 1.5
"""So many terms of names they share at least, and together these weigh as much as so many that only
two articles have: "President" and "Monday" alone show nothing."""

_BEGINNING = 600
_QUERY = 300
"""Characters of an article's text that tell what it is about; the first of them are searched."""

_FOUND = 20

_ROUNDUP = re.compile(
    r"\b(?:(?:\d+|three|four|five|six|seven|eight|nine|ten) (?:big |more )?(?:things|takeaways|"
    r"stories)|things (?:to|you need to) know|briefing|podcast|newsletter|round-?up|news quiz|"
    r"what to watch|week in (?:review|photos|pictures)|(?:best|top) photos|photos of the|"
    r"today's (?:news|headlines)|"
    r"how to watch|to watch on|this week in|photos this week|it's \w+day's news|"
    r"(?:tv|weekend) (?:listings|picks)|weather forecast)\b",
    re.IGNORECASE,
)
"""Titles and beginnings of what tells of many events at once."""


_LISTED = 3
"""Commas of a title that lists events: "Israel-Hamas war, Rosalynn Carter, abortion"."""


@dataclass(frozen=True, slots=True)
class Older:
    """An older article that tells of the same event; `alike` is how much its beginning is."""

    article: Article
    alike: float


def beginning(article: Article) -> str:
    """Return what an article says first: its title and the start of its text."""
    return f"{article.title}. {article.text[:_BEGINNING]}"


class Follower:
    """Finds what articles follow in one library; it remembers the beginnings it has looked at."""

    def __init__(self, library: LibraryBackend, filters: Filters) -> None:
        self._library = library
        self._filters = filters
        self._least_weight = LEAST_RARE * math.log((library.count() + 2.5) / 2.5)
        self._weighed = lru_cache(maxsize=4096)(self._weigh)

    def older(self, article: Article) -> list[Older]:
        """Return the articles that tell of an article's event before it, the most alike first.

        None are older than one that has no day.
        """
        if article.published is None or is_roundup(article):
            return []
        filters = replace(
            self._filters,
            since=article.published - BEFORE,
            until=article.published,
        )
        hits = self._library.search(
            f"{article.title}. {article.text[:_QUERY]}", _FOUND, mode="bm25", filters=filters
        )
        candidates = {hit.article.id: hit.article for hit in hits}
        found = [
            Older(one, alike)
            for one in candidates.values()
            if one.id != article.id
            and not is_roundup(one)
            and (alike := self.alike(article, one)) >= LEAST_ALIKE
        ]
        return sorted(found, key=lambda one: -one.alike)

    def alike(self, one: Article, other: Article) -> float:
        """Return how much two beginnings share, 0 to 1; 0 where they share too few names."""
        first, second = self._weighed(beginning(one)), self._weighed(beginning(other))
        named = first.names & second.names
        if len(named) < LEAST_NAMES:
            return 0.0
        if sum(first.weights.get(term, 0.0) for term in named) < self._least_weight:
            return 0.0
        shared = first.weights.keys() & second.weights.keys()
        product = sum(first.weights[term] * second.weights[term] for term in shared)
        return product / ((first.length * second.length) or 1.0)

    def _weigh(self, text: str) -> _Weighed:
        weights = self._library.weights(text)
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        names = frozenset(term for name in names_in(text) for term in terms(name))
        return _Weighed(weights, length, names & weights.keys())


@dataclass(frozen=True, slots=True)
class _Weighed:
    weights: dict[str, float]
    length: float
    names: frozenset[str]


def is_roundup(article: Article) -> bool:
    """Tell whether an article tells of many events at once, by how it calls itself."""
    listed = article.title.count(", ") >= _LISTED
    return listed or bool(_ROUNDUP.search(article.title) or _ROUNDUP.search(article.text[:200]))
