"""Dateline's bulk embedding beside plain `SentenceTransformer.encode`, in one run.

    python -m benchmarks.embedding ARTICLES.jsonl.gz [--passages 512] [--rounds 3]

The same passages of the file's articles are embedded by each way in turn, round after
round, and the ratio is taken within a round, so that a machine whose speed drifts cancels
out. Plain encode runs with its defaults (float32, batches of 32, all cores); where bfloat16
is faster on the CPU, plain encode in bfloat16 is shown too.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from index import embedding
from index.database import passage_input
from index.errors import UsageError
from index.passages import passages
from index.readers import read
from index.types import ParsedArticle

PLAIN = "SentenceTransformer.encode, float32"
PLAIN_BFLOAT16 = "SentenceTransformer.encode, bfloat16"
DATELINE = "dateline index"


@dataclass(frozen=True, slots=True)
class Speed:
    """A way's median passages a second, and the median of its ratios to `PLAIN`."""

    per_second: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Embedding:
    """What `measure` found: each way's speed, and the type that Dateline's weights had."""

    dtype: str
    speeds: Mapping[str, Speed]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--passages", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    found = measure(chosen.articles, passages_wanted=chosen.passages, rounds=chosen.rounds)
    for name, speed in found.speeds.items():
        way = f"{name}, {found.dtype}" if name == DATELINE else name
        print(f"{way}: {speed.per_second:.1f} passages a second, ratio {speed.ratio:.2f}")


def measure(articles: Path, *, passages_wanted: int, rounds: int) -> Embedding:
    """Embed passages of the file `articles`, `rounds` times each way.

    Raises `UsageError` where the file holds no passages.
    """
    texts = sample(articles, passages_wanted)
    if not texts:
        raise UsageError(f"no passages in {articles.name}", "choose a file of articles")
    dtype, ways = _ways(texts)
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            start = time.perf_counter()
            run()
            speeds[name].append(len(texts) / (time.perf_counter() - start))
    return Embedding(dtype, {name: _speed(found, speeds[PLAIN]) for name, found in speeds.items()})


def _speed(found: Sequence[float], plain: Sequence[float]) -> Speed:
    ratios = (a / b for a, b in zip(found, plain, strict=True))
    return Speed(statistics.median(found), statistics.median(ratios))


def _ways(texts: list[str]) -> tuple[str, dict[str, Callable[[], Any]]]:
    """The type of Dateline's weights, and what embeds all of `texts` in each way."""
    import torch
    from sentence_transformers import SentenceTransformer

    folder = embedding.default_model_folder()
    ours = embedding.load_model(folder)
    plain = SentenceTransformer(str(folder), local_files_only=True)
    ways: dict[str, Callable[[], Any]] = {
        PLAIN: lambda: plain.encode(texts),
        DATELINE: lambda: list(embedding.embed(ours, texts)),
    }
    if embedding.bfloat16_is_faster():
        half = SentenceTransformer(
            str(folder), local_files_only=True, model_kwargs={"dtype": torch.bfloat16}
        )
        ways[PLAIN_BFLOAT16] = lambda: half.encode(texts)
    return str(ours.dtype).removeprefix("torch."), ways


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
