"""How the library grows: 10,000, 100,000 and 1,000,000 passages, searched and updated.

    python -m benchmarks.speed.scale ARTICLES.jsonl.gz QUESTIONS.jsonl LIBRARY WORK [--passages N]…

The articles are recombined: each takes its paragraphs from real articles, drawn at random, so
that words are as frequent as in news, and no two are alike. An embedder of its own leaves out
the time of embedding: a vector is one of LIBRARY's, a library of real articles, drawn by the
text's hash, moved by a share of the difference between some other one and its nearest. All else
is what `dateline index` does, and questions are encoded as ever. Each library is opened and
searched in a process of its own. WORK needs 8 GB for a million passages.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.arguments import (
    AT_LEAST_1,
    FILE,
    FILE_OR_FOLDER,
    FOLDER,
    NEW_FOLDER,
    Script,
)
from benchmarks.harness.processes import in_new_process
from benchmarks.speed.spread import Spread
from eval.questions.question_set import load
from index.library import Library
from index.search.search import Mode
from index.storage.database import FILE_NAME, Database
from index.storage.manifest import current
from index.types import UpdateReport
from index.vector.embedder import ModelFolder
from index.vector.embedding import WINDOW
from index.vector.faiss_index import DenseIndex
from index.vector.query_encoder import EncoderCard
from index.vector.search import Meaning
from index.vector.segment_map import Coverage, coverage

SIZES = (10_000, 100_000, 1_000_000)
ADDED = 100
"""Articles added to a library, and removed again."""

QUERIES = 200
NEAREST = 10
PLAIN_QUERIES = 50
"""Queries whose nearest vectors are also found by comparing with every vector."""

_NEIGHBOURS = 2_000
"""Real vectors whose nearest others tell by how much passages of news differ."""

_MOVED = (0.5, 1.0)
"""The share of such a difference by which a vector is moved: as near as that, or nearer, lie the
copies of one real vector."""

_PARAGRAPHS = (14, 26)
_BLOCK = 65_536

_Vectors = NDArray[np.float32]
_MODES: tuple[Mode, ...] = ("bm25", "dense", "hybrid")


@dataclass(frozen=True, slots=True)
class Searching:
    """What a new process found: times in milliseconds, memory in MB.

    `recall` is the share of the `NEAREST` nearest passages by exact comparison that the
    meaning search finds.
    """

    opening_ms: float
    loading_ms: float
    keywords: Spread
    meaning: Spread
    both: Spread
    recall: float
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What `measure` found for one size; seconds are without embedding."""

    passages: int
    articles: int
    building: dict[str, float]
    library_mb: float
    peak_memory_mb: float
    adding_s: float
    removing_s: float
    searching: Searching


@click.command(cls=Script)
@click.argument("articles", type=FILE)
@click.argument("questions", type=FILE_OR_FOLDER)
@click.argument("library", type=FOLDER)
@click.argument("work", type=NEW_FOLDER)
@click.option(
    "--passages", "sizes", type=AT_LEAST_1, multiple=True, default=SIZES, show_default=True
)
def main(
    articles: Path, questions: Path, library: Path, work: Path, sizes: tuple[int, ...]
) -> None:
    """Build libraries of several sizes; search and update them."""
    material = Material.of(articles, library)
    for size in sizes:
        print(_told(measure(material, questions, work / str(size), size)), flush=True)


def _told(found: Scale) -> str:
    one = found.searching
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found.building.items())
    return "\n".join(
        [
            f"{found.passages:,} passages of {found.articles:,} articles,"
            f" {found.library_mb:,.0f} MB",
            f"  built in s: {stages}; peak memory {found.peak_memory_mb:,.0f} MB",
            f"  {ADDED} articles added in {found.adding_s:.1f} s, removed in"
            f" {found.removing_s:.1f} s (embedding left out)",
            f"  opened in {one.opening_ms:.0f} ms, meaning search loaded in"
            f" {one.loading_ms:.0f} ms; {one.memory_mb:,.0f} MB of memory after all searches",
            f"  search: {one.both}; keywords alone: {one.keywords}; meaning alone: {one.meaning};"
            f" recall@{NEAREST} {one.recall:.3f}",
        ]
    )


