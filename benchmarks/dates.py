"""How often the publication day of a web page is found, missed, or found wrongly.

    python -m benchmarks.dates PAGES.jsonl.gz [--wrong]

PAGES holds a page a line: `file` (what it is called), `date` (its day as YYYY-MM-DD; anything else
for a page that has none), `html`, and the `encoding` that `html` is to be written in. Each is read
as `dateline index` reads a file, but for its name, which says nothing here.

The pages are halved by a hash of `file`, so that rules can be tuned on the first half and tried on
the second.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import click

from index.ingest.readers import read
from index.types import ParsedArticle

Outcome = Literal["right", "missing", "wrong"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the day on which it was published, if it has one."""

    file: str
    published: date | None
    html: bytes

    @property
    def tuned_on(self) -> bool:
        """Whether it is of the half that rules may be tuned on."""
        return hashlib.blake2b(self.file.encode(), digest_size=1).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a page; `found_from` is None where nothing was, or no article."""

    page: Page
    found: date | None
    found_from: str | None

    @property
    def outcome(self) -> Outcome:
        """Missing only where there is a day to find."""
        if self.found == self.page.published:
            return "right"
        return "missing" if self.found is None else "wrong"


@click.command()
@click.argument("pages", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wrong", is_flag=True, help="List each page that wasn't read right.")
def main(pages: Path, wrong: bool) -> None:
    """Read PAGES and print the shares read right, missing and wrong."""
    all_pages = list(load(pages))
    start = time.perf_counter()
    readings = measure(all_pages)
    seconds = time.perf_counter() - start
    for name, part in (
        ("all", readings),
        ("first half", [reading for reading in readings if reading.page.tuned_on]),
        ("second half", [reading for reading in readings if not reading.page.tuned_on]),
    ):
        click.echo(f"{name:<12}{shares(part)}")
    click.echo(f"{len(readings) / seconds:.1f} pages a second")
    if wrong:
        for reading in sorted(readings, key=lambda one: (one.outcome, one.page.file)):
            if reading.outcome != "right":
                half = "first" if reading.page.tuned_on else "second"
                click.echo(
                    f"{reading.outcome:<8} {half:<6} {reading.page.file}"
                    f"  right {reading.page.published}  found {reading.found}"
                    f"  from {reading.found_from}"
                )


def load(path: Path) -> Iterator[Page]:
    """The pages of a file, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            stated = fields["date"]
            published = date.fromisoformat(stated) if isinstance(stated, str) else None
            html = fields["html"].encode(fields.get("encoding") or "utf-8")
            yield Page(fields["file"], published, html)


def measure(pages: Sequence[Page]) -> list[Reading]:
    """Read each page from a file that is called "page.html"."""
    readings = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        for page in pages:
            file.write_bytes(page.html)
            article = next((one for one in read(file) if isinstance(one, ParsedArticle)), None)
            found, found_from = (
                (article.published, article.published_from) if article else (None, "no article")
            )
            readings.append(Reading(page, found, found_from))
    return readings


def shares(readings: Sequence[Reading]) -> str:
    """The shares of each outcome, with their counts, in one line."""
    counts = Counter(reading.outcome for reading in readings)
    outcomes: tuple[Outcome, ...] = ("right", "missing", "wrong")
    return "  ".join(
        f"{outcome} {counts[outcome] / max(len(readings), 1):.3f} ({counts[outcome]})"
        for outcome in outcomes
    )


if __name__ == "__main__":
    main()
