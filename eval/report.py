"""What came of asking a question set: each question's result, the means, and their JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from eval.measures import (
    Outcome,
    Ranking,
    abstention_precision,
    abstention_recall,
    accuracy_answered,
    aurc,
    coverage,
    mean,
    percentile,
    ranking,
)
from eval.question_set import EvalQuestion

KS = (1, 5, 10, 20, 50)
"""The depths at which recall is measured, in passages (answer recall) or articles (recall)."""


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's outcome. A question that crashed has an `error`, and scores zero.

    `articles` are the articles found, best first. `answer_rank` is the rank of the first
    passage that holds an accepted answer. `exact` says, of each citation shown, whether it
    quotes the library's text. `cited` is the article and the words of the first citation.
    """

    question: EvalQuestion
    outcome: Outcome
    answer: str | None = None
    confidence: float | None = None
    em: float = 0.0
    f1: float = 0.0
    answer_rank: int | None = None
    articles: tuple[str, ...] = ()
    cited: tuple[str, str] | None = None
    exact: tuple[bool, ...] = ()
    ms: float | None = None
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The question's entry in `eval --json`."""
        return {
            "id": self.question.id,
            "question": self.question.question,
            "answers": list(self.question.answers),
            "answerable": self.question.answerable,
            "answer": self.answer,
            "confidence": self.confidence,
            "abstained": self.outcome.abstained,
            "em": self.em,
            "f1": self.f1,
            "answer_rank": self.answer_rank,
            "citation": self.cited and {"article": self.cited[0], "quote": self.cited[1]},
            "ms": self.ms,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A question set's results, in its order.

    `qrels` maps the id of each question that names relevant articles to their ids;
    `unresolved` are the names among them that the library has no article for, each counted
    as a relevant article that wasn't found.
    """

    set_name: str
    results: tuple[QuestionResult, ...]
    qrels: dict[str, frozenset[str]]
    unresolved: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as `dateline eval --json` prints it; a mean over no questions is null."""
        results = self.results
        articles = self.ranking()
        times = [result.ms for result in results if result.ms is not None]
        return {
            "set": self.set_name,
            "n": len(results),
            "answerable": sum(result.question.answerable for result in results),
            "em": mean(result.em for result in results),
            "f1": mean(result.f1 for result in results),
            "answer_recall": _at_each_k(self.answer_recall),
            "recall": _at_each_k(articles.recall.__getitem__),
            "mrr@10": articles.mrr10,
            "ndcg@10": articles.ndcg10,
            "citation_exact": mean(exact for result in results for exact in result.exact),
            "abstention": _abstention([result.outcome for result in results]),
            "latency_ms": {"p50": percentile(times, 0.50), "p95": percentile(times, 0.95)},
            "questions": [result.to_json() for result in results],
        }

    def answer_recall(self, k: int) -> float | None:
        """The share of answerable questions with an accepted answer in their first k passages."""
        ranks = [result.answer_rank for result in self.results if result.question.answerable]
        return mean(rank is not None and rank <= k for rank in ranks)

    def ranking(self) -> Ranking:
        """How well the relevant articles were ranked."""
        run = {result.question.id: result.articles for result in self.results}
        return ranking(self.qrels, run, KS)


def _at_each_k(measure: Callable[[int], float | None]) -> dict[str, float | None]:
    return {str(k): measure(k) for k in KS}


def _abstention(outcomes: Iterable[Outcome]) -> dict[str, float | None]:
    known = list(outcomes)
    return {
        "precision": abstention_precision(known),
        "recall": abstention_recall(known),
        "coverage": coverage(known),
        "accuracy_answered": accuracy_answered(known),
        "aurc": aurc(known),
    }
