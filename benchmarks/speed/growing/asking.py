"""A library opened and searched in a process of its own: its times, memory and exactness."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.speed.growing.costs import memory_mb
from benchmarks.speed.growing.material import Vectors, stored_vectors
from benchmarks.speed.spread import Spread
from eval.questions.question_set import load
from index.engines import retrieval_of
from index.library import Library
from index.search.search import Mode
from index.storage.database import FILE_NAME, Database

NEAREST = 10

PLAIN_QUERIES = 50
"""Queries whose nearest vectors are also found by comparing with every vector."""

_BLOCK = 65_536
_MODES: tuple[Mode, ...] = ("bm25", "dense", "hybrid")


@dataclass(frozen=True, slots=True)
class Searching:
    """What a new process found: times in milliseconds, memory in MB.

    `recall` is the share of the `NEAREST` nearest passages by exact comparison that the
    meaning search finds; `processor` the processor's time for a search by both.
    """

    opening_ms: float
    loading_ms: float
    keywords: Spread
    meaning: Spread
    both: Spread
    processor: Spread
    opened_mb: float
    memory_mb: float
    recall: float


def search(folder: Path, questions: Path, queries: int) -> Searching:
    """Open a library and search it."""
    asked = [one.question for one in load(questions).questions[:queries]]
    began = time.perf_counter()
    library = Library(folder)
    opening = time.perf_counter() - began
    library.load_meaning()
    loading = time.perf_counter() - began - opening
    opened_mb = memory_mb()
    vectors = [library.encode_query(question) for question in asked]
    times: dict[Mode, list[float]] = {mode: [] for mode in _MODES}
    processor = []
    for question, vector in zip(asked, vectors, strict=True):
        for mode, taken in times.items():
            began, busy = time.perf_counter(), time.process_time()
            library.search(question, NEAREST, mode=mode, vector=vector)
            taken.append((time.perf_counter() - began) * 1000)
            if mode == "hybrid":
                processor.append((time.process_time() - busy) * 1000)
    memory = memory_mb()
    library.close()
    return Searching(
        opening_ms=opening * 1000,
        loading_ms=loading * 1000,
        keywords=Spread.of(times["bm25"]),
        meaning=Spread.of(times["dense"]),
        both=Spread.of(times["hybrid"]),
        processor=Spread.of(processor),
        opened_mb=opened_mb,
        memory_mb=memory,
        recall=_recall(folder, np.stack([v for v in vectors if v is not None])[:PLAIN_QUERIES]),
    )


def _recall(folder: Path, queries: Vectors) -> float:
    """Compare what the meaning search finds with the nearest of all vectors of the library."""
    exact = _nearest(folder, queries)
    database = Database.open_to_read(folder / FILE_NAME)
    retrieval = retrieval_of(folder, database)
    retrieval.load_meaning()
    shares = []
    for query, wanted in zip(queries, exact, strict=True):
        found = retrieval.rank("", NEAREST, "dense", query).passages.tolist()
        digests = {one: digest for one, digest, *_ in database.passages.inputs_of(found)}
        first = list(dict.fromkeys(digests[one] for one in found))[:NEAREST]
        shares.append(len(wanted.intersection(first)) / len(wanted))
    retrieval.close()
    database.close()
    return float(np.mean(shares))


def _nearest(folder: Path, queries: Vectors) -> Sequence[set[bytes]]:
    """Return the digests of the vectors nearest to each query, by comparing with all."""
    best: list[list[tuple[float, bytes]]] = [[] for _ in queries]
    for digests, vectors in _blocks(folder):
        scores = queries @ vectors.T
        most = min(NEAREST, len(digests))
        places = np.argpartition(-scores, most - 1, axis=1)[:, :most]
        for row, (known, found) in enumerate(zip(best, places, strict=True)):
            known += [(float(scores[row, place]), digests[place]) for place in found]
            best[row] = sorted(known, reverse=True)[:NEAREST]
    return [{digest for _, digest in found} for found in best]


def _blocks(folder: Path) -> Iterator[tuple[list[bytes], Vectors]]:
    stored = stored_vectors(folder)
    while block := list(islice(stored, _BLOCK)):
        yield [one for one, _ in block], np.stack([v for _, v in block]).astype(np.float32)
