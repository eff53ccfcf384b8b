"""Asking the questions of a batch: one after another, or several at once in processes.

Processes, not the threads of an evaluation: what Python does for a question (searching, weighing)
goes on at the same time in them, and one that the system ends takes only its question with it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from eval.batch.answers import BatchAnswer, Link
from eval.batch.questions import BatchQuestion
from eval.running.scoring import Answerer
from eval.running.turns import earlier_turns
from index.errors import DatelineError, LibraryError, UsageError
from qa.answerer import DEPTH
from qa.types import Answer, Turn

Ask = Callable[[BatchQuestion], BatchAnswer]
Open = Callable[[], AbstractContextManager[Ask]]
"""Opens what asks, with a library and a reader of its own; it can be pickled."""

_PATIENCE = 5.0
"""Seconds that a process may take to end by itself, once its pipe is closed."""


def asked_of(answerer: Answerer, link: Link) -> Ask:
    """Return what asks an answerer; whatever is wrong with one question is its answer's `error`."""

    def ask(question: BatchQuestion) -> BatchAnswer:
        def answer(text: str, turns: tuple[Turn, ...]) -> Answer:
            return answerer.answer(
                text,
                turns=turns,
                as_of=question.as_of,
                filters=question.filters or None,
                depth=DEPTH,
            )

        try:
            turns = earlier_turns(answer, question.earlier)
            return BatchAnswer.of(answer(question.question, turns), link)
        except UsageError as error:
            return BatchAnswer.failed(str(error))
        except (DatelineError, OSError, MemoryError):
            raise  # it isn't the question's fault: all others would fail too
        except Exception as error:
            return BatchAnswer.failed(f"{type(error).__name__}: {error}")

    return ask


def ask_all(
    opened: Open, questions: Iterable[BatchQuestion], jobs: int = 1
) -> Iterator[tuple[BatchQuestion, BatchAnswer]]:
    """Yield the questions with their answers: in order by one job, as they come by more.

    Raises:
        DatelineError: the library or the reader can't be used, or a process can't be started.
    """
    waiting = deque(questions)
    jobs = min(jobs, len(waiting))
    if jobs > 1:
        yield from _by_processes(opened, waiting, jobs)
    elif waiting:
        with opened() as ask:
            while waiting:
                question = waiting.popleft()
                yield question, ask(question)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    question: BatchQuestion | None = None


def _by_processes(
    opened: Open, waiting: deque[BatchQuestion], jobs: int
) -> Iterator[tuple[BatchQuestion, BatchAnswer]]:
    with ExitStack() as stack:

        def start() -> _Worker:
            worker = _started(opened)
            stack.callback(_end, worker)
            return worker

        workers = {worker.pipe: worker for worker in (start() for _ in range(jobs))}
        while workers:
            for pipe in wait(list(workers)):
                worker = workers[pipe]  # type: ignore[index]  # only their pipes are waited for
                try:
                    reply = worker.pipe.recv()
                except (EOFError, OSError):
                    del workers[worker.pipe]
                    if worker.question is None:
                        raise _unopened(worker) from None
                    yield worker.question, BatchAnswer.failed(_died(worker))
                    if waiting:
                        another = start()
                        workers[another.pipe] = another
                    continue
                if isinstance(reply, BaseException):
                    raise reply
                if worker.question is not None:
                    yield worker.question, reply
                worker.question = waiting.popleft() if waiting else None
                if worker.question is None:
                    del workers[worker.pipe]
                    _end(worker)
                else:
                    with suppress(OSError):  # where it has died meanwhile, reading shows it
                        worker.pipe.send(worker.question)


def _started(opened: Open) -> _Worker:
    # Spawned: a fork would copy threads' locks as they happen to be.
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(opened, theirs), daemon=True)
    process.start()
    theirs.close()  # so that its end shows here
    return _Worker(process, ours)


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.question is not None:
        worker.process.terminate()
    worker.process.join(_PATIENCE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _serve(opened: Open, pipe: Connection) -> None:
    """Answer what comes through the pipe, until it is closed: also by the death of who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; who asks sees to the rest
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            with opened() as ask:
                pipe.send(None)  # it is ready
                while True:
                    pipe.send(ask(pipe.recv()))
        except (DatelineError, OSError, MemoryError) as error:
            if isinstance(error, BrokenPipeError | ConnectionResetError):
                raise
            pipe.send(error)


def _died(worker: _Worker) -> str:
    worker.process.join(_PATIENCE)
    return f"the process that answered it ended (exit code {worker.process.exitcode})"


def _unopened(worker: _Worker) -> LibraryError:
    worker.process.join(_PATIENCE)
    return LibraryError(
        f"a process of the batch ended as it began (exit code {worker.process.exitcode})",
        "run it again with fewer --jobs",
    )
