"""What came of asking a question set: the means over its questions, and their JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from eval.confidence import (
    Outcome,
    abstention_precision,
    abstention_recall,
    accuracy_answered,
    accuracy_at,
    aurc,
    calibration_error,
    coverage,
)
from eval.measures import exact_match, f1, mean, percentile
from eval.ranking import MRR, NDCG, ranking_scores
from eval.result import KS, QuestionResult
from eval.slices import slices
from qa.types import Took

COVERAGES = (0.3, 0.5)
"""The shares of the surest candidates whose accuracy is reported."""

Scores = Mapping[str, Mapping[str, float]]
"""Each judged question's ranking scores, by its id."""


@dataclass(frozen=True, slots=True)
class Report:
    """A question set's results, in its order.

    Questions that aren't judged by answers count only in the ranking of articles, the exactness
    of citations, and latency.

    `qrels` maps the id of each question that names relevant articles to their ids and grades;
    `unresolved` are the names among them that the library has no article for, each counted
    as a relevant article that wasn't found. `by` names fields of the set to slice by.
    """

    set_name: str
    results: tuple[QuestionResult, ...]
    qrels: Mapping[str, Mapping[str, int]]
    unresolved: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as `dateline eval --json` prints it; a mean over no questions is null."""
        results = self.results
        scores = self.ranking()
        outcomes = [r.outcome for r in results if r.outcome and r.question.judged]
        return {
            "set": self.set_name,
            "n": len(results),
            "answerable": sum(result.question.answerable is True for result in results),
            "em": mean(result.em for result in results if result.em is not None),
            "f1": mean(result.f1 for result in results if result.f1 is not None),
            "forced": _forced(results),
            "answer_recall": _at_each_k(self.answer_recall),
            "recall": _at_each_k(lambda k: _mean_of(scores, f"recall.{k}")),
            "success": _at_each_k(lambda k: _mean_of(scores, f"success.{k}")),
            MRR: _mean_of(scores, MRR),
            NDCG: _mean_of(scores, NDCG),
            "citation_exact": mean(exact for result in results for exact in result.exact),
            "citation_support": mean(held for result in results for held in result.supported),
            "abstention": _abstention(outcomes),
            "calibration_error": calibration_error(outcomes),
            "latency_ms": latency(results),
            "slices": slices(results, self.by),
            "failed": [result.question.id for result in results if result.error is not None],
            "unresolved": list(self.unresolved),
            "questions": [r.to_json(scores.get(r.question.id, {})) for r in results],
        }

    def answer_recall(self, k: int) -> float | None:
        """The share of answerable questions with an accepted answer in their first k passages."""
        ranks = [result.answer_rank for result in self.results if result.question.answerable]
        return mean(rank is not None and rank <= k for rank in ranks)

    def ranking(self) -> Scores:
        """How well the relevant articles of each question were ranked, by its id."""
        run = {result.question.id: result.articles for result in self.results}
        return ranking_scores(self.qrels, run, KS)


def latency(results: Iterable[QuestionResult]) -> dict[str, Any]:
    """Milliseconds a question, p50 and p95: as the caller waited, and of each stage.

    A question that crashed took no time that would mean anything, and is left out.
    """
    known = list(results)
    stages = {
        stage.name: [getattr(result.took, stage.name) for result in known if result.took]
        for stage in fields(Took)
    }
    return {
        **_percentiles([result.ms for result in known if result.ms is not None]),
        "stages": {name: _percentiles(times) for name, times in stages.items()},
    }


def _percentiles(times: list[float]) -> dict[str, float | None]:
    return {"p50": percentile(times, 0.50), "p95": percentile(times, 0.95)}


def _mean_of(scores: Scores, name: str) -> float | None:
    return mean(one[name] for one in scores.values())


def _at_each_k(measure: Callable[[int], float | None]) -> dict[str, float | None]:
    return {str(k): measure(k) for k in KS}


def _forced(results: Iterable[QuestionResult]) -> dict[str, float | None]:
    """EM and F1 over the answerable questions, had the best candidate always been given."""
    read = [one for one in results if one.question.answerable and one.em is not None]
    return {
        "em": mean(exact_match(one.candidate, one.question.accepted) for one in read),
        "f1": mean(f1(one.candidate, one.question.accepted) for one in read),
    }


def _abstention(outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "precision": abstention_precision(outcomes),
        "recall": abstention_recall(outcomes),
        "coverage": coverage(outcomes),
        "accuracy_answered": accuracy_answered(outcomes),
        "accuracy_at": {str(share): accuracy_at(outcomes, share) for share in COVERAGES},
        "aurc": aurc(outcomes),
    }
