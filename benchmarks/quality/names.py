"""How well names are found in news, by kind, against those that were marked by hand.

    python -m benchmarks.quality.names DATA

A name is right where its span and its kind are. Joining is measured over the persons of an article:
of all pairs of rightly found mentions, those which name the same (B-cubed counts each mention's
own cluster instead). A title is right where both its ends are. Rules were tuned on `tuning` alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import click

from benchmarks.quality.marks.articles import Span, Split
from benchmarks.quality.marks.names import Kind, NamedArticle, load
from index.errors import DatelineError
from qa.desk.names.mentions import NameMention, name_mentions

Found = Mapping[Span, NameMention]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, 0 to 1, and of how many marked things."""

    precision: float
    recall: float
    marked: int

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def counted(right: int, found: int, marked: int) -> Score:
    """Return the score of so many right ones, of so many found, of so many that there are."""
    return Score(right / found if found else 0.0, right / marked if marked else 0.0, marked)


def scores(articles: Sequence[tuple[NamedArticle, str]]) -> dict[str, Score]:
    """Return the scores over articles: of each kind, of spans alone, of titles."""
    right, found, marked = Counter[str](), Counter[str](), Counter[str]()
    for article, text in articles:
        names = mentions_in(article, text)
        marked.update(
            ("spans", "all"),
        )
        marked["spans"] -= 1
        marked["all"] -= 1
        for mention in article.mentions:
            marked.update(("spans", "all", mention.kind))
            marked["titles"] += mention.title is not None
            one = names.get(mention.span)
            if one is None:
                continue
            right["spans"] += 1
            if one.kind == mention.kind:
                right.update(("all", mention.kind))
            if mention.title and one.title_start < one.start:
                end = (
                    one.start
                    - len(text[one.title_start : one.start])
                    + len(text[one.title_start : one.start].rstrip())
                )
                right["titles"] += mention.title == (one.title_start, end)
        for one in names.values():
            found.update(("spans", "all", one.kind))
            found["titles"] += one.title_start < one.start
    names_of_rows = (*get_args(Kind), "all", "spans", "titles")
    return {name: counted(right[name], found[name], marked[name]) for name in names_of_rows}


def mentions_in(article: NamedArticle, text: str) -> Found:
    """Return the names that are found in an article's marked stretch, by their spans."""
    start, end = article.stretch
    return {
        (one.start, one.end): one
        for one in name_mentions(text)
        if start <= one.start and one.end <= end
    }


def joining(articles: Sequence[tuple[NamedArticle, str]], kind: str) -> tuple[Score, Score]:
    """Return pairwise and B-cubed scores of joining the mentions of a kind that were found."""
    pairs = Counter[str]()
    precision = recall = 0.0
    mentions = 0
    for article, text in articles:
        names = mentions_in(article, text)
        both = [
            (mention.entity, names[mention.span].entity)
            for mention in article.mentions
            if mention.kind == kind and mention.span in names and names[mention.span].kind == kind
        ]
        pairs["right"] += _pairs(both)
        pairs["found"] += _pairs([found for _, found in both])
        pairs["marked"] += _pairs([marked for marked, _ in both])
        of_found = Counter(found for _, found in both)
        of_marked = Counter(marked for marked, _ in both)
        for (marked, found), count in Counter(both).items():
            precision += count * count / of_found[found]
            recall += count * count / of_marked[marked]
        mentions += len(both)
    cubed = Score(precision / max(1, mentions), recall / max(1, mentions), mentions)
    return counted(pairs["right"], pairs["found"], pairs["marked"]), cubed


def _pairs(values: Sequence[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(values).values())


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
def main(data: Path) -> None:
    """Measure names against the marks in the articles of DATA."""
    try:
        marked = load(data)
    except DatelineError as error:
        raise click.ClickException(str(error)) from None
    by_split: defaultdict[str, list[tuple[NamedArticle, str]]] = defaultdict(list)
    for article, text in marked:
        by_split[article.split].append((article, text))
    for split in get_args(Split):
        click.echo(f"{split}: {len(by_split[split])} articles")
        click.echo("| | precision | recall | F1 | marked |\n|---|---|---|---|---|")
        for name, score in scores(by_split[split]).items():
            _echo(name, score)
        pairs, cubed = joining(by_split[split], "person")
        _echo("persons joined, pairs", pairs)
        _echo("persons joined, B-cubed", cubed)
        click.echo("")


def _echo(name: str, score: Score) -> None:
    figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"
    click.echo(f"| {name} | {figures} | {score.marked} |")


if __name__ == "__main__":
    main()
