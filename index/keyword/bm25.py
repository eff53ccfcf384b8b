"""BM25 over inverted indexes, by the Okapi weights of rank_bm25.

rank_bm25 keeps a dict per passage and visits every passage for every query. `Okapi` is its
`BM25Okapi` with the same parameters, the same idf (negative ones floored at epsilon times
the mean) and the same scores to 1e-9, over postings that live in memory-mapped arrays:
a query touches only the passages that hold its terms.

A term is known by 64 bits of its BLAKE2 digest, so that looking terms up and merging indexes
are operations on arrays. In a library of a million terms, the chance that any two share a
number, and then count as one, is 3 in 100 million.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.keyword.tokenizer import raw_words, term

TermOf = Callable[[str], str | None]
KeysOf = Callable[[Iterable[str]], NDArray[np.uint64]]
Holders = tuple[NDArray[np.int32], NDArray[np.uint16]]
"""Rows of a corpus that hold a term, ascending, and how often it stands in each."""

_STOP = -1


def key_of(name: str) -> np.uint64:
    """Return the number that a term is known by."""
    key: np.uint64 = keys_of([name])[0]
    return key


def keys_of(names: Iterable[str]) -> NDArray[np.uint64]:
    """Return the numbers that terms are known by: 64 bits of their digests."""
    digests = (hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


class Inverted(Protocol):
    """An inverted index as `Okapi` reads it, wherever its postings lie."""

    @property
    def lengths(self) -> NDArray[np.int32]:
        """How many terms each row has, repeats included."""

    @property
    def frequencies(self) -> NDArray[np.int32]:
        """In how many rows each term stands, in no order."""

    def holders(self, name: str) -> Sequence[Holders]:
        """Return the rows that hold a term, no row in two parts; none for an unknown term."""


@dataclass(frozen=True, slots=True)
class Postings:
    """An inverted index in arrays.

    terms            uint64 (terms), what each term is known by (`key_of`), ascending
    posting_offsets  int64 (terms + 1), where each term's postings start; each has at least one
    posting_rows     int32 (postings), the rows that hold the term, ascending
    posting_counts   uint16 (postings), how often it stands there
    lengths          int32 (rows), terms in each row
    """

    terms: NDArray[np.uint64]
    posting_offsets: NDArray[np.int64]
    posting_rows: NDArray[np.int32]
    posting_counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @property
    def frequencies(self) -> NDArray[np.int32]:
        """In how many rows each term stands, in the terms' order."""
        return np.diff(self.posting_offsets).astype(np.int32)

    def holders(self, name: str) -> Sequence[Holders]:
        """Return the rows that hold a term, in one part; none for an unknown term."""
        found = self.find(key_of(name))
        return [] if found is None else [found]

    def find(self, key: np.uint64) -> Holders | None:
        """Return the rows that hold the term known by `key`; None for an unknown one."""
        number = int(np.searchsorted(self.terms, key))
        if number == len(self.terms) or self.terms[number] != key:
            return None
        start, end = self.posting_offsets[number : number + 2]
        return self.posting_rows[start:end], self.posting_counts[start:end]


POSTING_ARRAYS = tuple(field.name for field in fields(Postings))


class _Numbers(dict[str, int]):
    """The number of each raw word's term, given at its first use; `_STOP` where it has none."""

    def __init__(self, term: TermOf) -> None:
        super().__init__()
        self.of_term: dict[str, int] = {}
        self._term = term

    def __missing__(self, word: str) -> int:
        name = self._term(word)
        number = _STOP if name is None else self.of_term.setdefault(name, len(self.of_term))
        self[word] = number
        return number


def invert(texts: Iterable[str], term: TermOf = term, keys: KeysOf = keys_of) -> Postings:
    """Build the inverted index of texts, one row each, in memory.

    `term` gives a raw word's index term, or None for a word left out; `keys` the numbers that
    terms are known by.
    """
    number_of = _Numbers(term)
    words = array("i")  # 4 bytes a word, where lists of words would take 60
    ends = array("q", [0])
    for text in texts:
        words.extend(map(number_of.__getitem__, raw_words(text)))
        ends.append(len(words))
    numbers = np.array(words, dtype=np.int32)
    rows = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    counted = numbers != _STOP
    return _pack(keys(number_of.of_term), numbers[counted], rows[counted], len(ends) - 1)


