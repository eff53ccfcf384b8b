"""What two libraries find and answer is compared question by question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.quality.engines import Found, Way, of_answers, of_searches, searched
from benchmarks.quality.losses import measure
from benchmarks.quality.retrieval import WAYS
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.copying.copy import copy
from index.library import Library
from index.place import Place, save
from qa.manner import Reading

SET = Path(__file__).resolve().parents[3] / "eval" / "sets" / "sample.jsonl"


@pytest.fixture(scope="module")
def asked() -> list[EvalQuestion]:
    return [question for question in load(SET).questions if question.answerable][:4]


def test_a_copy_on_milvus_lite_finds_and_answers_the_same(
    sample_library: Path, asked: list[EvalQuestion], tmp_path: Path
) -> None:
    pytest.importorskip("pymilvus", reason="the extra milvus isn't installed")
    other = tmp_path / "library"
    save(other, Place(str(tmp_path / "milvus"), "news"))
    copy(sample_library, other)
    with Library(sample_library) as one, Library(other) as two:
        ways = searched(one, two, asked)
        both = [measure(each, asked[:2], Reading.QUICK) for each in (one, two)]
    assert [way.name for way in ways] == [name for name, *_ in WAYS]
    assert all(way.overlap == way.in_order == 1 for way in ways)
    assert max(way.apart for way in ways) < 1e-5
    assert "2 questions asked: 2 answers are the same" in of_answers(*both)[0]
    assert of_searches(ways)[0].startswith("4 questions;")


def test_what_differs_is_counted_and_listed(
    sample_library: Path, asked: list[EvalQuestion]
) -> None:
    with Library(sample_library) as library:
        found = measure(library, asked[:2], Reading.QUICK)
    other = [found[0], replace(found[1], answer=replace(found[0].answer, confidence=0.0))]
    said = of_answers(found, other)
    assert said[0].startswith("2 questions asked: 1 answers are the same")
    assert said[-1].startswith(f"  {asked[1].question}: ")


def test_scores_are_compared_where_both_found_a_passage() -> None:
    one = Found(1, (("a", 0), ("b", 0)), {("a", 0): 2.0, ("b", 0): 1.0})
    other = Found(None, (("a", 0), ("c", 9)), {("a", 0): 2.2, ("c", 9): 1.0})
    way = Way("BM25", [one], [other])
    assert way.apart == pytest.approx(0.1)
    assert (way.overlap, way.in_order) == (0.5, 0.0)
    assert way.tested(10)[:2] == (0, 1)
