"""How often one of the top k passages holds an accepted answer, by way of searching.

    python benchmarks/retrieval.py --library LIBRARY --set QUESTIONS.jsonl

The ways: BM25 alone, meaning alone, both fused, and both with each question's `asked` day as
its as-of. Below them the warm latency of a hybrid search, the query's embedding included.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from eval.measures import answer_rank
from eval.question_set import EvalQuestion, load
from index.library import Library
from index.search import Mode

KS = (1, 5, 10, 20, 50)
WAYS: tuple[tuple[str, Mode, bool], ...] = (
    ("BM25", "bm25", False),
    ("meaning", "dense", False),
    ("fused", "hybrid", False),
    ("fused, as of the day asked", "hybrid", True),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--set", type=Path, required=True)
    chosen = parser.parse_args()
    questions = [q for q in load(chosen.set).questions if q.answerable]
    with Library(chosen.library) as library:
        print(f"{len(questions)} questions; meaning covers {library.embedded:.1%} of the passages")
        print("| search | " + " | ".join(f"@{k}" for k in KS) + " |")
        print("|---" * (len(KS) + 1) + "|")
        for name, mode, with_day in WAYS:
            ranks = [rank_of(library, question, mode, with_day) for question in questions]
            shares = [sum(r is not None and r <= k for r in ranks) / len(ranks) for k in KS]
            print(f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
        times = [seconds(library, question) for question in questions]
    p50, p95 = np.percentile(times, [50, 95]) * 1000
    print(f"a hybrid search, warm: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def rank_of(library: Library, question: EvalQuestion, mode: Mode, with_day: bool) -> int | None:
    as_of = question.asked if with_day else None
    hits = library.search(question.question, max(KS), mode=mode, as_of=as_of)
    return answer_rank([hit.text for hit in hits], question.answers)


def seconds(library: Library, question: EvalQuestion) -> float:
    start = time.perf_counter()
    library.search(question.question, 10, as_of=question.asked)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