def _pack(
    keys: NDArray[np.uint64], numbers: NDArray[np.int32], rows: NDArray[np.int64], size: int
) -> Postings:
    """Group words, each a number in `keys` and the row it stands in, of `size` rows."""
    terms, rank = np.unique(keys, return_inverse=True)
    # One sort of (term, row) pairs gives both the postings' order and their counts.
    pairs, counts = np.unique(rank[numbers] * max(1, size) + rows, return_counts=True)
    term_numbers, posting_rows = np.divmod(pairs, max(1, size))
    return Postings(
        terms=terms,
        posting_offsets=offsets(np.bincount(term_numbers, minlength=len(terms))),
        posting_rows=posting_rows.astype(np.int32),
        posting_counts=np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
        lengths=np.bincount(rows, minlength=size).astype(np.int32),
    )


def offsets(sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return where each of some adjacent runs starts, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def floored_idf(size: int, frequency: int, floor: float) -> float:
    """Return the idf of a term that so many of `size` rows hold; `floor` where it is negative."""
    idf = log(size - frequency + 0.5) - log(frequency + 0.5)
    return idf if idf >= 0 else floor


def mean_idf(size: int, frequency: NDArray[np.int64], terms: NDArray[np.int64]) -> float:
    """Return the mean idf, none floored, of all terms: `terms` of them stand in `frequency` rows.

    The frequencies are ascending, each once; there is at least one.
    """
    idf = np.log(size - frequency + 0.5) - np.log(frequency + 0.5)
    return float((terms * idf).sum() / terms.sum())


class Okapi(BM25Okapi):  # type: ignore[misc]
    """rank_bm25's `BM25Okapi` (k1 1.5, b 0.75, epsilon 0.25) reading an inverted index.

    In an empty corpus, where rank_bm25 divides by zero, every query has no scores.
    """

    def __init__(self, corpus: Inverted, k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25):
        self.k1, self.b, self.epsilon = k1, b, epsilon
        self._corpus = corpus
        lengths = corpus.lengths
        self.corpus_size = len(lengths)
        self.avgdl = float(lengths.sum(dtype=np.int64)) / self.corpus_size if len(lengths) else 0.0
        self._norms = (
            k1 * (1 - b + b * lengths / self.avgdl) if self.avgdl else np.zeros(len(lengths))
        )
        self.average_idf = self._mean_idf(corpus.frequencies)

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """Return every passage's score for the query's terms: float64, one a row."""
        scores = np.zeros(self.corpus_size)
        for name in query:
            holders = self._corpus.holders(name)
            weight = self._idf(_frequency(holders)) * (self.k1 + 1)
            for rows, counts in holders:
                places = rows.astype(np.intp)  # once, and not at each look-up
                often = counts.astype(np.float64)
                norms = self._norms.take(places)
                norms += often
                often *= weight
                often /= norms
                scores[places] += often
        return scores

    def holding(self, query: Iterable[str]) -> NDArray[np.bool_]:
        """Return which rows hold any of the query's terms.

        A score doesn't tell: the weight of a term that stands in half of the passages is 0,
        and in a corpus of a few passages a weight can be negative.
        """
        found = np.zeros(self.corpus_size, dtype=bool)
        for name in query:
            for rows, _ in self._corpus.holders(name):
                found[rows] = True
        return found

    def idf_of(self, name: str) -> float:
        """Return a term's inverse document frequency; an unseen term weighs like the rarest."""
        return self._idf(_frequency(self._corpus.holders(name)))

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """Return the scores of some rows only."""
        scores: list[float] = self.get_scores(query)[list(doc_ids)].tolist()
        return scores

    def _idf(self, frequency: int) -> float:
        return floored_idf(self.corpus_size, frequency, self.epsilon * self.average_idf)

    def _mean_idf(self, frequencies: NDArray[np.int32]) -> float:
        """Return the mean idf of all terms, before any is floored."""
        if not len(frequencies):
            return 0.0
        # Few frequencies are different, and grouped by them a sum has one order, whatever
        # order the terms are in: a library's scores don't depend on how it grew.
        terms = np.bincount(frequencies)
        frequency = np.flatnonzero(terms)
        return mean_idf(self.corpus_size, frequency, terms[frequency])


def _frequency(holders: Sequence[Holders]) -> int:
    return sum(len(rows) for rows, _ in holders)
