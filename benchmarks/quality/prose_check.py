"""How well the check of prose tells truths from lies of one word.

    python -m benchmarks.quality.prose_check DATA [--year 2022] [--claims 200] [--values]

DATA holds realtimeqa/YEAR/articles.jsonl.gz. Of sentences of its articles, truths and lies are made
by rule (`benchmarks/quality/prose/`), so many of each kind, each citing the passage that it is
from. By kind it tells how many truths pass and how many lies are struck by all checks together, how
many each check of values strikes alone, and how long a claim takes. Rules were tuned on 2023.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import click

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, Script
from benchmarks.harness.figures import Figure
from benchmarks.harness.inputs import ARTICLES, every_nth, files_of
from benchmarks.quality.prose.cases import Case, cases
from benchmarks.quality.prose.lies import LIES
from benchmarks.quality.prose.truths import TRUTHS
from index.ingest.readers import read
from index.types import Article, ParsedArticle, Skipped
from qa.prose.checking.checker import Check, Checker
from qa.prose.checking.dates import dates
from qa.prose.checking.numbers import numbers
from qa.prose.checking.own import own_checker
from qa.prose.checking.quoted import quoted
from qa.prose.types import Claim
from qa.reading.own_reader import own_reader
from qa.types import Citation
from tui.text.safe_text import one_line
from tui.text.tables import Table, show

SEED = 2024
EACH = 5
"""Each so many-th article is read."""


VALUES: tuple[Check, ...] = (quoted, dates, numbers)


@dataclass(frozen=True, slots=True)
class Measured:
    """By kind: how many claims there were, and passed; by kind and check, how many it struck.

    wrong: truths that were struck, lies that passed, and why.
    """

    claims: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    struck_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    wrong: list[tuple[Case, str]] = field(default_factory=list)

    def right(self, kind: str) -> int:
        """Return how many claims of a kind came out as they should."""
        return self.passed[kind] if kind in TRUTHS else self.claims[kind] - self.passed[kind]

    def share(self, kinds: Iterable[str]) -> Figure:
        """Return the share of claims of some kinds that came out as they should."""
        kinds = list(kinds)
        number = sum(self.claims[kind] for kind in kinds)
        right = sum(map(self.right, kinds))
        return Figure(right / number if number else 0.0, "share", number or None)


def measure(checker: Checker, made: Sequence[Case]) -> Measured:
    """Check claims, by all checks together and by each of those of values alone."""
    found = Measured()
    for case in made:
        begun = time.perf_counter()
        written = checker.check(case.claim)
        found.milliseconds.append((time.perf_counter() - begun) * 1000)
        found.claims[case.kind] += 1
        found.passed[case.kind] += written.passed
        for check in VALUES:
            found.struck_by[case.kind, _name(check)] += check(case.claim) is not None
        if written.passed is not case.true:
            found.wrong.append((case, written.struck or "passed"))
    return found


def figures(found: Measured) -> dict[str, Figure]:
    """Return the shares as a benchmark's figures: of truths that pass, of lies that are struck."""
    shares = {
        "truths that pass": found.share(TRUTHS),
        "lies struck": found.share(LIES),
        **{f"truth, {kind}": found.share([kind]) for kind in TRUTHS},
        **{f"lie, {kind}": found.share([kind]) for kind in LIES},
    }
    times = {"a claim p50": Figure(median(found.milliseconds or [0.0]), "ms")}
    return {name: one for name, one in shares.items() if one.n} | times


def articles_of(path: Path, each: int = EACH) -> list[Article]:
    """Read each so many-th article of a file that has its day."""
    with tempfile.TemporaryDirectory() as folder:
        found = [one for one in read(every_nth(path, each, Path(folder))) if _is_article(one)]
    return [
        Article(
            one.key,
            one.title,
            one.text,
            one.published,
            one.published_from,
            one.source,
            one.author,
            one.url,
            str(path),
            "",
        )
        for one in found
        if isinstance(one, ParsedArticle)
    ]


def _is_article(one: ParsedArticle | Skipped) -> bool:
    return isinstance(one, ParsedArticle) and one.published is not None


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--year", default=2022, show_default=True)
@click.option("--claims", default=200, show_default=True, type=AT_LEAST_1, help="Of each kind.")
@click.option("--values", is_flag=True, help="With the checks of values alone, without a reader.")
@click.option("--show", "shown", metavar="KIND", help="Print the claims of a kind that went wrong.")
def main(data: Path, year: int, claims: int, values: bool, shown: str | None) -> None:
    """Check truths and lies made from the articles of DATA."""
    name = f"realtimeqa/{year}/{ARTICLES}"
    made = cases(articles_of(files_of(data, (name,))[name]), claims, SEED)
    checker = Checker(VALUES, _named) if values else own_checker(None, own_reader())
    found = measure(checker, made)
    show([table(found)])
    for case, why in found.wrong:
        if shown in (case.kind, "all"):
            click.echo(one_line(f"{case.kind}: {why}: {case.claim.text}"))
            click.echo(one_line(f"    {case.claim.sources[0].text}"))


def _named(claim: Claim) -> tuple[Citation, ...]:
    """Cite the passage itself, where only values are compared."""
    one = claim.sources[0]
    return (Citation(one.article, one.start, one.end, one.text, one.start, one.end),)


def table(found: Measured) -> Table:
    """Return the figures as a table."""
    rows = []
    for title, kinds in (("truths that pass", TRUTHS), ("lies struck", LIES)):
        rows.append((title, found.share(kinds).shown, *([""] * (1 + len(VALUES)))))
        for kind in kinds:
            by_check = [found.struck_by[kind, _name(check)] for check in VALUES]
            share = found.share([kind]).shown
            rows.append((f"  {kind}", share, str(found.claims[kind]), *map(str, by_check)))
    spread = sorted(found.milliseconds)
    note = (
        f"a claim takes {median(spread):.1f} ms, of 20 one {spread[19 * len(spread) // 20]:.1f} ms"
    )
    columns = ("kind", "right", "of", *(f"struck by {_name(check)}" for check in VALUES))
    return Table("Claims checked", tuple(rows), columns, (note,))


def _name(check: Check) -> str:
    return str(getattr(check, "__name__", check))


if __name__ == "__main__":
    main()
