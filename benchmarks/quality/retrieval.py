"""How often one of the top k passages holds an accepted answer, by way of searching.

    python -m benchmarks.quality.retrieval --library LIBRARY --set QUESTIONS.jsonl

The ways: BM25 alone, meaning alone, both fused, and both with each question's `asked` day as
its as-of. Below them the warm latency of a hybrid search, the query's embedding included.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.harness.arguments import Script, library_option, set_option
from eval.measures.answers import answer_rank
from eval.questions.question_set import EvalQuestion, load
from index.errors import UsageError
from index.library import Library
from index.search.search import Mode
from index.types import Hit

KS = (1, 5, 10, 20, 50)
WAYS: tuple[tuple[str, Mode, bool], ...] = (
    ("BM25", "bm25", False),
    ("meaning", "dense", False),
    ("fused", "hybrid", False),
    ("fused, as of the day asked", "hybrid", True),
)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What `measure` found over the `questions` that have an answer.

    `recall` is, for each way of searching, the share of questions with an accepted answer in
    their first k passages, by k. `embedded` is the share of passages with a vector. The rest
    is the time of a hybrid search.
    """

    questions: int
    embedded: float
    recall: Mapping[str, Mapping[int, float]]
    p50_ms: float
    p95_ms: float


@click.command(cls=Script)
@library_option
@set_option
def main(library: Path, asked: Path) -> None:
    """Tell how often one of the top k passages holds an accepted answer."""
    found = measure(library, load(asked).questions)
    print(f"{found.questions} questions; meaning covers {found.embedded:.1%} of the passages")
    print("| search | " + " | ".join(f"@{k}" for k in KS) + " |")
    print("|---" * (len(KS) + 1) + "|")
    for way, shares in found.recall.items():
        print(f"| {way} | " + " | ".join(f"{share:.3f}" for share in shares.values()) + " |")
    print(f"a hybrid search, warm: p50 {found.p50_ms:.1f} ms, p95 {found.p95_ms:.1f} ms")


def measure(folder: Path, questions: Sequence[EvalQuestion]) -> Retrieval:
    """Search the library in `folder` for each question that has an answer, in every way.

    Raises `UsageError` where no question has one, `LibraryError` where there are no vectors.
    """
    asked = [question for question in questions if question.answerable]
    if not asked:
        raise UsageError("no question of the set has an answer", "choose another question set")
    with Library(folder) as library:
        found = {
            name: recall([_rank(library, question, mode, with_day) for question in asked])
            for name, mode, with_day in WAYS
        }
        times = [_milliseconds(library, question) for question in asked]
        embedded = library.embedded
    p50, p95 = np.percentile(times, [50, 95]).tolist()
    return Retrieval(len(asked), embedded, found, p50, p95)


def recall(ranks: Sequence[int | None]) -> dict[int, float]:
    """Return the share of ranks that there are up to k, by k."""
    return {k: sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in KS}


def _rank(library: Library, question: EvalQuestion, mode: Mode, with_day: bool) -> int | None:
    return rank_of(hits_of(library, question, mode, with_day), question)


def hits_of(library: Library, question: EvalQuestion, mode: Mode, with_day: bool) -> list[Hit]:
    """Search in one of the ways."""
    as_of = question.asked if with_day else None
    return library.search(question.question, max(KS), mode=mode, as_of=as_of)


def rank_of(hits: Sequence[Hit], question: EvalQuestion) -> int | None:
    """Return the rank of the first hit that holds an accepted answer."""
    return answer_rank([hit.text for hit in hits], question.answers)


def _milliseconds(library: Library, question: EvalQuestion) -> float:
    start = time.perf_counter()
    library.search(question.question, 10, as_of=question.asked)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
