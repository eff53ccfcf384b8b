"""Persons, places, organisations and other names, marked by hand in real news.

    python -m benchmarks.quality.marks.names [DATA]

counts what is marked, by kind and split; with the data folder it also proves that the marks still
fit the articles. `names-2023.jsonl` has an article a line:

    id, sha256   the article, and the digest of its text (see `articles`)
    stretch      where it was marked: each name in there is marked, none outside
    stratum      outlet and kind of news that it was drawn for
    split        what it may be used for
    mentions     span, kind, entity, title

A span is [start, end] in characters of the article's text. `entity` is a number within the article:
mentions with the same one name the same, however they spell it. `title` is the span of the words
before a person's name that say the office, or null.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import click

from benchmarks.quality.marks.articles import (
    Span,
    Split,
    check_digests,
    read_texts,
    split_of,
)
from benchmarks.quality.marks.fields import one_of, read_lines, rows_of, span_of
from index.errors import DatelineError

MARKS = Path(__file__).with_name("names-2023.jsonl")

Kind = Literal["person", "place", "organisation", "other"]
"""Other are events, works, laws, products, peoples and adjectives of them."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in the text, and which of the article's entities it names."""

    span: Span
    kind: Kind
    entity: int
    title: Span | None


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article, and all names in its `stretch`, in the order of the text."""

    id: str
    sha256: str
    stretch: Span
    stratum: str
    split: Split
    mentions: tuple[Mention, ...]

    @property
    def entities(self) -> Mapping[int, tuple[Mention, ...]]:
        """The mentions of each entity by its number, in the order of the text."""
        found: defaultdict[int, tuple[Mention, ...]] = defaultdict(tuple)
        for mention in self.mentions:
            found[mention.entity] += (mention,)
        return dict(found)


def read_marks(path: Path = MARKS) -> tuple[NamedArticle, ...]:
    """All marked articles; raises `DatelineError` where a line isn't a valid mark."""
    return read_lines(path, "article", _article)


def load(data: Path, path: Path = MARKS) -> tuple[tuple[NamedArticle, str], ...]:
    """The marked articles with their texts from the data folder.

    Raises:
        NotFoundError: an article isn't there.
        DatelineError: a mark isn't valid, or a text isn't the one that was marked.
    """
    marked = read_marks(path)
    texts = read_texts(data, [article.id for article in marked])
    check_digests(texts, {article.id: article.sha256 for article in marked})
    for article in marked:
        if article.stretch[1] > len(texts[article.id]):
            raise DatelineError(f"article {article.id}: the marked stretch lies behind its end")
    return tuple((article, texts[article.id]) for article in marked)


def _article(row: Mapping[str, object]) -> NamedArticle:
    article = NamedArticle(
        id=str(row["id"]),
        sha256=str(row["sha256"]),
        stretch=span_of(row["stretch"]),
        stratum=str(row["stratum"]),
        split=one_of(row["split"], get_args(Split)),
        mentions=tuple(map(_mention, rows_of(row["mentions"]))),
    )
    _check_spans(article)
    _check_entities(article)
    return article


def _mention(row: Mapping[str, object]) -> Mention:
    entity = row["entity"]
    if not isinstance(entity, int):
        raise ValueError(f"{entity!r} is no number of an entity")
    return Mention(
        span=span_of(row["span"]),
        kind=one_of(row["kind"], get_args(Kind)),
        entity=entity,
        title=None if row["title"] is None else span_of(row["title"]),
    )


def _check_spans(article: NamedArticle) -> None:
    """Raise `ValueError` where names overlap, or lie outside, or a title isn't before its name."""
    if article.split == "tuning" and split_of(article.id) != "tuning":
        raise ValueError(f"article {article.id} is held out of all other marks")
    start, end = article.stretch
    spans = [mention.span for mention in article.mentions]
    if any(left < start or right > end for left, right in spans):
        raise ValueError("a name lies outside the marked stretch")
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        raise ValueError("names overlap, or aren't in the order of the text")
    for mention in article.mentions:
        if mention.title is None:
            continue
        if mention.kind != "person":
            raise ValueError(f"{mention.kind} with a title at {mention.span[0]}")
        if mention.title[0] < start or mention.title[1] >= mention.span[0]:
            raise ValueError(f"the title isn't before the name at {mention.span[0]}")


def _check_entities(article: NamedArticle) -> None:
    """Raise `ValueError` where an entity has two kinds, or isn't numbered as it first appears."""
    if list(article.entities) != list(range(1, len(article.entities) + 1)):
        raise ValueError("entities aren't numbered in the order of their first mentions")
    for number, mentions in article.entities.items():
        if len({mention.kind for mention in mentions}) > 1:
            raise ValueError(f"entity {number} is of two kinds")


@click.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
def main(data: Path | None) -> None:
    """Count the marks; with DATA, also prove that they fit the articles in there."""
    try:
        marked = [one for one, _ in load(data)] if data else list(read_marks())
    except DatelineError as error:
        raise click.ClickException(str(error)) from None
    counts = Counter[tuple[str, str]]()
    for article in marked:
        counts[article.split, "articles"] += 1
        counts[article.split, "titles"] += sum(one.title is not None for one in article.mentions)
        counts.update((article.split, f"mentions: {one.kind}") for one in article.mentions)
        counts.update(
            (article.split, f"entities: {mentions[0].kind}")
            for mentions in article.entities.values()
        )
    for name in dict.fromkeys(name for _, name in sorted(counts)):
        tuning, held_out = (counts[split, name] for split in get_args(Split))
        click.echo(f"{name:23} {tuning:4} tuning {held_out:4} held out")


if __name__ == "__main__":
    main()
