"""Asking several questions at once, each on a thread with a scorer of its own.

Threads, not processes: nearly all of a question's time (97 % of it in the README's figures) is
spent reading, in onnxruntime, which lets go of Python's lock, and threads start at once and
share the machine's copy of the index. As onnxruntime itself works on every core, there is a
gain only where a question leaves cores idle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack
from queue import SimpleQueue

from eval.measures.result import QuestionResult
from eval.running.run import Ask
from eval.running.scoring import Scorer
from eval.types import EvalQuestion

Open = Callable[[], AbstractContextManager[Scorer]]
"""Opens one scorer, with what it needs of its own."""


def asking(open_scorer: Open, jobs: int = 1) -> Ask:
    """Return what asks questions, `jobs` of them at a time; more than one come in any order."""

    def ask(questions: Sequence[EvalQuestion]) -> Iterator[QuestionResult]:
        with ExitStack() as opened:
            wanted = min(jobs, len(questions))
            scorers = [opened.enter_context(open_scorer()) for _ in range(wanted)]
            if wanted == 1:
                yield from scorers[0].results(questions)
            elif scorers:
                yield from _by_threads(scorers, questions)

    return ask


def _by_threads(
    scorers: Sequence[Scorer], questions: Sequence[EvalQuestion]
) -> Iterator[QuestionResult]:
    free: SimpleQueue[Scorer] = SimpleQueue()
    for scorer in scorers:
        free.put(scorer)

    def ask(question: EvalQuestion) -> QuestionResult:
        scorer = free.get()
        try:
            return scorer.result(question)
        finally:
            free.put(scorer)

    pool = ThreadPoolExecutor(len(scorers))
    try:
        for done in as_completed([pool.submit(ask, question) for question in questions]):
            yield done.result()
    finally:
        # After Ctrl-C too: a scorer must not be closed while a question is being asked of it.
        pool.shutdown(wait=True, cancel_futures=True)
