"""Ask every question of a set, and gather what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

from eval.measures.result import QuestionResult
from eval.reporting.report import Report
from eval.types import EvalQuestion, QuestionSet

Ask = Callable[[Sequence[EvalQuestion]], Iterable[QuestionResult]]
"""Asks questions and yields their results as they come, in any order."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions of `total` are done, and how many of them were answered rightly.

    `right` is None where none of those done is judged by its answer.
    """

    done: int
    total: int
    right: int | None = None


Watch = Callable[[Progress], object]
"""Called at the start, with what an interrupted run had done, and after each question."""


class Outcomes(Protocol):
    """The results that an interrupted run left, and where new ones are kept as they come."""

    def known(self) -> Mapping[str, QuestionResult]:
        """The results kept so far, by question id."""
        ...

    def keep(self, result: QuestionResult) -> None:
        """Keep one more."""
        ...


def sample(question_set: QuestionSet, limit: int, seed: int = 0) -> QuestionSet:
    """Draw `limit` questions at random, the same ones for one seed, in the set's own order."""
    questions = question_set.questions
    if limit >= len(questions):
        return question_set
    chosen = sorted(Random(seed).sample(range(len(questions)), limit))
    return replace(question_set, questions=tuple(questions[place] for place in chosen))


def evaluate(
    question_set: QuestionSet,
    ask: Ask,
    *,
    resolve: Callable[[str], str | None],
    by: Sequence[str] = (),
    outcomes: Outcomes | None = None,
    watch: Watch | None = None,
) -> Report:
    """Ask the questions, and report on them in the set's order.

    `ask` is a `Scorer`'s `results`, or several at once (`eval.running.jobs`). `resolve` maps a name
    in a set's `relevant` (an article id, or a file name without suffix) to an article id, or
    to None where the library has no such article; of copies of one story, to the one that
    searches return. `by` names fields to slice by. With `outcomes`, the questions whose
    results are known aren't asked again, and each new result is kept as it comes. A question
    that no result comes for counts as failed.
    """
    total = len(question_set.questions)
    results = dict(outcomes.known()) if outcomes else {}
    verdicts = Counter(result.em == 1 for result in results.values() if result.em is not None)

    def tell() -> None:
        if watch is not None:
            watch(Progress(len(results), total, verdicts[True] if verdicts else None))

    tell()
    for result in ask([q for q in question_set.questions if q.id not in results]):
        results[result.question.id] = result
        if outcomes is not None:
            outcomes.keep(result)
        if result.em is not None:
            verdicts[result.em == 1] += 1
        tell()
    qrels, unresolved = _qrels(question_set, resolve)
    ordered = tuple(results[question.id] for question in question_set.questions)
    return Report(question_set.name, ordered, qrels, unresolved, tuple(by))


def _qrels(
    question_set: QuestionSet, resolve: Callable[[str], str | None]
) -> tuple[dict[str, dict[str, int]], tuple[str, ...]]:
    names = dict.fromkeys(name for q in question_set.questions for name in q.relevant)
    ids = {name: resolve(name) for name in names}
    qrels: dict[str, dict[str, int]] = {}
    for question in question_set.questions:
        for name, grade in question.judgements.items():
            # An unresolved name stands for itself: no run finds it, so it counts against recall.
            article, grades = ids[name] or name, qrels.setdefault(question.id, {})
            # Two names may be one article's, which then has the better of their grades.
            grades[article] = max(grade, grades.get(article, 0))
    return qrels, tuple(name for name in names if ids[name] is None)
