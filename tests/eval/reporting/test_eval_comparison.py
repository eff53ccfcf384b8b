from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from eval_fakes import answer, measured

from eval.conditions import Conditions
from eval.measures.catalogue import (
    ANSWER_RECALL,
    CITATION_EXACT,
    CITATION_SUPPORT,
    COVERAGE,
    EM,
    F1,
    NDCG,
    RECALL,
    SUCCESS,
    Measure,
)
from eval.reporting.codec import decode, encode, encode_comparison
from eval.reporting.comparison import check_comparable, compare, tallies
from eval.reporting.runs import SavedRun
from eval.reporting.view import ReportView
from eval.types import EvalQuestion
from index.errors import UsageError
from qa.types import Answer

QUESTIONS = [
    EvalQuestion("q1", "When does the bridge reopen?", ("March 3",), ("bridge",)),
    EvalQuestion("q2", "When did crews walk out?", ("noon",), ("ferry",)),
    EvalQuestion("q3", "Who built the bridge?", answerable=False),
    EvalQuestion("q4", "Which ferry?", ("Skerry",), ("ferry",)),
]


def report(*answers: Answer, questions: list[EvalQuestion] = QUESTIONS) -> ReportView:
    asked = {q.question: said for q, said in zip(questions, answers, strict=True)}
    return measured(questions, dict(asked)).view()


BEFORE = report(
    answer("March 3", "bridge"),
    answer("Crews", "ferry"),
    answer("council", "bridge"),
    answer("Skerry", "ferry", found=("bridge", "ferry")),
)
AFTER = report(
    answer("March 3", "bridge"),
    answer("noon", "ferry"),
    answer(None, "bridge"),
    answer(None, "ferry"),
)


def saved(report: Any) -> SavedRun:
    return SavedRun("base", datetime.now(UTC), Conditions(), report)


def test_tallies_add_up_to_the_reports_means() -> None:
    for told in (BEFORE, AFTER):
        sums: dict[Measure, list[float]] = {}
        for entry in told.questions:
            for measure, (value, weight) in tallies(entry).items():
                total = sums.setdefault(measure, [0.0, 0.0])
                total[0] += value
                total[1] += weight
        means = {one: value / weight for one, (value, weight) in sums.items() if weight}
        assert {EM, F1, ANSWER_RECALL[5], RECALL[1], SUCCESS[1], NDCG} <= set(means)
        assert {CITATION_EXACT, CITATION_SUPPORT, COVERAGE} <= set(means)
        for measure, mean in means.items():
            assert mean == pytest.approx(told[measure]), measure


def test_both_values_the_difference_and_what_was_won_and_lost() -> None:
    comparison = compare("base", BEFORE, AFTER)
    changes = {change.measure.path: change for change in comparison.changes}
    em = changes["em"]
    assert (em.before, em.after) == (2 / 4, 3 / 4)
    assert em.difference == pytest.approx(3 / 4 - 2 / 4)
    assert changes["abstention.recall"].difference == pytest.approx(1 / 1 - 0 / 1)
    assert changes["mrr@10"].difference == pytest.approx((1 + 1 + 1) / 3 - (1 + 1 + 1 / 2) / 3)
    assert comparison.won == ("q2", "q3")
    assert comparison.lost == ("q4",)
    assert comparison.mcnemar == 1  # 2 · (C(3,0) + C(3,1)) / 2³
    assert comparison.n == 4


def test_a_difference_whose_interval_holds_zero_is_within_noise() -> None:
    changes = {change.measure.path: change for change in compare("base", BEFORE, AFTER).changes}
    assert changes["em"].within_noise is True
    # Not a mean over questions: no interval, and nothing is claimed.
    assert changes["abstention.aurc"].interval is None
    assert changes["abstention.aurc"].within_noise is None


def test_a_gain_on_every_question_is_beyond_noise() -> None:
    many = [EvalQuestion(f"q{i}", f"When, {i}?", ("noon",)) for i in range(20)]
    before = report(*[answer("Crews", "ferry")] * 20, questions=many)
    after = report(*[answer("noon", "ferry")] * 20, questions=many)
    (em,) = [change for change in compare("base", before, after).changes if change.measure == EM]
    assert em.interval == (1.0, 1.0)
    assert em.within_noise is False


def test_a_run_is_no_better_than_itself() -> None:
    comparison = compare("base", BEFORE, BEFORE)
    assert {change.difference for change in comparison.changes} == {0}
    assert {change.within_noise for change in comparison.changes} <= {True, None}
    assert (comparison.won, comparison.lost, comparison.mcnemar) == ((), (), 1)


