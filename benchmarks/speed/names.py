"""How long it takes to find the names of an article, and to list and open those of a library.

    python -m benchmarks.speed.names --library LIBRARY

Over every eighth article, CPU time for the sentences and for the names, and how much room their
rows take; then, each five times, the
median CPU time of the list of all names, of people, of the page of the first of them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import click
import numpy as np

from benchmarks.harness.arguments import Script, library_option
from index.library import Library
from qa.desk.names.extractor import NamesExtractor
from qa.desk.names.library import find_names, top_names
from qa.desk.names.mentions import name_mentions
from qa.desk.names.page import name_page
from qa.desk.text import sentences_of

_TIMES = 5


@click.command(cls=Script)
@library_option
def main(library: Path) -> None:
    """Tell how fast names are found, listed and opened."""
    with Library(library) as opened:
        articles = list(islice(opened.articles(), 0, None, 8))
        texts = [article.text for article in articles]
        name_mentions("Ada Keel loads the lists.")
        for what, find in (("sentences", sentences_of), ("names", name_mentions)):
            spent = _spent(lambda find=find: [find(text) for text in texts])  # type: ignore[misc]
            click.echo(f"{what}: {1000 * spent / len(texts):.2f} ms an article")
        found = [list(NamesExtractor().extract(article)) for article in articles]
        room = sum(len(json.dumps(rows, separators=(",", ":"))) for rows in found)
        keys = sum(len({row[0] for row in rows}) for rows in found)
        click.echo(f"rows: {room / 1024 / len(texts):.1f} KB an article")
        click.echo(f"keys: {keys / len(texts):.0f} an article")
        first = top_names(opened, "person", limit=1)[0]
        asked: dict[str, Callable[[], object]] = {
            "the 20 names in the most articles": lambda: top_names(opened, limit=20),
            "the 20 people in the most articles": lambda: top_names(opened, "person", limit=20),
            f"who “{first.key.split()[-1]}” is": lambda: find_names(
                opened, first.key.split()[-1], limit=20
            ),
            f"the page of {first.name} ({first.articles:,} articles)": lambda: name_page(
                opened, first
            ),
        }
        for what, ask in asked.items():
            median = float(np.median([_spent(ask) for _ in range(_TIMES)]))
            click.echo(f"{what}: {1000 * median:.0f} ms")


def _spent(call: Callable[[], object]) -> float:
    """Return the CPU seconds that a call takes."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
