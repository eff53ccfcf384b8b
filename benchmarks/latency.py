"""From a cold process to the answer, and the warm time of an answer.

    python benchmarks/latency.py --library LIBRARY --set QUESTIONS.jsonl [--runs 10]

Cold: `dateline ask QUESTION --json` as a new process, its start and exit included, for the
first questions of the set. Warm: the same questions and more in one process.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from eval.question_set import load
from index.library import Library
from qa.answerer import Answerer

WARM = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=10)
    chosen = parser.parse_args()
    questions = load(chosen.set).questions
    first, *cold = [cold_ms(q.question, chosen.library) for q in questions[: chosen.runs + 1]]
    print(f"cold: first {first:.0f} ms; then {summary(cold)}")
    with Library(chosen.library) as library:
        answerer = Answerer(library)
        answerer.answer(questions[0].question)
        took = [answerer.answer(q.question, as_of=q.asked).took for q in questions[:WARM]]
    for stage in ("embed", "search", "read", "total"):
        print(f"warm {stage}: {summary([getattr(one, stage) for one in took])}")


def cold_ms(question: str, library: Path) -> float:
    command = [
        sys.executable,
        "-m",
        "tui.cli",
        "ask",
        question,
        "--library",
        str(library),
        "--json",
    ]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = (time.perf_counter() - start) * 1000
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    return took


def summary(times: list[float]) -> str:
    p50, p95 = np.percentile(times, [50, 95])
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms over {len(times)}"


if __name__ == "__main__":
    main()