def test_only_the_questions_of_both_are_compared() -> None:
    other = [*QUESTIONS[:2], EvalQuestion("q9", "Why?", ("noon",))]
    after = report(
        answer("March 3", "bridge"), answer("noon", "ferry"), answer(None, "ferry"), questions=other
    )
    comparison = compare("base", BEFORE, after)
    changes = {change.measure.path: change for change in comparison.changes}
    assert (changes["em"].before, changes["em"].after) == (1 / 2, 2 / 2)
    assert comparison.only_before == ("q3", "q4")
    assert comparison.only_after == ("q9",)
    # Figures of the whole set are of different questions.
    assert "abstention.aurc" not in changes
    assert "latency_ms.p50" not in changes


def test_a_question_of_other_words_or_answers_is_another_question() -> None:
    first, second, third, fourth = AFTER.questions
    others = (
        replace(first, asked=replace(first.asked, question="Who?")),
        replace(second, asked=replace(second.asked, answers=("midnight",))),
        replace(third, asked=replace(third.asked, turns=("What?",))),
    )
    comparison = compare("base", BEFORE, replace(AFTER, questions=(*others, fourth)))
    assert comparison.n == 1
    assert comparison.only_before == comparison.only_after == ("q1", "q2", "q3")
    assert comparison.lost == ("q4",)


def test_what_was_only_searched_for_is_neither_won_nor_lost() -> None:
    questions = tuple(replace(one, em=None, abstained=None) for one in BEFORE.questions)
    searched = replace(BEFORE, questions=questions)
    for comparison in (compare("base", searched, AFTER), compare("base", AFTER, searched)):
        assert (comparison.won, comparison.lost, comparison.mcnemar) == ((), (), 1)


def test_whether_runs_can_be_compared_is_known_before_the_questions_are_asked() -> None:
    check_comparable(saved(encode(BEFORE)), QUESTIONS[3:])
    changed = EvalQuestion("q4", "Which ferry?", ("another",), ("ferry",))
    with pytest.raises(UsageError, match="'base' has no question in common"):
        check_comparable(saved(encode(BEFORE)), [changed])
    first = cast(Any, encode(BEFORE))["questions"][0]
    for broken in ({"em": "high"}, {"answer_rank": "x", "answerable": True}, {"ranking": [1]}):
        altered = {"questions": [{**first, **broken}]}
        with pytest.raises(UsageError, match="'base' can't be compared with"):
            check_comparable(saved(altered), QUESTIONS)


def test_runs_of_different_sets_are_not_compared() -> None:
    other = report(answer("noon", "ferry"), questions=[EvalQuestion("z", "When?", ("noon",))])
    with pytest.raises(UsageError, match="no question in common"):
        compare("base", BEFORE, other)


def test_what_the_runs_were_made_with_is_told_where_it_differs() -> None:
    conditions = (
        Conditions({"as_of": "2025-01-01", "limit": None}, {"library": {"generation": "g1"}}),
        Conditions({"as_of": "2025-01-01", "limit": 5}, {"library": {"generation": "g2"}}),
    )
    comparison = compare("base", BEFORE, AFTER, conditions)
    assert comparison.conditions == {
        "settings.limit": (None, 5),
        "library.generation": ("g1", "g2"),
    }
    compared: Any = encode_comparison(comparison)
    assert not comparison.articles_differ
    assert compared["conditions"]["settings.limit"] == {"before": None, "after": 5}
    assert set(compared["changes"]["em"]) == {
        "before",
        "after",
        "difference",
        "interval",
        "within_noise",
    }


def test_articles_differ_only_where_both_runs_say_which_they_were() -> None:
    one, other = (
        Conditions(provenance={"library": {"articles_sha256": sha}}) for sha in ("a" * 64, "b" * 64)
    )
    assert compare("base", BEFORE, AFTER, (one, other)).articles_differ
    assert not compare("base", BEFORE, AFTER, (one, one)).articles_differ
    assert not compare(
        "base", BEFORE, AFTER, (Conditions(provenance={"library": {}}), other)
    ).articles_differ


def test_an_older_report_is_compared_by_what_it_has() -> None:
    before = decode({"questions": [{"id": "q1", "em": 0.0}, {"id": "q2", "em": 1.0}], "em": 0.5})
    comparison = compare("old", before, AFTER)
    assert [change.measure for change in comparison.changes] == [EM]
    assert (comparison.won, comparison.lost) == (("q1",), ())
