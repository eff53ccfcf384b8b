from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from eval_fakes import TEXTS, answer

from eval.measures.result import QuestionResult
from eval.running.jobs import asking
from eval.running.scoring import Scorer
from eval.types import EvalQuestion
from index.errors import LibraryError
from qa.types import Answer

QUESTIONS = [EvalQuestion(f"q{i}", f"When, {i}?", ("noon",)) for i in range(12)]


class Clumsy:
    """Notices when two questions are asked of it at once."""

    def __init__(self) -> None:
        self.busy = threading.Lock()

    def answer(self, question: str, **_: object) -> Answer:
        assert self.busy.acquire(blocking=False), "two questions at once"
        try:
            return answer("noon" if "1" in question else "Crews", "ferry")
        finally:
            self.busy.release()

    retrieve = answer


class Opener:
    def __init__(self) -> None:
        self.opened = self.closed = 0

    @contextmanager
    def __call__(self) -> Iterator[Scorer]:
        self.opened += 1
        try:
            yield Scorer(Clumsy(), TEXTS.__getitem__)
        finally:
            self.closed += 1


def timeless(results: Iterator[QuestionResult]) -> dict[str, QuestionResult]:
    return {result.question.id: replace(result, ms=0.0) for result in results}


@pytest.mark.parametrize("jobs", [1, 2, 5, 40])
def test_every_question_is_asked_once_whatever_the_jobs(jobs: int) -> None:
    opener = Opener()
    results = list(asking(opener, jobs)(QUESTIONS))
    assert sorted(result.question.id for result in results) == sorted(q.id for q in QUESTIONS)
    assert opener.opened == opener.closed == min(jobs, len(QUESTIONS))
    alone = Scorer(Clumsy(), TEXTS.__getitem__).results(QUESTIONS)
    assert timeless(iter(results)) == timeless(alone)


def test_without_questions_nothing_is_opened() -> None:
    opener = Opener()
    assert list(asking(opener, 2)([])) == []
    assert opener.opened == 0


def test_what_keeps_a_job_from_opening_reaches_the_caller() -> None:
    @contextmanager
    def opener() -> Iterator[Scorer]:
        raise LibraryError("the library is gone")
        yield

    with pytest.raises(LibraryError, match="gone"):
        list(asking(opener, 2)(QUESTIONS))


def test_stopping_early_closes_every_scorer() -> None:
    opener = Opener()
    results = iter(asking(opener, 3)(QUESTIONS))
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert opener.opened == opener.closed == 3
