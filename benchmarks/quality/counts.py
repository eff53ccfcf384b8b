"""Whether counts are exact: drawn queries, counted and compared with a scan of every text.

    python -m benchmarks.quality.counts DATA [--queries 200] [--every N] [--library FOLDER]

DATA holds realtimeqa/2022. Words, pairs of words, phrases, names and queries that leave something
out are drawn from the articles. For each, the articles and stories that are counted must be
those of a scan that knows nothing of postings: it goes through all texts with its own rules for
phrases. Without --library, a library of the articles is made first; nothing is embedded.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, Script
from benchmarks.harness.drawn import KINDS, Drawn, draw, plain
from benchmarks.harness.inputs import ARTICLES, every_nth, files_of, keyword_library
from index.keyword.tokenizer import raw_words, terms
from index.library import Library
from index.types import Article
from qa.desk.counts import matching

COLLECTION = f"realtimeqa/2022/{ARTICLES}"


@dataclass(frozen=True, slots=True)
class Compared:
    """What `measure` found: the queries whose count isn't the scan's.

    found: how many of the queries any article matches.
    p50_ms, p95_ms: how long counting takes.
    """

    articles: int
    queries: int
    found: int
    different: tuple[str, ...]
    p50_ms: float
    p95_ms: float


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--queries", type=AT_LEAST_1, default=200, show_default=True)
@click.option("--every", type=AT_LEAST_1, default=1, metavar="N", help="Each Nth article.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--library", type=FOLDER, help="A library of these articles, made already.")
def main(data: Path, queries: int, every: int, seed: int, library: Path | None) -> None:
    """Compare counts with a scan of every text."""
    with tempfile.TemporaryDirectory() as folder:
        if library is None:
            articles = every_nth(files_of(data, (COLLECTION,))[COLLECTION], every, Path(folder))
            library = Path(folder) / "library"
            keyword_library(articles, library)
        compared = measure(library, queries, seed)
    for typed in compared.different:
        print(f"  differs: {typed}")
    right = compared.queries - len(compared.different)
    print(
        f"{right} of {compared.queries} queries are counted as a scan of {compared.articles:,}"
        f" articles counts them; {compared.found} match any\n"
        f"  counting: p50 {compared.p50_ms:.0f} ms, p95 {compared.p95_ms:.0f} ms"
    )


def measure(folder: Path, queries: int, seed: int) -> Compared:
    """Draw queries from a library's articles, count each, and scan all texts for them."""
    with Library(folder) as library:
        drawn = draw(list(library.articles()), queries, random.Random(seed), KINDS)
        scanned = [set[str]() for _ in drawn]
        for article in library.articles():
            for found, is_held in zip(scanned, _scan(article, drawn), strict=True):
                if is_held:
                    found.add(article.id)
        different, taken = [], []
        for query, ids in zip(drawn, scanned, strict=True):
            began = time.perf_counter()
            counted = matching(library, query.typed)
            taken.append((time.perf_counter() - began) * 1000)
            stories = len(set(library.story_numbers(sorted(ids)).values()))
            if {one.article_id for one in counted.articles} != ids or counted.stories != stories:
                different.append(
                    f"{query.typed}: {len(counted.articles)} counted, {len(ids)} there"
                )
        return Compared(
            library.count(),
            len(drawn),
            sum(map(bool, scanned)),
            tuple(different),
            *np.percentile(taken, [50, 95]).tolist(),
        )


def _scan(article: Article, drawn: Sequence[Drawn]) -> Iterator[bool]:
    """Tell of each query whether an article matches it, by going through its words."""
    held = set(terms(article.title)) | set(terms(article.text))
    lines = [article.title, *article.text.split("\n")]
    said = " \n ".join(f" {' '.join(plain(raw_words(line)))} " for line in lines)
    for query in drawn:
        looked_for = " ".join(query.phrase)
        yield (
            all(set(terms(word)) <= held for word in query.words)
            and not (query.without and set(terms(query.without)) <= held)
            and (not looked_for or f" {looked_for} " in said or f" {looked_for}'s " in said)
        )


if __name__ == "__main__":
    main()
