"""What `dateline changes` takes for the same story, and for a value that moved: pairs to be read.

    python -m benchmarks.quality.changes LIBRARY --since 2023-01-01 --until 2023-12-31

Each dated article of those days is taken as new, and compared with those before its day. It prints
a sample of the articles that follow another, and all values that moved; whether they are right is
read by hand (docs/desk/changes.md has what was read).
"""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import click

from benchmarks.harness.arguments import FOLDER, Script
from index.library import Library
from index.types import Article, Filters
from qa.desk.changes.measured import Told, moved
from qa.desk.changes.nearness import Follower
from tui.cli.options import day

COMPARED = 3
"""Older articles with which each is compared."""


@click.command(cls=Script)
@click.argument("library", type=FOLDER)
@click.option("--since", type=day, required=True, help="The first day of what is new.")
@click.option("--until", type=day, required=True, help="The last.")
@click.option("--sample", default=50, show_default=True, help="So many pairs of one story.")
@click.option("--seed", default=11, show_default=True, help="Draw others.")
def main(library: Path, since: date, until: date, sample: int, seed: int) -> None:
    """Print pairs of articles and of values that are to be read."""
    with Library(library) as opened:
        articles = list(opened.articles(Filters(since=since, until=until)))
        random.Random(seed).shuffle(articles)
        follower = Follower(opened, Filters())
        pairs, values = 0, []
        began = time.perf_counter()
        for article in articles:
            older = [one for one in follower.older(article) if _before(one.article, article)]
            if older and pairs < sample:
                print(f"{pairs + 1}. {_line(article)}\n   follows {_line(older[0].article)}")
            pairs += bool(older)
            values += [
                (pair, one.article, article)
                for one in older[:COMPARED]
                for pair in moved(one.article, article, opened.weights)
            ]
        seconds = time.perf_counter() - began
    for number, (pair, old, new) in enumerate(values, 1):
        print(f"{number}. − {_value(old, pair.before)}\n   + {_value(new, pair.after)}")
    print(
        f"{len(articles)} articles, {pairs} follow another, {len(values)} values moved;"
        f" {seconds / max(1, len(articles)) * 1000:.0f} ms an article"
    )


def _before(one: Article, other: Article) -> bool:
    return (one.published or date.max) < (other.published or date.min)


def _line(article: Article) -> str:
    return f"{article.published} {article.title}"


def _value(article: Article, told: Told) -> str:
    text, sentence = article.text, told.sentence
    return (
        f"{article.published} {text[sentence.start : told.start]}[{text[told.start : told.end]}]"
        f"{text[told.end : sentence.end]}"
    )


if __name__ == "__main__":
    main()
