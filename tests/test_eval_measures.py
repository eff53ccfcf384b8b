from __future__ import annotations

import subprocess
import sys
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures import (
    Outcome,
    abstention_precision,
    abstention_recall,
    accuracy_answered,
    answer_rank,
    answer_recall_at,
    aurc,
    citation_exact,
    coverage,
    exact_match,
    f1,
    holds_answer,
    mean,
    normalise,
    percentile,
    ranked_articles,
    ranking,
)
from index.errors import NotFoundError
from index.types import Article
from qa.types import Citation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Harbour\tBridge.", "harbour bridge"),
        ("October 15-17", "october 1517"),
        ("a U.S. official", "us official"),
        ("Theatre and another anthem", "theatre and another anthem"),
        ("An apple, a pear & the plum", "apple pear plum"),
        ("“Never” – she said", "“never” – she said"),  # SQuAD strips ASCII punctuation only
        ("the", ""),
    ],
)
def test_normalise_follows_squad(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_exact_match_takes_any_accepted_answer() -> None:
    assert exact_match("The Vale Rovers", ["Marrow Town", "vale rovers"]) == 1
    assert exact_match("Vale", ["Vale Rovers"]) == 0


@pytest.mark.parametrize("measure", [exact_match, f1])
def test_abstaining_is_right_only_where_there_is_no_answer(measure) -> None:
    assert measure(None, []) == 1
    assert measure(None, ["Vale"]) == 0
    assert measure("Vale", []) == 0


def test_f1_is_the_best_harmonic_mean_of_token_precision_and_recall() -> None:
    # predicted {mayor, ines, calder}, accepted {ines, calder}: P = 2/3, R = 2/2.
    assert f1("Mayor Ines Calder", ["Tom Reyes", "Ines Calder"]) == pytest.approx(
        2 * (2 / 3) * 1 / (2 / 3 + 1)
    )
    # A repeated token counts as often as both sides have it: P = 1/2, R = 1/1.
    assert f1("ferry ferry", ["ferry"]) == pytest.approx(2 * (1 / 2) * 1 / (1 / 2 + 1))
    assert f1("bridge", ["ferry"]) == 0
    assert f1("the", ["ferry"]) == 0


@given(st.text(), st.lists(st.text(), min_size=1))
def test_f1_lies_between_exact_match_and_one(prediction: str, answers: list[str]) -> None:
    assert exact_match(prediction, answers) <= f1(prediction, answers) <= 1


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("The bridge reopens on March 3.", "march 3", True),
        ("The bridge reopens on March 31.", "March 3", False),
        ("Readings rose to 112 cm.", "12 cm", False),
        ("“Never again”, said the mayor", "never again", True),
        ("Repairs cost $4.2m (so far)", "4.2m", True),
        ("Anything at all", "the", False),
        ("", "ferry", False),
    ],
)
def test_holds_answer_minds_word_boundaries(text: str, answer: str, held: bool) -> None:
    assert holds_answer(text, [answer]) is held


def test_answer_recall_counts_from_the_first_text_that_holds_an_answer() -> None:
    texts = ["rain in the vale", "the ferry sails", "a ferry at noon"]
    assert answer_rank(texts, ["noon", "ferry"]) == 2
    assert answer_recall_at([1, 2, 50], texts, ["ferry"]) == {1: 0, 2: 1, 50: 1}
    assert answer_rank(texts, ["bridge"]) is None
    assert answer_recall_at([1, 50], texts, []) == {1: 0, 50: 0}


def test_a_citation_is_checked_against_the_librarys_own_text() -> None:
    text = "The bridge reopens on March 3."
    article = Article("a1", "", text, None, None, None, None, None, "a1.txt", "")
    citation = Citation(article, 22, 29, "March 3", 0, len(text))
    assert citation_exact(citation, {"a1": text}.__getitem__)
    assert not citation_exact(citation, {"a1": "The  bridge reopens on March 3."}.__getitem__)
    assert not citation_exact(citation, {}.__getitem__)

    def missing(article_id: str) -> str:
        raise NotFoundError(f"no article {article_id}")

    assert not citation_exact(citation, missing)


def outcome(
    answerable: bool = True,
    *,
    answered: bool = True,
    abstained: bool | None = None,
    correct: float = 0.0,
    confidence: float | None = 0.5,
) -> Outcome:
    gone = not answered if abstained is None else abstained
    return Outcome(answerable, answered, gone, correct, confidence)


