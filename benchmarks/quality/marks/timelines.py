"""The days that matter of a subject, marked by reading, with sentences that tell of them.

    python -m benchmarks.quality.marks.timelines [DATA]

counts what is marked; with the data folder it also proves that the marks still fit the articles.
`timelines-2023.jsonl` has a subject a line:

    id, subject  what it is called here, and what is asked for
    split        what it may be used for
    articles     by id, the digest of each article's text (see `articles`)
    days         day (YYYY-MM-DD), and sentences: article and span of each that tells of the day

`times-2023.jsonl` has a sentence a line whose words say when something happened:

    id           article and start, "7f3a…:120"
    article, sha256, published
                 the article, the digest of its text, and its day
    time         the span of the words that say when
    first, last  the days that they mean there; null where the text doesn't settle that

A span is [start, end] in characters of the article's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import click

from benchmarks.quality.marks.articles import Span, Split, check_digests, read_texts
from benchmarks.quality.marks.fields import list_of, one_of, read_lines, rows_of, span_of
from index.errors import DatelineError

TIMELINES = Path(__file__).with_name("timelines-2023.jsonl")
TIMES = Path(__file__).with_name("times-2023.jsonl")


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A day that matters, and the sentences that tell of it: article and span of each."""

    day: date
    sentences: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class MarkedTimeline:
    """A subject with its days, in order; `articles` are digests of texts by id."""

    id: str
    subject: str
    split: Split
    articles: Mapping[str, str]
    days: tuple[MarkedDay, ...]


@dataclass(frozen=True, slots=True)
class MarkedTime:
    """Words that say when something happened, and the days they mean; None: not settled."""

    id: str
    article: str
    sha256: str
    published: date
    time: Span
    days: tuple[date, date] | None


def read_timelines(path: Path = TIMELINES) -> tuple[MarkedTimeline, ...]:
    """All marked timelines; raises `DatelineError` where a line isn't a valid mark."""
    return read_lines(path, "subject", _timeline)


def read_times(path: Path = TIMES) -> tuple[MarkedTime, ...]:
    """All marked times; raises `DatelineError` where a line isn't a valid mark."""
    return read_lines(path, "time", _time)


def texts_of(
    data: Path, timelines: tuple[MarkedTimeline, ...], times: tuple[MarkedTime, ...]
) -> dict[str, str]:
    """The texts of all marked articles by id, as the data folder has them.

    Raises:
        NotFoundError: an article isn't there.
        DatelineError: a text isn't the one that was marked, or a mark lies behind its end.
    """
    digests = {article: digest for one in timelines for article, digest in one.articles.items()}
    digests |= {one.article: one.sha256 for one in times}
    texts = read_texts(data, list(digests))
    check_digests(texts, digests)
    spans = [pair for one in timelines for day in one.days for pair in day.sentences]
    for article, (_, end) in (*spans, *((one.article, one.time) for one in times)):
        if end > len(texts[article]):
            raise DatelineError(f"article {article}: a mark lies behind its end")
    return texts


def _timeline(row: Mapping[str, object]) -> MarkedTimeline:
    articles = row["articles"]
    if not isinstance(articles, dict):
        raise ValueError("articles are digests by id")
    found = MarkedTimeline(
        id=str(row["id"]),
        subject=str(row["subject"]),
        split=one_of(row["split"], get_args(Split)),
        articles={str(name): str(digest) for name, digest in articles.items()},
        days=tuple(map(_day, rows_of(row["days"]))),
    )
    days = [one.day for one in found.days]
    if days != sorted(set(days)):
        raise ValueError("days aren't in order, or are there twice")
    named = {article for one in found.days for article, _ in one.sentences}
    if named != found.articles.keys():
        raise ValueError("the articles aren't those of the sentences")
    return found


def _day(row: Mapping[str, object]) -> MarkedDay:
    sentences = []
    for one in list_of(row["sentences"]):
        article, span = list_of(one)
        sentences.append((str(article), span_of(span)))
    if not sentences:
        raise ValueError("a day has no sentence")
    return MarkedDay(date.fromisoformat(str(row["day"])), tuple(sentences))


def _time(row: Mapping[str, object]) -> MarkedTime:
    first, last = row["first"], row["last"]
    return MarkedTime(
        id=str(row["id"]),
        article=str(row["article"]),
        sha256=str(row["sha256"]),
        published=date.fromisoformat(str(row["published"])),
        time=span_of(row["time"]),
        days=(date.fromisoformat(str(first)), date.fromisoformat(str(last))) if first else None,
    )


@click.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
def main(data: Path | None) -> None:
    """Count the marks; with DATA, also prove that they fit the articles in there."""
    try:
        timelines, times = read_timelines(), read_times()
        if data:
            texts_of(data, timelines, times)
    except DatelineError as error:
        raise click.ClickException(str(error)) from None
    for split in get_args(Split):
        chosen = [one for one in timelines if one.split == split]
        days = [day for one in chosen for day in one.days]
        sentences = sum(len(day.sentences) for day in days)
        click.echo(f"{split:9} {len(chosen)} subjects, {len(days)} days, {sentences} sentences")
    click.echo(f"times     {len(times)}")


if __name__ == "__main__":
    main()
