"""BM25 over an inverted index, by the Okapi weights of rank_bm25.

rank_bm25 keeps a dict per passage and visits every passage for every query. `Okapi` is its
`BM25Okapi` with the same parameters, the same idf (negative ones floored at epsilon times
the mean) and the same scores to 1e-9, over postings that live in memory-mapped arrays:
a query touches only the passages that hold its terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.words import raw_words, term

Arrays = Mapping[str, NDArray[Any]]
TermOf = Callable[[str], str | None]

ARRAYS = (
    "term_bytes",
    "term_offsets",
    "posting_offsets",
    "posting_rows",
    "posting_counts",
    "lengths",
)
"""The arrays of an inverted index, by name:

term_bytes      uint8, all terms in UTF-8, sorted bytewise, end to end
term_offsets    int64 (terms + 1), where each term starts in term_bytes
posting_offsets int64 (terms + 1), where each term's postings start
posting_rows    int32 (postings), the passage's row
posting_counts  uint16 (postings), how often the term stands there
lengths         int32 (passages), terms in each passage
"""


def invert(texts: Iterable[str], term: TermOf = term) -> dict[str, NDArray[Any]]:
    """Build the inverted index of the texts, one row each, as the arrays named in `ARRAYS`.

    `term` gives a raw word's index term, or None for a word left out.
    """
    vocabulary: dict[str, int] = {}
    word_terms: dict[str, int] = {}  # raw word -> term number; -1 for a stop word
    blocks: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for text in texts:
        numbers = [_number(word, term, word_terms, vocabulary) for word in raw_words(text)]
        block = np.array([n for n in numbers if n >= 0], dtype=np.int32)
        blocks.append(block)
        lengths.append(len(block))
    return _pack(vocabulary, blocks, np.array(lengths, dtype=np.int32))


def _number(word: str, term: TermOf, word_terms: dict[str, int], vocabulary: dict[str, int]) -> int:
    number = word_terms.get(word)
    if number is None:
        found = term(word)
        number = -1 if found is None else vocabulary.setdefault(found, len(vocabulary))
        word_terms[word] = number
    return number


def _pack(
    vocabulary: dict[str, int], blocks: list[NDArray[np.int32]], lengths: NDArray[np.int32]
) -> dict[str, NDArray[Any]]:
    encoded = sorted((name.encode(), number) for name, number in vocabulary.items())
    rank = np.empty(len(encoded), dtype=np.int64)
    rank[[number for _, number in encoded]] = np.arange(len(encoded))
    rows = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    numbers = rank[np.concatenate(blocks)] if blocks else np.empty(0, dtype=np.int64)
    # One sort of (term, row) pairs gives both the postings' order and their counts.
    pairs, counts = np.unique(numbers * max(1, len(lengths)) + rows, return_counts=True)
    terms, posting_rows = np.divmod(pairs, max(1, len(lengths)))
    return {
        "term_bytes": np.frombuffer(b"".join(name for name, _ in encoded), dtype=np.uint8),
        "term_offsets": _offsets(np.array([len(name) for name, _ in encoded], dtype=np.int64)),
        "posting_offsets": _offsets(np.bincount(terms, minlength=len(encoded))),
        "posting_rows": posting_rows.astype(np.int32),
        "posting_counts": np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
        "lengths": lengths,
    }


def _offsets(sizes: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)


class Okapi(BM25Okapi):  # type: ignore[misc]
    """rank_bm25's `BM25Okapi` (k1 1.5, b 0.75, epsilon 0.25) reading an inverted index.

    In an empty corpus, where rank_bm25 divides by zero, every query has no scores.
    """

    def __init__(self, arrays: Arrays, k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25):
        self.k1, self.b, self.epsilon = k1, b, epsilon
        self._arrays = arrays
        self._term_bytes = memoryview(arrays["term_bytes"])  # type: ignore[arg-type]
        lengths = arrays["lengths"]
        self.corpus_size = len(lengths)
        self.avgdl = float(lengths.sum(dtype=np.int64)) / self.corpus_size if len(lengths) else 0.0
        self._norms = (
            k1 * (1 - b + b * lengths / self.avgdl) if self.avgdl else np.zeros(len(lengths))
        )
        document_counts = np.diff(arrays["posting_offsets"])
        idf = np.log(self.corpus_size - document_counts + 0.5) - np.log(document_counts + 0.5)
        self.average_idf = float(idf.mean()) if len(idf) else 0.0
        self._idf = np.where(idf < 0, epsilon * self.average_idf, idf)

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """Return every passage's score for the query's terms: float64, one a row."""
        scores = np.zeros(self.corpus_size)
        for name in query:
            number = self._find(name.encode())
            if number is None:
                continue
            start, end = self._arrays["posting_offsets"][number : number + 2]
            rows = self._arrays["posting_rows"][start:end]
            counts = self._arrays["posting_counts"][start:end].astype(np.float64)
            weight = self._idf[number] * (self.k1 + 1)
            scores[rows] += weight * counts / (counts + self._norms[rows])
        return scores

    def holding(self, query: Iterable[str]) -> NDArray[np.bool_]:
        """Return which rows hold any of the query's terms.

        A score doesn't tell: the weight of a term that stands in half of the passages is 0,
        and in a corpus of a few passages a weight can be negative.
        """
        rows = np.zeros(self.corpus_size, dtype=bool)
        for name in query:
            number = self._find(name.encode())
            if number is not None:
                start, end = self._arrays["posting_offsets"][number : number + 2]
                rows[self._arrays["posting_rows"][start:end]] = True
        return rows

    def idf_of(self, name: str) -> float:
        """Return a term's inverse document frequency; an unseen term weighs like the rarest."""
        number = self._find(name.encode())
        if number is None:
            return float(np.log(self.corpus_size + 0.5) - np.log(0.5))
        return float(self._idf[number])

    def _find(self, name: bytes) -> int | None:
        """Binary search in the sorted terms: nothing to load, and 17 steps for 150,000 terms."""
        offsets = self._arrays["term_offsets"]
        low, high = 0, len(offsets) - 1
        while low < high:
            middle = (low + high) // 2
            found = bytes(self._term_bytes[offsets[middle] : offsets[middle + 1]])
            if found == name:
                return middle
            if found < name:
                low = middle + 1
            else:
                high = middle
        return None

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """Return the scores of some rows only."""
        scores: list[float] = self.get_scores(query)[list(doc_ids)].tolist()
        return scores
