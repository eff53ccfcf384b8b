"""Okapi over an inverted index against rank_bm25, its own source."""

from collections import Counter
from collections.abc import Iterable
from math import log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.keyword.bm25 import Okapi, Postings, invert, key_of, keys_of
from index.keyword.tokenizer import terms

# Few words, so that terms repeat, and stand in more than half of the passages.
WORDS = ["bridge", "ferry", "town", "Köln", "1,204", "strike", "flood", "the", "council", "東京"]
PASSAGE = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
CORPUS = st.lists(PASSAGE, min_size=1, max_size=12)
QUERY = st.lists(st.sampled_from([*WORDS, "unseen", "zzz"]), max_size=6).map(" ".join)


@settings(deadline=None)
@given(CORPUS, QUERY)
def test_scores_equal_rank_bm25(corpus: list[str], query: str) -> None:
    tokenized = [terms(text) for text in corpus]
    assume(any(tokenized))  # rank_bm25 divides by zero where no passage holds a term
    expected = BM25Okapi(tokenized).get_scores(terms(query))
    scores = Okapi(invert(corpus)).get_scores(terms(query))
    assert scores == pytest.approx(np.asarray(expected), abs=1e-9)


@settings(deadline=None)
@given(CORPUS, QUERY)
def test_holding_marks_the_passages_with_a_term_of_the_query(corpus: list[str], query: str) -> None:
    wanted = set(terms(query))
    expected = [bool(wanted & set(terms(text))) for text in corpus]
    assert Okapi(invert(corpus)).holding(terms(query)).tolist() == expected


def test_a_score_by_its_formula() -> None:
    corpus = ["bridge bridge ferry", "ferry town town town", "flood strike", "council", "strike"]
    okapi = Okapi(invert(corpus))
    average = (3 + 4 + 2 + 1 + 1) / 5
    idf = log(5 - 1 + 0.5) - log(1 + 0.5)
    expected = idf * 2 * (1.5 + 1) / (2 + 1.5 * (1 - 0.75 + 0.75 * 3 / average))
    assert okapi.get_scores(["bridg"]).tolist() == pytest.approx([expected, 0, 0, 0, 0])
    assert okapi.get_batch_scores(["bridg"], [1, 0]) == pytest.approx([0, expected])


def test_a_repeated_query_term_counts_twice() -> None:
    okapi = Okapi(invert(["bridge town", "ferry", "flood"]))
    once, twice = okapi.get_scores(["bridg"]), okapi.get_scores(["bridg", "bridg"])
    assert twice.tolist() == pytest.approx((2 * once).tolist())


def test_idf_of() -> None:
    okapi = Okapi(invert(["bridge town", "bridge", "bridge flood", "ferry"]))
    rare = log(4 - 1 + 0.5) - log(1 + 0.5)
    common = log(4 - 3 + 0.5) - log(3 + 0.5)
    assert okapi.idf_of("ferri") == pytest.approx(rare)
    # Below zero, so rank_bm25 puts a quarter of the mean over the vocabulary in its place.
    assert okapi.idf_of("bridg") == pytest.approx(0.25 * (3 * rare + common) / 4)
    assert okapi.idf_of("unseen") == pytest.approx(log(4 + 0.5) - log(0.5))
    assert okapi.idf_of("") == okapi.idf_of("unseen")


@pytest.mark.parametrize("corpus", [[], [""], ["the of", ""]])
def test_a_corpus_without_terms_scores_nothing(corpus: list[str]) -> None:
    okapi = Okapi(invert(corpus))
    assert okapi.get_scores(["bridg"]).tolist() == [0.0] * len(corpus)
    assert okapi.holding(["bridg"]).tolist() == [False] * len(corpus)
    assert np.isfinite(okapi.idf_of("bridg"))


def test_the_arrays_are_what_their_description_says() -> None:
    postings = invert(["bridge ferry bridge", "", "ferry Köln"])
    names = sorted(["bridg", "ferri", "koln"], key=key_of)
    assert postings.terms.tolist() == [key_of(name) for name in names]
    assert postings.lengths.tolist() == [3, 0, 2]
    expected = {"bridg": ([0], [2]), "ferri": ([0, 2], [1, 1]), "koln": ([2], [1])}
    assert held_by(postings, names) == expected
    sizes = [len(expected[name][0]) for name in names]
    assert postings.frequencies.tolist() == sizes
    assert postings.posting_offsets.tolist() == [0, sizes[0], sizes[0] + sizes[1], 4]
    types = [str(getattr(postings, name).dtype) for name in Postings.__slots__]
    assert types == ["uint64", "int64", "int32", "uint16", "int32"]


def held_by(postings: Postings, names: list[str]) -> dict[str, tuple[list[int], list[int]]]:
    """The rows and counts of each term, which must be in one part."""
    found = {}
    for name in names:
        [(rows, counts)] = postings.holders(name)
        found[name] = (rows.tolist(), counts.tolist())
    return found


def test_terms_are_known_by_their_digest() -> None:
    # hashlib.blake2b(b"bridg", digest_size=8).hexdigest(), read from its low end
    assert hex(key_of("bridg")) == "0x6c50cbfab84b5a19"
    assert invert(["bridge"]).holders("ferri") == []


@settings(deadline=None)
@given(CORPUS)
def test_postings_hold_each_passage_s_counts(corpus: list[str]) -> None:
    postings = invert(corpus)
    names = sorted({name for text in corpus for name in terms(text)})
    found: list[Counter[str]] = [Counter() for _ in corpus]
    for name, (rows, counts) in held_by(postings, names).items():
        assert rows == sorted(set(rows))
        for row, count in zip(rows, counts, strict=True):
            found[row][name] = count
    assert found == [Counter(terms(text)) for text in corpus]
    assert len(postings.terms) == len(names)


def test_terms_whose_digests_are_the_same_count_as_one() -> None:
    def alike(names: Iterable[str]) -> NDArray[np.uint64]:
        """Give every term but "town" the digest of "bridg"."""
        return keys_of("town" if name == "town" else "bridg" for name in names)

    postings = invert(["bridge ferry flood", "town"], keys=alike)
    assert held_by(postings, ["bridg", "town"]) == {"bridg": ([0], [3]), "town": ([1], [1])}


def test_a_count_beyond_16_bits_is_capped() -> None:
    postings = invert(["bridge " * 70_000])
    assert postings.posting_counts.tolist() == [65_535]
    assert postings.lengths.tolist() == [70_000]


def test_a_way_of_its_own_to_make_terms() -> None:
    postings = invert(["The bridges", "the"], lambda word: word if word != "the" else None)
    assert held_by(postings, ["bridges"]) == {"bridges": ([0], [1])}
    assert postings.lengths.tolist() == [1, 0]
