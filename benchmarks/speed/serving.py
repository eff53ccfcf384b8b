"""Requests a second, and how long each takes, with one client and with many; beside plain calls.

    python -m benchmarks.speed.serving --library LIBRARY --set QUESTIONS.jsonl [--asks 64]

The same questions are searched for and asked in this process, then over HTTP of a server of its
own, by 1, 8 and 32 clients that ask again as soon as they are answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, Script, library_option, set_option
from benchmarks.speed.served import Client, serving
from benchmarks.speed.spread import Spread
from eval.questions.question_set import load
from index.errors import DatelineError
from index.library import Library
from qa.answerer import Answerer

CLIENTS = (1, 8, 32)
HERE = "in process"


@dataclass(frozen=True, slots=True)
class Served:
    """How fast one kind of request is answered: `per_second` by all clients together."""

    per_second: float
    spread: Spread

    def __str__(self) -> str:
        return f"{self.per_second:,.1f} requests/s, {self.spread}"


@click.command(cls=Script)
@library_option
@set_option
@click.option("--searches", type=AT_LEAST_1, default=400, show_default=True)
@click.option("--asks", type=AT_LEAST_1, default=64, show_default=True)
def main(library: Path, asked: Path, searches: int, asks: int) -> None:
    """Time searches and answers, in process and over HTTP."""
    questions = [one.question for one in load(asked).questions]
    for name, found in measure(library, questions, searches=searches, asks=asks).items():
        print(f"{name}: {found}")


def measure(
    folder: Path, questions: Sequence[str], *, searches: int, asks: int
) -> Mapping[str, Served]:
    """Time so many searches and answers each way; "search in process", "ask, 8 clients", ….

    Raises:
        DatelineError: the server doesn't start, or refuses a request.
    """
    found: dict[str, Served] = {}
    counts = {"search": searches, "ask": asks}
    with Library(folder) as library:
        answerer = Answerer(library)
        library.load_meaning()
        answerer.answer(questions[0])
        calls: dict[str, Callable[[str], object]] = {
            "search": lambda question: library.search(question, 10),
            "ask": answerer.answer,
        }
        for kind, call in calls.items():
            found[f"{kind} {HERE}"] = _timed([call], _cycled(questions, counts[kind]))
    with serving(folder) as served:
        _request(Client(served.port), "ask")(questions[0])  # once all is loaded
        for kind, count in counts.items():
            for clients in CLIENTS:
                requests = [_request(Client(served.port), kind) for _ in range(clients)]
                found[f"{kind}, {clients} clients"] = _timed(requests, _cycled(questions, count))
    return found


def _request(client: Client, kind: str) -> Callable[[str], object]:
    parameter = {"ask": "question", "search": "query"}[kind]

    def request(question: str) -> None:
        status = client.get(f"/{kind}", {parameter: question})
        if status != 200:
            raise DatelineError(f"a request was answered with {status}")

    return request


def _timed(calls: Sequence[Callable[[str], object]], questions: Sequence[str]) -> Served:
    """Ask the questions, each once, by as many threads as there are calls."""
    left: Iterator[str] = iter(questions)
    lock = threading.Lock()
    times: list[float] = []
    failed: list[Exception] = []

    def work(call: Callable[[str], object]) -> None:
        while True:
            with lock:
                question = next(left, None)
            if question is None or failed:
                return
            begun = time.perf_counter()
            try:
                call(question)
            except Exception as error:  # raised where the threads are waited for
                failed.append(error)
                return
            times.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=work, args=[call]) for call in calls]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Served(len(times) / (time.perf_counter() - begun), Spread.of(times))


def _cycled(questions: Sequence[str], count: int) -> list[str]:
    return [questions[n % len(questions)] for n in range(count)]


if __name__ == "__main__":
    main()
