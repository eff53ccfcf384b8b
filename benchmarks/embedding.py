"""Dateline's bulk embedding beside plain `SentenceTransformer.encode`, in one run.

    python benchmarks/embedding.py ARTICLES.jsonl.gz [--passages 512] [--rounds 3]

The same passages of the file's articles are embedded by each way in turn, round after
round, and the ratio is taken within a round, so that a machine whose speed drifts cancels
out. Plain encode runs with its defaults (float32, batches of 32, all cores); where bfloat16
is faster on the CPU, plain encode in bfloat16 is shown too.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from index import embedding
from index.database import passage_input
from index.passages import passages
from index.readers import read
from index.types import ParsedArticle


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--passages", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    texts = sample(chosen.articles, chosen.passages)

    import torch
    from sentence_transformers import SentenceTransformer

    folder = str(embedding.default_model_folder())
    ours = embedding.load_model(embedding.default_model_folder())
    plain = SentenceTransformer(folder, local_files_only=True)
    ways: dict[str, Callable[[], Any]] = {
        "SentenceTransformer.encode, float32": lambda: plain.encode(texts),
        f"dateline index, {str(ours.dtype).removeprefix('torch.')}": lambda: list(
            embedding.embed(ours, texts)
        ),
    }
    if embedding.bfloat16_is_faster():
        half = SentenceTransformer(
            folder, local_files_only=True, model_kwargs={"dtype": torch.bfloat16}
        )
        ways["SentenceTransformer.encode, bfloat16"] = lambda: half.encode(texts)
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(chosen.rounds):
        for name, run in ways.items():
            start = time.perf_counter()
            run()
            speeds[name].append(len(texts) / (time.perf_counter() - start))
    first = speeds["SentenceTransformer.encode, float32"]
    for name, found in speeds.items():
        ratio = statistics.median(a / b for a, b in zip(found, first, strict=True))
        print(f"{name}: {statistics.median(found):.1f} passages a second, ratio {ratio:.2f}")


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
