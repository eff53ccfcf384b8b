"""How well timelines find the days that matter, beside a baseline of publication days.

    python -m benchmarks.quality.timeline --library LIBRARY DATA

LIBRARY holds the articles of DATA/realtimeqa/2023. Of the subjects marked in
`benchmarks/quality/marks/timelines-2023.jsonl` it tells, by split:

    days      F1 of the days shown against the days marked, of as many days as are marked
    sentence  of the marked days that are shown, how many are told first by a marked sentence

The baseline knows no event days: each sentence counts for the day of its article. Everything else
is the same. Below: how many marked times (`times-2023.jsonl`) are resolved to the days that they
mean, and how long a timeline takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

import click
import numpy as np

from benchmarks.harness.arguments import Script, library_option
from benchmarks.quality.marks.articles import Split
from benchmarks.quality.marks.timelines import (
    MarkedTime,
    MarkedTimeline,
    read_timelines,
    read_times,
    texts_of,
)
from index.library import Library
from qa.dates.days import one_day
from qa.dates.relative import resolve
from qa.desk.timeline.gathering import Candidate, Gathered, gather
from qa.desk.timeline.making import PER_DAY, chosen_of, timeline
from qa.desk.timeline.ranking import Chosen
from qa.desk.timeline.types import Basis

TODAY = date(2023, 12, 31)
REPEATS = 5
DAYS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over subjects: days shown, marked, both; days both whose first sentence is marked."""

    shown: int = 0
    marked: int = 0
    right: int = 0
    told: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.shown + other.shown,
            self.marked + other.marked,
            self.right + other.right,
            self.told + other.told,
        )

    @property
    def f1(self) -> float:
        """F1 of the days."""
        both = self.shown + self.marked
        return 2 * self.right / both if both else 0.0

    @property
    def sentence(self) -> float:
        """The share of the days in both whose first sentence is a marked one."""
        return self.told / self.right if self.right else 0.0


@click.command(cls=Script)
@library_option
@click.argument("data", type=click.Path(path_type=Path))
def main(library: Path, data: Path) -> None:
    """Tell how well timelines find the days that matter."""
    timelines, times = read_timelines(), read_times()
    texts = texts_of(data, timelines, times)
    with Library(library) as opened:
        print("| split | way | subjects | days: precision | recall | F1 | sentence |")
        print("|---|---|---|---|---|---|---|")
        for split in get_args(Split):
            subjects = [one for one in timelines if one.split == split]
            for way, by_publication in (("event days", False), ("publication days", True)):
                score = sum(
                    (measured(opened, one, texts, by_publication) for one in subjects), Score()
                )
                print(
                    f"| {split} | {way} | {len(subjects)} | {score.right / score.shown:.2f} |"
                    f" {score.right / score.marked:.2f} | {score.f1:.2f} |"
                    f" {score.told}/{score.right} = {score.sentence:.2f} |"
                )
        taken = [_seconds(opened, one.subject) for one in timelines for _ in range(REPEATS)]
    p50, p95 = np.percentile(taken, [50, 95]).tolist()
    print(f"a timeline of {DAYS_SHOWN} days: p50 {p50:.2f} s, p95 {p95:.2f} s of one core")
    right = sum(_is_right(one, texts[one.article]) for one in times)
    print(f"times resolved as they are meant: {right} of {len(times)}")


def measured(
    library: Library, marked: MarkedTimeline, texts: dict[str, str], by_publication: bool
) -> Score:
    """Compare the timeline of a subject, of as many days as are marked, with the marks."""
    gathered = gather(library, marked.subject, None, None)
    if by_publication:
        gathered = replace(gathered, candidates=tuple(_published(gathered.candidates)))
    found = _chosen(library, gathered, len(marked.days))
    wanted = {
        day.day: [(article, _plain(texts[article][start:end])) for article, (start, end) in told]
        for day in marked.days
        for told in [day.sentences]
    }
    right = [one for one in found if one.day.when.first in wanted and _is_day(one)]
    told = sum(
        any(
            one.sentences[0].article.id == article and _overlap(_plain(one.sentences[0].text), text)
            for article, text in wanted[one.day.when.first]
        )
        for one in right
    )
    return Score(len(found), len(wanted), len(right), told)


def _chosen(library: Library, gathered: Gathered, days: int) -> Sequence[Chosen]:
    return chosen_of(library, gathered, days, PER_DAY).chosen


def _is_day(one: Chosen) -> bool:
    return one.day.when.granularity == "day"


def _published(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """The sentences as they are where nothing is known but the day of publication."""
    for one in candidates:
        if one.article.published:
            day = one_day(one.article.published)
            yield replace(one, when=day, basis=Basis.PUBLISHED, span=None, mentioned=())


def _plain(text: str) -> str:
    return " ".join(text.split())


def _overlap(one: str, other: str) -> bool:
    # A library's cleaning may have moved an article's text, so words are compared, not offsets.
    return one in other or other in one


def _seconds(library: Library, subject: str) -> float:
    # Of the processor, which is one core's here: other programs don't count.
    begun = time.process_time()
    timeline(library, subject, today=TODAY, days=DAYS_SHOWN)
    return time.process_time() - begun


def _is_right(one: MarkedTime, text: str) -> bool:
    found = resolve(text, *one.time, one.published)
    return found is not None and (found.first, found.last) == one.days


if __name__ == "__main__":
    main()
