"""How fast documents are read, beside the same words as plain text.

    python -m benchmarks.speed.documents FILE … [--rounds 5]

Each file is read as an update reads it, then the text that it gave, saved as .txt, in turns.
Seconds are the processor's. A page is one of the file's, or 3,000 characters where a format has
none. The first reading of each, which loads the libraries, doesn't count.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from index.ingest.readers import read
from index.ingest.readers.documents.printed.ocr import Recogniser, problem, recognising
from index.types import ParsedArticle

PAGE_CHARACTERS = 3_000


@dataclass(frozen=True, slots=True)
class Speed:
    """Pages a second of one file, and of its text as .txt; medians of the rounds."""

    file: str
    pages: float
    document: float
    text: float


def measure(paths: Sequence[Path], *, rounds: int) -> list[Speed]:
    """Read each file and its text in turns."""
    recogniser = Recogniser("eng", problem=problem("eng"))
    with TemporaryDirectory() as folder, recognising(recogniser):
        return [_measured(path, Path(folder) / "same.txt", rounds) for path in paths]


def _measured(path: Path, plain: Path, rounds: int) -> Speed:
    articles = [one for one in read(path) if isinstance(one, ParsedArticle)]
    if not articles:
        raise click.UsageError(f"no article in {path}")
    words = "\n\n".join(f"{one.title}\n\n{one.text}" for one in articles)
    plain.write_text(words, encoding="utf-8")
    pages = sum(len(one.pages) for one in articles) or len(words) / PAGE_CHARACTERS
    spent: dict[Path, list[float]] = {path: [], plain: []}
    for one in (path, plain) * (rounds + 1):
        start = time.process_time()
        list(read(one))
        spent[one].append(time.process_time() - start)
    document, text = (pages / statistics.median(spent[one][1:]) for one in (path, plain))
    return Speed(path.name, pages, document, text)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
def main(paths: tuple[Path, ...], rounds: int) -> None:
    """Print pages a second of each file and of the same words as .txt."""
    for one in measure(paths, rounds=rounds):
        click.echo(
            f"{one.file}: {one.pages:,.0f} pages, {one.document:,.0f} a second;"
            f" as .txt {one.text:,.0f}"
        )


if __name__ == "__main__":
    main()
