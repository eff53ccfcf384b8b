"""Merging segments of the keyword index."""

from pathlib import Path

import numpy as np

from index.keyword.bm25 import POSTING_ARRAYS, invert
from index.keyword.merge import merge
from index.keyword.segments import Segment, load

TEXTS = ["the old bridge", "a ferry, a ferry", "bridge and ferry", "snow"]


def segment(first: int, *texts: str) -> Segment:
    ids = np.arange(first, first + len(texts), dtype=np.int64)
    return Segment(invert(texts), ids, ids * 10, np.ones(len(texts), dtype=bool))


def test_merged_segments_are_the_one_of_what_lives_in_them(tmp_path: Path) -> None:
    two = segment(1, *TEXTS[:2]), segment(5, *TEXTS[2:])
    merge([two[0].without(np.array([1])), two[1]], tmp_path)
    merged = load(tmp_path)
    assert merged.passage_ids.tolist() == [2, 5, 6]
    assert merged.article_rows.tolist() == [20, 50, 60]
    once = invert(TEXTS[1:])
    for name in POSTING_ARRAYS:
        assert getattr(merged.postings, name).tolist() == getattr(once, name).tolist(), name


def test_nothing_may_be_left(tmp_path: Path) -> None:
    merge([segment(1, "gone").without(np.array([1]))], tmp_path)
    merged = load(tmp_path)
    assert (len(merged), len(merged.postings.terms)) == (0, 0)
