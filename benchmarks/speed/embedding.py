"""Dateline's bulk embedding beside plain `SentenceTransformer.encode`, in one run.

    python -m benchmarks.speed.embedding ARTICLES.jsonl.gz [--passages 512] [--rounds 3]

The same passages of the file's articles are embedded by each way in turn, round after
round, and the ratio is taken within a round, so that a machine whose speed drifts cancels
out. Plain encode runs with its defaults (float32, batches of 32, all cores); where bfloat16
is faster on the CPU, plain encode in bfloat16 is shown too. Where Dateline embeds in int8, so
is what it would do without.

Each way's vectors are then searched for the ten nearest neighbours of every passage, by its
float32 vector, as a question's is; `recall@10` is how many of the ten are those that plain
encode's vectors give, `@15` how many of them are among the first 15. A few thousand passages
are needed for it to say something.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.arguments import AT_LEAST_1, FILE, Script
from index.errors import UsageError
from index.ingest.passages import passages
from index.ingest.readers import read
from index.storage.tables.passages import passage_input
from index.types import ParsedArticle
from index.vector import embedding
from index.vector.embedder import ModelFolder, PassageEncoder

PLAIN = "SentenceTransformer.encode, float32"
PLAIN_BFLOAT16 = "SentenceTransformer.encode, bfloat16"
DATELINE = "dateline index"
BY_TORCH = "dateline index without int8"

NEIGHBOURS, WIDER = 10, 15

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Speed:
    """A way's median passages a second, and the median of its ratios to `PLAIN`.

    `recall` is the share of the passages' ten nearest neighbours by `PLAIN` that are among the
    ten by this way's vectors, `wider` the share of them among its first 15.
    """

    per_second: float
    ratio: float
    recall: float
    wider: float


@dataclass(frozen=True, slots=True)
class Embedding:
    """What `measure` found: each way's speed, and in which numbers Dateline computed.

    `passages` is how many were embedded.
    """

    dtype: str
    speeds: Mapping[str, Speed]
    passages: int


@click.command(cls=Script)
@click.argument("articles", type=FILE)
@click.option("--passages", "wanted", type=AT_LEAST_1, default=512, show_default=True)
@click.option("--rounds", type=AT_LEAST_1, default=3, show_default=True)
def main(articles: Path, wanted: int, rounds: int) -> None:
    """Time Dateline's bulk embedding beside plain `SentenceTransformer.encode`."""
    found = measure(articles, passages_wanted=wanted, rounds=rounds)
    for name, speed in found.speeds.items():
        way = f"{name}, {found.dtype}" if name == DATELINE else name
        print(
            f"{way}: {speed.per_second:.1f} passages a second, ratio {speed.ratio:.2f},"
            f" recall@10 {speed.recall:.4f}, @15 {speed.wider:.4f}"
        )


def measure(articles: Path, *, passages_wanted: int, rounds: int) -> Embedding:
    """Embed passages of the file `articles`, `rounds` times each way.

    Raises `UsageError` where the file holds no passages.
    """
    texts = sample(articles, passages_wanted)
    if not texts:
        raise UsageError(f"no passages in {articles.name}", "choose a file of articles")
    dtype, ways = _ways(texts)
    found: dict[str, list[float]] = {name: [] for name in ways}
    vectors: dict[str, Floats] = {}
    for _ in range(rounds):
        for name, run in ways.items():
            start = time.perf_counter()
            vectors[name] = run()
            found[name].append(len(texts) / (time.perf_counter() - start))
    near = _nearest(vectors[PLAIN], vectors[PLAIN], NEIGHBOURS)
    speeds = {
        name: Speed(
            statistics.median(found[name]),
            statistics.median(a / b for a, b in zip(found[name], found[PLAIN], strict=True)),
            *(_recall(near, vectors[PLAIN], vectors[name], count) for count in (NEIGHBOURS, WIDER)),
        )
        for name in ways
    }
    return Embedding(dtype, speeds, len(texts))


def _recall(near: NDArray[np.int64], queries: Floats, stored: Floats, count: int) -> float:
    # The library stores halves.
    found = _nearest(queries, stored.astype(np.float16).astype(np.float32), count)
    shared = [len(set(a) & set(b)) / len(a) for a, b in zip(near, found, strict=True) if len(a)]
    return statistics.fmean(shared) if shared else 1.0


def _nearest(queries: Floats, stored: Floats, count: int) -> NDArray[np.int64]:
    """Each passage's `count` nearest others, in any order."""
    count = min(count, len(stored) - 1)
    found = np.empty((len(queries), count), dtype=np.int64)
    for i, query in enumerate(queries):
        scores = stored @ query
        scores[i] = -np.inf
        found[i] = np.argsort(-scores)[:count]
    return found


def _ways(texts: list[str]) -> tuple[str, dict[str, Callable[[], Floats]]]:
    """In which numbers Dateline computes, and what embeds all of `texts` in each way."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = ModelFolder.default()
    folder = model.folder
    with TemporaryDirectory() as encoder:
        model.export(Path(encoder))
        ours = model.load(Path(encoder), before=())
    plain = SentenceTransformer(str(folder), local_files_only=True)
    dtype = ours.dtype
    ways = {PLAIN: lambda: plain.encode(texts), DATELINE: lambda: _embedded(ours, texts)}
    if dtype == "int8":
        torch_model = embedding.TorchEncoder(embedding.load_model(folder))
        ways[BY_TORCH] = lambda: _embedded(torch_model, texts)
    if embedding.bfloat16_is_faster():
        half = SentenceTransformer(
            str(folder), local_files_only=True, model_kwargs={"dtype": torch.bfloat16}
        )
        ways[PLAIN_BFLOAT16] = lambda: (
            half.encode(texts, convert_to_tensor=True).float().cpu().numpy()
        )
    return dtype, ways


def _embedded(encoder: PassageEncoder, texts: list[str]) -> Floats:
    found = list(encoder.embed(texts))
    vectors = np.concatenate([vectors for _, vectors in found])
    made = np.empty_like(vectors)
    made[[position for positions, _ in found for position in positions]] = vectors
    return made


def sample(path: Path, count: int) -> list[str]:
    """Passages spread over the file's articles, as they are embedded: title and words."""
    articles = [a for a in islice(read(path), 2_000) if isinstance(a, ParsedArticle)]
    found = [
        passage_input(article.title, article.text[start:end])
        for article in articles
        for start, end in passages(article.text)
    ]
    return found[:: max(1, len(found) // count)][:count]


if __name__ == "__main__":
    main()
