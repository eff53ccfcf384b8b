"""How fast each format is read, beside the same articles as plain text.

    python -m benchmarks.speed.formats ARTICLES [--articles 40] [--rounds 5]

ARTICLES is a file or folder that Dateline reads. Its articles, over and over until there are as
many as asked for, are written in every format (`format_files`), and each is read as an update reads
it, all formats in turns. A page is 3,000 characters of the articles' text, whatever the format
makes of it; a scan is its one page, read by tesseract, whose own processes count. Seconds are the
processor's, medians of the rounds; the first reading of each, which loads the libraries, doesn't
count. A format that loses words is told.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.harness.arguments import AT_LEAST_1, FILE_OR_FOLDER, Script
from benchmarks.speed.format_files import Files, Story, formats, scanned
from index.errors import DatelineError
from index.ingest.readers import discover, read
from index.ingest.readers.documents.printed.ocr import Recogniser, problem, recognising
from index.types import ParsedArticle

PAGE_CHARACTERS = 3_000
PLAIN, SCAN = "txt", "png, by OCR"


@dataclass(frozen=True, slots=True)
class FormatSpeed:
    """Pages a second of the processor; how much longer than plain text; the share of words kept."""

    name: str
    pages: float
    ratio: float
    kept: float


def measure(articles: Path, *, count: int, rounds: int) -> list[FormatSpeed]:
    """Write the articles in each format and read them in turns. Raises `DatelineError`."""
    stories = _stories(articles, count)
    files = {name: write(stories) for name, write in formats().items()}
    pages = dict.fromkeys(files, sum(len(one.text) for one in stories) / PAGE_CHARACTERS)
    words = dict.fromkeys(files, sum(len(one.text.split()) for one in stories))
    unreadable = problem("eng")
    if not unreadable:
        files[SCAN], pages[SCAN] = scanned(stories[0]), 1.0
        words[SCAN] = 0
    spent: dict[str, list[float]] = {name: [] for name in files}
    kept: dict[str, float] = {}
    recogniser = Recogniser("eng", problem=unreadable)
    with TemporaryDirectory() as folder, recognising(recogniser):
        paths = {name: _written(Path(folder) / name, one) for name, one in files.items()}
        for _ in range(rounds + 1):
            for name, of_format in paths.items():
                start = _processor_seconds()
                found = [one for path in of_format for one in read(path)]
                spent[name].append(_processor_seconds() - start)
                text = [one.text for one in found if isinstance(one, ParsedArticle)]
                kept[name] = sum(len(one.split()) for one in text) / (words[name] or 1)
    middle = {name: statistics.median(seconds[1:]) / pages[name] for name, seconds in spent.items()}
    return [
        FormatSpeed(name, 1 / one, one / middle[PLAIN], kept[name] if words[name] else 1.0)
        for name, one in middle.items()
    ]


def _stories(articles: Path, count: int) -> list[Story]:
    found = [
        one
        for path in discover(articles)
        if isinstance(path, Path)
        for one in read(path)
        if isinstance(one, ParsedArticle)
    ]
    if not found:
        raise DatelineError(f"no articles in {articles.name}", hint="name a folder of them")
    return [
        Story(number, one.title, tuple(filter(None, map(str.strip, one.text.split("\n")))))
        for number, one in enumerate(islice(cycle(found), count))
    ]


def _written(folder: Path, files: Files) -> list[Path]:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def _processor_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _in_words(speeds: Sequence[FormatSpeed]) -> str:
    return "\n".join(
        f"{one.name:<12}{one.pages:>9,.1f} pages a second, {one.ratio:,.1f} times as long as .txt"
        + (f"; {one.kept:.0%} of the words" if abs(one.kept - 1) > 0.02 else "")
        for one in speeds
    )


@click.command(cls=Script)
@click.argument("articles", type=FILE_OR_FOLDER)
@click.option("--articles", "count", type=AT_LEAST_1, default=40, show_default=True)
@click.option("--rounds", type=AT_LEAST_1, default=5, show_default=True)
def main(articles: Path, count: int, rounds: int) -> None:
    """Print pages a second of each format, beside the same articles as .txt."""
    click.echo(_in_words(measure(articles, count=count, rounds=rounds)))


if __name__ == "__main__":
    main()
