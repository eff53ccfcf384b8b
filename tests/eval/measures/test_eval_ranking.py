from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from math import log2

import pytest

from eval.measures.ranking import ranked_articles, ranking_scores

PERFECT = dict.fromkeys(("recall.1", "success.1", "mrr@10", "ndcg@10"), 1.0)


def scored(
    qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[str]], ks: Sequence[int]
) -> dict[str, dict[str, float]]:
    """Each question's scores, by the measures' names."""
    return {
        question: {measure.path: score for measure, score in scores.items()}
        for question, scores in ranking_scores(qrels, run, ks).items()
    }


def test_passages_fold_into_articles_at_their_best_rank() -> None:
    assert ranked_articles(["b", "a", "b", "c", "a"]) == ("b", "a", "c")


def test_ranking_measures_follow_their_formulas() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1, "c": 1}}
    run = {"q1": ["x", "a"], "q2": ["b", "y", "c"], "unjudged": ["a"]}
    scores = scored(qrels, run, [1, 2, 5])
    ideal_q2 = 1 / log2(1 + 1) + 1 / log2(2 + 1)
    assert scores == {
        "q1": {
            "recall.1": pytest.approx(0 / 1),
            "recall.2": pytest.approx(1 / 1),
            "recall.5": pytest.approx(1 / 1),
            "success.1": 0.0,
            "success.2": 1.0,
            "success.5": 1.0,
            "mrr@10": pytest.approx(1 / 2),
            "ndcg@10": pytest.approx((1 / log2(2 + 1)) / (1 / log2(1 + 1))),
        },
        "q2": {
            "recall.1": pytest.approx(1 / 2),
            "recall.2": pytest.approx(1 / 2),
            "recall.5": pytest.approx(2 / 2),
            "success.1": 1.0,
            "success.2": 1.0,
            "success.5": 1.0,
            "mrr@10": pytest.approx(1 / 1),
            "ndcg@10": pytest.approx((1 / log2(1 + 1) + 1 / log2(3 + 1)) / ideal_q2),
        },
    }


def test_a_question_missing_from_the_run_scores_zero() -> None:
    scores = scored({"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 1}}, {"q1": ["a"], "q2": []}, [1])
    assert scores["q1"] == PERFECT
    assert scores["q2"] == scores["q3"] == dict.fromkeys(PERFECT, 0.0)


def test_a_relevant_article_below_the_tenth_place_counts_in_recall_alone() -> None:
    found = [f"x{place}" for place in range(10)] + ["a"]
    scores = scored({"q": {"a": 1}}, {"q": found}, [10, 20])["q"]
    assert (scores["recall.10"], scores["recall.20"]) == (0, 1)
    assert scores["mrr@10"] == scores["ndcg@10"] == 0


def test_only_ndcg_tells_grades_apart() -> None:
    qrels = {"q": {"a": 3, "b": 1, "c": 2, "unfound": 1}}
    found = ["b", "x", "a", "c"]
    gained = 1 / log2(1 + 1) + 0 / log2(2 + 1) + 3 / log2(3 + 1) + 2 / log2(4 + 1)
    ideal = 3 / log2(1 + 1) + 2 / log2(2 + 1) + 1 / log2(3 + 1) + 1 / log2(4 + 1)
    scores = scored(qrels, {"q": found}, [1, 5])["q"]
    assert scores == {
        "recall.1": pytest.approx(1 / 4),
        "recall.5": pytest.approx(3 / 4),
        "success.1": 1.0,
        "success.5": 1.0,
        "mrr@10": pytest.approx(1 / 1),
        "ndcg@10": pytest.approx(gained / ideal),
    }
    assert {**scores, "ndcg@10": 1.0} == {
        **scored({"q": dict.fromkeys(qrels["q"], 1)}, {"q": found}, [1, 5])["q"],
        "ndcg@10": 1.0,
    }


@pytest.mark.parametrize("name", ["", "two words", "a\0b", "\ud800", "é", "q" * 10_000])
def test_any_text_may_be_an_id(name: str) -> None:
    qrels = {name: {name: 1, f"{name}2": 1}, f"{name}2": {"other": 1}}
    scores = scored(qrels, {name: ["x", name], f"{name}2": [name]}, [5])
    assert scores[name]["recall.5"] == 1 / 2
    assert scores[name]["mrr@10"] == 1 / 2
    assert scores[f"{name}2"]["recall.5"] == 0


def test_without_relevant_articles_nothing_is_measured() -> None:
    assert scored({"q1": {}}, {"q1": ["a"]}, [1, 5]) == {}


def test_importing_the_evaluation_does_not_load_ir_measures() -> None:
    code = (
        "import sys, eval.running.run, eval.reporting.runs; sys.exit('ir_measures' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
