"""Who said what, marked by reading: quotations of real news, with their speakers and verbs.

    python -m benchmarks.quality.marks.quotations [DATA]

counts what is marked, by kind and split; with the data folder it also proves that the marks still
fit the articles. `quotations-2023.jsonl` has an article a line:

    id, sha256   the article, and the digest of its text (see `articles`)
    stretch      where it was marked: each quotation in there is marked, none outside
    stratum      what sort of article it was drawn as
    split        what it may be used for
    quotations   kind, content (a span for each piece), mention, speakers, cue
    not          span, reason: quotation marks without a quotation

A span is [start, end] in characters of the article's text; what there isn't is null or empty.
"""

from __future__ import annotations

from collections import Counter
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
from benchmarks.quality.marks.fields import one_of, read_lines, rows_of, span_of, spans_of
from index.errors import DatelineError

MARKS = Path(__file__).with_name("quotations-2023.jsonl")

Kind = Literal["direct", "indirect", "mixed"]
"""Mixed is an indirect quotation with quoted fragments, or a quoted fragment alone."""

Reason = Literal["scare", "term", "title", "heading", "other"]
"""Why quotation marks hold no quotation of the article."""


@dataclass(frozen=True, slots=True)
class MarkedQuotation:
    """A quotation, as spans of the article's text.

    `content` are its pieces in their order. `mention` is who is named beside the verb (`cue`);
    `speakers` are the fullest names of the same, anywhere in the article.
    """

    kind: Kind
    content: tuple[Span, ...]
    mention: Span | None
    speakers: tuple[Span, ...]
    cue: Span | None


@dataclass(frozen=True, slots=True)
class NotQuotation:
    """Words between quotation marks that aren't a quotation of the article."""

    span: Span
    reason: Reason


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article, and all that was marked in its `stretch`, in the order of the text."""

    id: str
    sha256: str
    stretch: Span
    stratum: str
    split: Split
    quotations: tuple[MarkedQuotation, ...]
    others: tuple[NotQuotation, ...]


def read_marks(path: Path = MARKS) -> tuple[MarkedArticle, ...]:
    """All marked articles; raises `DatelineError` where a line isn't a valid mark."""
    return read_lines(path, "article", _article)


def load(data: Path, path: Path = MARKS) -> tuple[tuple[MarkedArticle, str], ...]:
    """The marked articles with their texts from the data folder.

    Raises:
        NotFoundError: an article isn't there.
        DatelineError: a mark isn't valid, or a text isn't the one that was marked.
    """
    marked = read_marks(path)
    texts = read_texts(data, [article.id for article in marked])
    check_digests(texts, {article.id: article.sha256 for article in marked})
    for article in marked:
        ends = [article.stretch[1]]
        ends += [end for one in article.quotations for _, end in one.speakers]
        if max(ends) > len(texts[article.id]):
            raise DatelineError(f"article {article.id}: a mark lies behind its end")
    return tuple((article, texts[article.id]) for article in marked)


def _article(row: Mapping[str, object]) -> MarkedArticle:
    article = MarkedArticle(
        id=str(row["id"]),
        sha256=str(row["sha256"]),
        stretch=span_of(row["stretch"]),
        stratum=str(row["stratum"]),
        split=one_of(row["split"], get_args(Split)),
        quotations=tuple(map(_quotation, rows_of(row["quotations"]))),
        others=tuple(
            NotQuotation(span_of(one["span"]), one_of(one["reason"], get_args(Reason)))
            for one in rows_of(row["not"])
        ),
    )
    _check_spans(article)
    return article


def _quotation(row: Mapping[str, object]) -> MarkedQuotation:
    return MarkedQuotation(
        kind=one_of(row["kind"], get_args(Kind)),
        content=spans_of(row["content"]),
        mention=None if row["mention"] is None else span_of(row["mention"]),
        speakers=spans_of(row["speakers"]),
        cue=None if row["cue"] is None else span_of(row["cue"]),
    )


def _check_spans(article: MarkedArticle) -> None:
    """Raise `ValueError` where marks aren't in order, overlap, or lie outside the stretch."""
    if article.split != split_of(article.id):
        raise ValueError(f"article {article.id} is of the other split")
    firsts = [one.content[0] for one in article.quotations if one.content]
    if len(firsts) < len(article.quotations):
        raise ValueError("a quotation has no content")
    others = [one.span for one in article.others]
    if firsts != sorted(set(firsts)) or others != sorted(set(others)):
        raise ValueError("marks aren't in the order of the text, or are there twice")
    if any(list(one.content) != sorted(one.content) for one in article.quotations):
        raise ValueError("the pieces of a quotation aren't in order")
    pieces = sorted(piece for one in article.quotations for piece in one.content)
    for before, after in pairwise(pieces):
        if before[1] > after[0]:
            raise ValueError(f"quotations overlap at {after[0]}: only the outer one is marked")
    named = [span for one in article.quotations for span in (one.mention, one.cue) if span]
    start, end = article.stretch
    if any(left < start or right > end for left, right in [*pieces, *others, *named]):
        raise ValueError("a mark lies outside the marked stretch")


@click.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
def main(data: Path | None) -> None:
    """Count the marks; with DATA, also prove that they fit the articles in there."""
    try:
        marked = [one for one, _ in load(data)] if data else list(read_marks())
    except DatelineError as error:
        raise click.ClickException(str(error)) from None
    kinds = Counter[tuple[str, str]]()
    for article in marked:
        kinds[article.split, "articles"] += 1
        kinds.update((article.split, one.kind) for one in article.quotations)
        kinds.update((article.split, f"not: {one.reason}") for one in article.others)
    for name in dict.fromkeys(name for _, name in sorted(kinds)):
        tuning, held_out = (kinds[split, name] for split in get_args(Split))
        click.echo(f"{name:14} {tuning:4} tuning {held_out:4} held out")


if __name__ == "__main__":
    main()