def measure(material: Material, questions: Path, work: Path, passages: int) -> Scale:
    """Build a library of about so many passages in the new folder `work`, and measure it."""
    source = work / "articles"
    source.mkdir(parents=True)
    embedder = _DrawnVectors(material, ModelFolder.default())
    rng = random.Random(7)
    # A passage has about 120 words; a few articles tell how many an article has.
    _write(work / "some.jsonl", _articles(material, rng, 200))
    trial = Library.update(work / "trial", [work / "some.jsonl"], embedder=embedder)
    count = round(passages * trial.articles / trial.passages)
    _write(source / "most.jsonl", _articles(material, rng, count))
    library = work / "library"
    report = Library.update(library, [source], embedder=embedder)
    added = source / "added.jsonl"
    _write(added, _articles(material, rng, ADDED))
    adding = Library.update(library, [source], embedder=embedder)
    searching = in_new_process(search, library, questions)
    added.unlink()
    removing = Library.update(library, [source], embedder=embedder, allow_removals=True)
    with Library(library) as opened:
        size = opened.status().size_bytes
    return Scale(
        passages=report.passages,
        articles=report.articles,
        building={name: s for name, s in report.seconds.items() if name != "load model"},
        library_mb=size / 1e6,
        peak_memory_mb=_memory_mb(),
        adding_s=_besides_embedding(adding),
        removing_s=_besides_embedding(removing),
        searching=searching,
    )


def _besides_embedding(report: UpdateReport) -> float:
    return sum(s for name, s in report.seconds.items() if name not in ("embed", "load model"))


# Articles


@dataclass(frozen=True, slots=True)
class Material:
    """What articles and vectors are made of.

    vectors: real ones, (n, dimension); differences: of some from their nearest, (m, dimension).
    """

    paragraphs: Sequence[str]
    titles: Sequence[str]
    vectors: _Vectors
    differences: _Vectors

    @classmethod
    def of(cls, articles: Path, library: Path) -> Material:
        """Read a JSONL file of articles, and the vectors of a library."""
        paragraphs, titles = [], []
        opened = gzip.open if articles.name.endswith(".gz") else open
        with opened(articles, "rb") as lines:
            for line in lines:
                article = json.loads(line)
                titles.append(article["title"])
                paragraphs += [p for p in article["text"].split("\n") if len(p.split()) >= 15]
        vectors = np.vstack([s.vectors() for s in _segments(library)]).astype(np.float32)
        some = np.random.default_rng(3).permutation(len(vectors))[:_NEIGHBOURS]
        cosines = vectors[some] @ vectors.T
        cosines[cosines > 0.999] = -1  # itself, and copies of it
        return cls(paragraphs, titles, vectors, vectors[some] - vectors[cosines.argmax(axis=1)])


def _articles(material: Material, rng: random.Random, count: int) -> Iterator[str]:
    """JSON lines of articles whose paragraphs are drawn from all."""
    for _ in range(count):
        paragraphs = rng.choices(material.paragraphs, k=rng.randint(*_PARAGRAPHS))
        day = date(2015, 1, 1) + timedelta(days=rng.randrange(3650))
        article = {
            "id": f"{rng.getrandbits(64):016x}",
            "title": rng.choice(material.titles),
            "published": day.isoformat(),
            "text": "\n\n".join(paragraphs),
        }
        yield json.dumps(article) + "\n"


def _write(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)


# Vectors


