"""Okapi over an inverted index against rank_bm25, its own source."""

from collections import Counter
from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index import generations
from index.bm25 import ARRAYS, Okapi, invert
from index.words import terms

# Few words, so that terms repeat, and stand in more than half of the passages.
WORDS = ["bridge", "ferry", "town", "Köln", "1,204", "strike", "flood", "the", "council", "東京"]
PASSAGE = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
CORPUS = st.lists(PASSAGE, min_size=1, max_size=12)
QUERY = st.lists(st.sampled_from([*WORDS, "unseen", "zzz"]), max_size=6).map(" ".join)


@given(CORPUS, QUERY)
def test_scores_equal_rank_bm25(corpus: list[str], query: str) -> None:
    tokenized = [terms(text) for text in corpus]
    assume(any(tokenized))  # rank_bm25 divides by zero where no passage holds a term
    expected = BM25Okapi(tokenized).get_scores(terms(query))
    scores = Okapi(invert(corpus)).get_scores(terms(query))
    assert scores == pytest.approx(np.asarray(expected), abs=1e-9)


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
    arrays = invert(["bridge ferry bridge", "", "ferry Köln"])
    assert tuple(arrays) == ARRAYS
    types = ["uint8", "int64", "int64", "int32", "uint16", "int32"]
    assert [str(arrays[name].dtype) for name in ARRAYS] == types
    assert bytes(arrays["term_bytes"]) == b"bridgferrikoln"
    assert arrays["term_offsets"].tolist() == [0, 5, 10, 14]
    assert arrays["posting_offsets"].tolist() == [0, 1, 3, 4]
    assert arrays["posting_rows"].tolist() == [0, 0, 2, 2]
    assert arrays["posting_counts"].tolist() == [2, 1, 1, 1]
    assert arrays["lengths"].tolist() == [3, 0, 2]


@given(CORPUS)
def test_postings_hold_each_passage_s_counts(corpus: list[str]) -> None:
    arrays = invert(corpus)
    blob, offsets = bytes(arrays["term_bytes"]), arrays["term_offsets"]
    names = [blob[a:b].decode() for a, b in pairwise(offsets)]
    assert [name.encode() for name in names] == sorted(name.encode() for name in names)
    found: list[Counter[str]] = [Counter() for _ in corpus]
    for i, name in enumerate(names):
        for p in range(arrays["posting_offsets"][i], arrays["posting_offsets"][i + 1]):
            found[arrays["posting_rows"][p]][name] = int(arrays["posting_counts"][p])
    assert found == [Counter(terms(text)) for text in corpus]


def test_a_count_beyond_16_bits_is_capped() -> None:
    arrays = invert(["bridge " * 70_000])
    assert arrays["posting_counts"].tolist() == [65_535]
    assert arrays["lengths"].tolist() == [70_000]


@pytest.mark.parametrize("corpus", [["bridge ferry", "Köln 1,204"], [""], []])
def test_saved_arrays_score_the_same(tmp_path: Path, corpus: list[str]) -> None:
    arrays = invert(corpus)
    generations.save_arrays(tmp_path, arrays)
    loaded = generations.load_arrays(tmp_path, ARRAYS)
    query = ["bridg", "koln", "1204"]
    assert Okapi(loaded).get_scores(query).tolist() == Okapi(arrays).get_scores(query).tolist()
