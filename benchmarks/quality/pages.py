"""How well the articles of web pages are read, beside other libraries.

    python -m benchmarks.quality.pages DATA [--half first|second] [--misses FIELD]

Dateline reads each page as `dateline index` reads a file; trafilatura, which it finds the main text
with, reads it with its own defaults (`bare_extraction`), and so do htmldate, newspaper4k, goose3,
readability-lxml and resiliparse where they are installed. `benchmarks.quality.page_sets` says what
DATA holds and where it comes from.

Text is judged by segments that it must have and mustn't have: precision is the share of the
segments found that it must have, recall the share found of those that it must have. A title is
right where its letters and figures are the label's, an outlet too, or where the outlet's name is
its host; authors are right where all are found and no one else. Only what a label gives is judged.

The pages are halved by a hash of their names, so that rules can be tuned on the first half and
tried on the second.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from benchmarks.harness.arguments import FOLDER, Script
from benchmarks.quality.page_readers import (
    ALL,
    DATELINE,
    PageRead,
    PageReader,
    installed,
    read_quietly,
)
from benchmarks.quality.page_sets import LabelledPage, load

Outcome = Literal["right", "missing", "wrong"]

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_AMONG_AUTHORS = re.compile(r"\s*(?:;|,|\||/|&|\band\b|\bund\b|\bet\b|\by\b)\s*")


@dataclass(slots=True)
class Tally:
    """What came out over a set's pages: outcomes by field, and segments by whether they were found.

    `must` and `must_not` count (found, not found).
    """

    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    must: list[int] = field(default_factory=lambda: [0, 0])
    must_not: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def precision(self) -> float:
        """Of the segments found, the share that should be."""
        return self.must[0] / max(1, self.must[0] + self.must_not[0])

    @property
    def recall(self) -> float:
        """Of the segments that should be found, the share that is."""
        return self.must[0] / max(1, sum(self.must))

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, page: LabelledPage, found: PageRead) -> None:
        """Count one page's outcomes."""
        text = _solid(found.text)
        for segments, counts in ((page.must, self.must), (page.must_not, self.must_not)):
            for segment in segments:
                counts[_solid(segment) not in text] += 1
        for name, outcome in outcomes(page, found).items():
            self.outcomes.setdefault(name, Counter())[outcome] += 1


def outcomes(page: LabelledPage, found: PageRead) -> dict[str, Outcome]:
    """What came out for each field that the page's label gives."""
    judged: dict[str, Outcome] = {}
    if page.title:
        judged["title"] = _outcome(
            found.title, _bare(found.title) in {_bare(one) for one in page.title}
        )
    if page.outlet:
        judged["outlet"] = _outcome(found.outlet, _is_outlet(found.outlet, page.outlet))
    if page.authors:
        named = {_bare(one) for one in _AMONG_AUTHORS.split(found.author) if _bare(one)}
        right = any(named == {_bare(one) for one in names} for names in page.authors)
        judged["author"] = _outcome(found.author, right)
    if page.published:
        judged["published"] = _outcome(found.published, found.published == page.published)
    return judged


def _outcome(found: object, right: bool) -> Outcome:
    if not found:
        return "missing"
    return "right" if right else "wrong"


def _is_outlet(found: str, names: Iterable[str]) -> bool:
    accepted = {_bare(name) for name in names}
    parts = found.split(".") if _HOST.fullmatch(found.strip()) else []
    return not accepted.isdisjoint(_bare(one) for one in (found, *parts))


def _bare(name: str) -> str:
    """The letters and figures of a name, without "the" before it."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    return _NOT_ALPHANUMERIC.sub("", re.sub(r"^the\s", "", plain))


def _solid(text: str) -> str:
    """`text` without white space, which libraries set as they like."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def measure(pages: Sequence[LabelledPage], readers: Sequence[PageReader]) -> dict[str, Tally]:
    """Each reader's tally over `pages`, by its name."""
    tallies = {reader.name: Tally() for reader in readers}
    for page in pages:
        for reader in readers:
            tallies[reader.name].add(page, read_quietly(reader, page.html))
    return tallies


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--half", type=click.Choice(["first", "second"]), help="Only this half.")
@click.option("--only", is_flag=True, help="Only Dateline and trafilatura.")
@click.option("--misses", type=click.Choice(ALL), help="List what Dateline misses of a field.")
def main(data: Path, half: str | None, only: bool, misses: str | None) -> None:
    """Read the pages under DATA with each library and print what came out."""
    readers = installed()[: 2 if only else None]
    for name, pages in load(data).items():
        chosen = [page for page in pages if half is None or page.tuned_on == (half == "first")]
        if misses:
            _list_misses(name, chosen, misses)
            continue
        click.echo(f"{name}: {len(chosen)} pages")
        for reader, tally in measure(chosen, readers).items():
            gives = next(one.gives for one in readers if one.name == reader)
            click.echo(f"  {reader:<17}{_in_words(tally, gives)}")


def _in_words(tally: Tally, gives: Sequence[str]) -> str:
    told = []
    if "text" in gives and any(tally.must):
        n = sum(tally.must_not)
        others = f", others in {tally.must_not[0]}/{n}" if n else ""
        told.append(
            f"text F1 {tally.f1:.3f} (precision {tally.precision:.3f}, recall {tally.recall:.3f}:"
            f" {tally.must[0]}/{sum(tally.must)}{others})"
        )
    for name, counts in tally.outcomes.items():
        if name in gives:
            n = counts.total()
            told.append(
                f"{name} {counts['right'] / n:.3f} right,"
                f" {counts['missing'] / n:.3f} missing, {counts['wrong'] / n:.3f} wrong of {n}"
            )
    return "; ".join(told) or "nothing that is judged here"


def _list_misses(name: str, pages: Sequence[LabelledPage], what: str) -> None:
    dateline, plain = installed()[:2]
    assert dateline.name == DATELINE
    for page in pages:
        ours, theirs = (read_quietly(one, page.html) for one in (dateline, plain))
        if what == "text":
            text, other = _solid(ours.text), _solid(theirs.text)
            for sign, segments in (("lacks", page.must), ("has", page.must_not)):
                for segment in segments:
                    if (_solid(segment) in text) == (sign == "has"):
                        same = (_solid(segment) in other) == (sign == "has")
                        click.echo(
                            f"{name} {page.name} {sign} {segment[:90]!r}"
                            f"{' (trafilatura too)' if same else ''}"
                        )
        elif (outcome := outcomes(page, ours).get(what, "right")) != "right":
            click.echo(
                f"{name} {page.name} {outcome}: {getattr(ours, what)!r},"
                f" trafilatura {getattr(theirs, what)!r}"
            )


if __name__ == "__main__":
    main()