def test_abstention_measures() -> None:
    outcomes = [
        outcome(correct=1),
        outcome(correct=0),
        outcome(answered=False),
        outcome(answerable=False),
        outcome(answerable=False, answered=False),
        outcome(answerable=False, answered=False),
        outcome(answerable=False, answered=False, abstained=False),  # crashed
    ]
    assert abstention_precision(outcomes) == pytest.approx(2 / 3)
    assert abstention_recall(outcomes) == pytest.approx(2 / 4)
    assert coverage(outcomes) == pytest.approx(3 / 7)
    assert accuracy_answered(outcomes) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "measure", [abstention_precision, abstention_recall, coverage, accuracy_answered, aurc, mean]
)
def test_a_mean_over_nothing_is_none(measure) -> None:
    assert measure([]) is None


def test_aurc_is_the_mean_risk_over_coverages() -> None:
    outcomes = [
        outcome(correct=0, confidence=0.2),
        outcome(correct=1, confidence=0.9),
        outcome(correct=0, confidence=None),
        outcome(correct=1, confidence=0.1),
    ]
    # In order of confidence the losses are 0, 1, 0, and last the one without a candidate, 1.
    assert aurc(outcomes) == pytest.approx((0 / 1 + 1 / 2 + 1 / 3 + 2 / 4) / 4)


def test_aurc_of_tied_confidences_does_not_depend_on_order() -> None:
    right, wrong = outcome(correct=1), outcome(correct=0)
    # Both orders: losses (0, 1) give (0/1 + 1/2) / 2, losses (1, 0) give (1/1 + 1/2) / 2.
    expected = ((0 / 1 + 1 / 2) / 2 + (1 / 1 + 1 / 2) / 2) / 2
    assert aurc([right, wrong]) == pytest.approx(expected)
    assert aurc([wrong, right]) == pytest.approx(expected)


def test_percentile_interpolates() -> None:
    assert percentile([], 0.5) is None
    assert percentile([7], 0.95) == 7
    assert percentile([4, 1, 3, 2], 0.5) == pytest.approx(2 + 0.5 * (3 - 2))
    assert percentile([10, 20, 30], 0.95) == pytest.approx(20 + 0.9 * (30 - 20))


def test_passages_fold_into_articles_at_their_best_rank() -> None:
    assert ranked_articles(["b", "a", "b", "c", "a"]) == ("b", "a", "c")


def test_ranking_measures_follow_their_formulas() -> None:
    qrels = {"q1": {"a"}, "q2": {"b", "c"}}
    run = {"q1": ["x", "a"], "q2": ["b", "y", "c"], "unjudged": ["a"]}
    measured = ranking(qrels, run, [1, 5])
    assert measured.recall[1] == pytest.approx((0 / 1 + 1 / 2) / 2)
    assert measured.recall[5] == pytest.approx((1 / 1 + 2 / 2) / 2)
    assert measured.mrr10 == pytest.approx((1 / 2 + 1 / 1) / 2)
    ideal_q2 = 1 / log2(1 + 1) + 1 / log2(2 + 1)
    ndcg_q1 = (1 / log2(2 + 1)) / (1 / log2(1 + 1))
    ndcg_q2 = (1 / log2(1 + 1) + 1 / log2(3 + 1)) / ideal_q2
    assert measured.ndcg10 == pytest.approx((ndcg_q1 + ndcg_q2) / 2)


def test_a_question_missing_from_the_run_scores_zero() -> None:
    measured = ranking({"q1": {"a"}, "q2": {"b"}, "q3": {"c"}}, {"q1": ["a"], "q2": []}, [1])
    assert measured.recall[1] == pytest.approx((1 + 0 + 0) / 3)
    assert measured.mrr10 == pytest.approx((1 / 1 + 0 + 0) / 3)
    assert measured.ndcg10 == pytest.approx((1 + 0 + 0) / 3)


def test_without_relevant_articles_nothing_is_measured() -> None:
    measured = ranking({"q1": set()}, {"q1": ["a"]}, [1, 5])
    assert measured.recall == {1: None, 5: None}
    assert measured.mrr10 is None
    assert measured.ndcg10 is None


def test_importing_the_measures_does_not_load_ir_measures() -> None:
    code = "import sys, eval.run, eval.runs; sys.exit('ir_measures' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
