"""What came of asking a question set: the means over its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.measures import catalogue as c
from eval.measures.answers import exact_match, f1, mean
from eval.measures.catalogue import KS, Measure
from eval.measures.confidence import (
    Outcome,
    abstention_precision,
    abstention_recall,
    accuracy_answered,
    accuracy_at,
    aurc,
    calibration_error,
    coverage,
)
from eval.measures.ranking import ranking_scores
from eval.measures.result import QuestionResult
from eval.reporting.slices import slices
from eval.reporting.view import AskedQuestion, Candidate, QuestionEntry, ReportView

Scores = Mapping[str, Mapping[Measure, float]]
"""Each judged question's ranking scores, by its id."""

Figures = Iterator[tuple[Measure, float | None]]


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

    def view(self) -> ReportView:
        """The report as a value: every figure worked out."""
        results = self.results
        scores = self.ranking()
        return ReportView(
            set_name=self.set_name,
            figures=dict(
                (
                    (c.N, len(results)),
                    (c.ANSWERABLE, sum(one.question.answerable is True for one in results)),
                    *_of_answers(results),
                    *_of_passages(results),
                    *((one, _mean_of(scores, one)) for one in c.RANKING),
                    *_of_confidence(results),
                    *_latency(results),
                    *_of_prose(results),
                )
            ),
            slices=slices(results, self.by),
            unresolved=self.unresolved,
            questions=tuple(_entry(one, scores.get(one.question.id, {})) for one in results),
        )

    def ranking(self) -> Scores:
        """How well the relevant articles of each question were ranked, by its id."""
        run = {result.question.id: result.articles for result in self.results}
        return ranking_scores(self.qrels, run, KS)


def _of_answers(results: Sequence[QuestionResult]) -> Figures:
    """The answers' scores, also had the best candidate always been given, and the citations'."""
    yield c.EM, mean(result.em for result in results if result.em is not None)
    yield c.F1, mean(result.f1 for result in results if result.f1 is not None)
    read = [one for one in results if one.question.answerable and one.em is not None]
    yield c.FORCED_EM, mean(exact_match(one.candidate, one.question.accepted) for one in read)
    yield c.FORCED_F1, mean(f1(one.candidate, one.question.accepted) for one in read)
    yield c.CITATION_EXACT, mean(exact for result in results for exact in result.exact)
    yield c.CITATION_SUPPORT, mean(held for result in results for held in result.supported)


def _of_passages(results: Sequence[QuestionResult]) -> Figures:
    """The share of answerable questions with an accepted answer in their first k passages."""
    ranks = [result.answer_rank for result in results if result.question.answerable]
    for k, measure in c.ANSWER_RECALL.items():
        yield measure, mean(rank is not None and rank <= k for rank in ranks)


def _of_confidence(results: Sequence[QuestionResult]) -> Figures:
    outcomes = [r.outcome for r in results if r.outcome and r.question.judged]
    yield c.ABSTENTION_PRECISION, abstention_precision(outcomes)
    yield c.ABSTENTION_RECALL, abstention_recall(outcomes)
    yield c.COVERAGE, coverage(outcomes)
    yield c.ACCURACY_ANSWERED, accuracy_answered(outcomes)
    for share, measure in c.ACCURACY_AT.items():
        yield measure, accuracy_at(outcomes, share)
    yield c.AURC, aurc(outcomes)
    yield c.CALIBRATION_ERROR, calibration_error(outcomes)


def _latency(results: Sequence[QuestionResult]) -> Figures:
    """Milliseconds a question, p50 and p95: as the caller waited, and of each stage.

    A question that crashed took no time that would mean anything, and is left out.
    """
    yield from _percentiles((c.P50, c.P95), [r.ms for r in results if r.ms is not None])
    for stage, measures in c.STAGES.items():
        times = [getattr(result.took, stage) for result in results if result.took]
        yield from _percentiles(measures, times)


def _of_prose(results: Sequence[QuestionResult]) -> Figures:
    """The sentences of a language model's prose; nothing where none was asked for."""
    found = [one.prose for one in results if one.prose]
    if not found:
        return
    given, struck = sum(one.given for one in found), sum(one.struck for one in found)
    yield c.PROSE_ANSWERS, len(found)
    yield c.PROSE_GIVEN, given
    yield c.PROSE_CHECKED, given - struck
    yield c.PROSE_STRUCK, struck
    yield c.PROSE_FAILED, sum(one.failed for one in found)
    yield c.PROSE_SHARE, (given - struck) / given if given else None


def _percentiles(measures: tuple[Measure, Measure], times: list[float]) -> Figures:
    found = np.percentile(times, [50, 95]).tolist() if times else [None, None]
    yield from zip(measures, found, strict=True)


def _mean_of(scores: Scores, measure: Measure) -> float | None:
    return mean(one[measure] for one in scores.values())


def _entry(result: QuestionResult, ranking: Mapping[Measure, float]) -> QuestionEntry:
    outcome = result.outcome
    return QuestionEntry(
        asked=AskedQuestion.of(result.question),
        answer=result.answer,
        confidence=result.confidence,
        abstained=outcome.abstained if outcome else None,
        verdict=result.verdict(ranking),
        em=result.em,
        f1=result.f1,
        answer_rank=result.answer_rank,
        ranking=ranking,
        candidate=_candidate(result, outcome),
        citation=result.cited,
        exact=result.exact,
        supported=result.supported,
        ms=result.ms,
        took=result.took,
        error=result.error,
        # Why a reply failed may be a server's words, which no saved run is to have.
        prose=result.prose and replace(result.prose, reason=None),
    )


def _candidate(result: QuestionResult, outcome: Outcome | None) -> Candidate | None:
    if outcome is None or result.candidate is None:
        return None
    correct = outcome.correct if result.question.judged else None
    return Candidate(result.candidate, outcome.confidence, correct)
