"""BM25 by the very weights of a library on this machine, for what Milvus found.

Milvus's own scores choose the candidates: it counts by segment, and by another idf. How many
passages hold a term is in the database, so a candidate's score is that of `index.keyword.bm25`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from index.keyword.bm25 import floored_idf, key_of, mean_idf
from index.keyword.tokenizer import raw_words, term
from index.milvus.collections import K1, B
from index.milvus.words import signed
from index.storage.database import Database

EPSILON = 0.25
"""What of the mean idf a term has at least, as in `index.keyword.bm25.Okapi`."""


_MOST_WORDS = 200_000
"""So many words' terms are remembered at most."""


class Weights:
    """The weights of terms in one snapshot, and the scores that passages have by them."""

    def __init__(self, database: Database, passages: int, words: int) -> None:
        """Take the snapshot's database, its number of passages and of all their terms."""
        self._database = database
        self._passages = passages
        self._mean_length = words / passages if passages else 0.0
        self._frequencies: dict[str, int] = {}
        self._terms: dict[str, str | None] = {}

    def idf(self, names: Collection[str]) -> dict[str, float]:
        """Return terms' inverse document frequencies; an unseen one weighs like the rarest."""
        known = self._frequencies
        asked = {signed(int(key_of(name))): name for name in names if name not in known}
        if asked:
            found = self._database.placed.frequencies(asked)
            known.update({name: found.get(number, 0) for number, name in asked.items()})
        return {name: floored_idf(self._passages, known[name], self._floor) for name in names}

    def held(self, name: str) -> int:
        """Return how many passages hold a term."""
        self.idf([name])
        return self._frequencies[name]

    def scores(self, query: Sequence[str], texts: Iterable[str]) -> list[float]:
        """Return the scores of passages for the query's terms, by what is counted of each."""
        weights = self.idf(set(query))
        scores = []
        for text in texts:
            found = list(map(self._term, raw_words(text)))
            length = len(found) - found.count(None)
            norm = K1 * (1 - B + B * length / self._mean_length) if self._mean_length else 0.0
            score = 0.0
            for name in query:
                often = float(min(found.count(name), 65_535))
                if often:
                    score += weights[name] * (K1 + 1) * often / (often + norm)
            scores.append(score)
        return scores

    def _term(self, word: str) -> str | None:
        """Return a raw word's term: stemming takes longer than all else that a score does."""
        try:
            return self._terms[word]
        except KeyError:
            if len(self._terms) > _MOST_WORDS:
                self._terms.clear()
            found = self._terms[word] = term(word)
            return found

    @cached_property
    def _floor(self) -> float:
        counted = self._database.placed.histogram()
        if not len(counted):
            return 0.0
        return EPSILON * mean_idf(self._passages, counted[:, 0], counted[:, 1])