@dataclass(frozen=True, slots=True)
class _DrawnVectors:
    """Embeds passages with vectors that are drawn, and questions with the default model."""

    material: Material
    model: ModelFolder
    dtype: str = "drawn"

    @property
    def folder(self) -> Path:
        return self.model.folder

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def revision(self) -> str:
        return self.model.revision

    def export(self, target: Path) -> EncoderCard:
        return self.model.export(target)

    def load(self, encoder: Path, before: Sequence[str]) -> _DrawnVectors:
        return self

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], _Vectors]]:
        real, differences = self.material.vectors, self.material.differences
        for begin in range(0, len(texts), WINDOW):
            positions = list(range(begin, min(begin + WINDOW, len(texts))))
            seeds = [_seed(texts[i]) for i in positions]
            rng = np.random.default_rng(seeds[0])
            moved = differences[rng.integers(len(differences), size=len(seeds))]
            vectors = real[[seed % len(real) for seed in seeds]]
            vectors += rng.uniform(*_MOVED, (len(seeds), 1)).astype(np.float32) * moved
            yield positions, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


# Searching


def search(folder: Path, questions: Path) -> Searching:
    """Open a library and search it."""
    asked = [one.question for one in load(questions).questions[:QUERIES]]
    began = time.perf_counter()
    library = Library(folder)
    opening = time.perf_counter() - began
    library.load_meaning()
    loading = time.perf_counter() - began - opening
    vectors = [library.encode_query(question) for question in asked]
    times: dict[Mode, list[float]] = {mode: [] for mode in _MODES}
    for question, vector in zip(asked, vectors, strict=True):
        for mode, taken in times.items():
            began = time.perf_counter()
            library.search(question, NEAREST, mode=mode, vector=vector)
            taken.append((time.perf_counter() - began) * 1000)
    found = Searching(
        opening_ms=opening * 1000,
        loading_ms=loading * 1000,
        keywords=Spread.of(times["bm25"]),
        meaning=Spread.of(times["dense"]),
        both=Spread.of(times["hybrid"]),
        memory_mb=_memory_mb(),
        recall=_recall(folder, np.stack([v for v in vectors if v is not None])[:PLAIN_QUERIES]),
    )
    library.close()
    return found


@dataclass(frozen=True, slots=True)
class _Opened:
    """A FAISS segment of a library, and which of its rows are passages that are there."""

    coverage: Coverage
    index: DenseIndex

    def vectors(self) -> NDArray[np.float16]:
        return self.index.vectors(np.flatnonzero(self.coverage.live))


def _segments(folder: Path) -> list[_Opened]:
    database = Database.open_to_read(folder / FILE_NAME)
    ids = database.passages.ids()
    covered = [coverage(folder / name, ids) for name, _ in current(database)["faiss"]]
    database.close()
    return [_Opened(one, DenseIndex(one.folder, len(one.ids))) for one in covered]


def _recall(folder: Path, queries: _Vectors) -> float:
    """Compare what the meaning search finds with the nearest of all vectors of the library."""
    scores, rows = np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
    segments = _segments(folder)
    for segment in segments:
        places = segment.coverage.places[segment.coverage.live]
        vectors = segment.vectors()
        for begin in range(0, len(vectors), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            scores = np.hstack([scores, queries @ vectors[block].astype(np.float32).T])
            rows = np.hstack([rows, np.tile(places[block], (len(queries), 1))])
            best = np.argsort(-scores, axis=1)[:, :NEAREST]
            scores = np.take_along_axis(scores, best, axis=1)
            rows = np.take_along_axis(rows, best, axis=1)
    database = Database.open_to_read(folder / FILE_NAME)
    encoder = folder / current(database)["encoder"][0][0]
    meaning = Meaning([s.coverage for s in segments], encoder, database.passages.ids())
    database.close()
    shares = [
        np.isin(meaning.nearest(query, NEAREST, None), nearest).mean()
        for query, nearest in zip(queries, rows, strict=True)
    ]
    return float(np.mean(shares))


def _memory_mb() -> float:
    """The most memory that this process has had."""
    status = Path("/proc/self/status")
    if status.is_file():  # elsewhere, a process may begin with its parent's figure
        [peak] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(peak.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # macOS counts in bytes


if __name__ == "__main__":
    main()
