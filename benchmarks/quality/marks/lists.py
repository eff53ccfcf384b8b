"""Questions whose answer is a list, with all of its items found by hand in real news.

    python -m benchmarks.quality.marks.lists [DATA]

counts the questions, by form and split; with the data folder it also proves that the marks still
fit the articles. `lists-2023.jsonl` has a question a line:

    id, question   what it is called, and what a reader asks
    asked          the day when it is asked: its articles are of that day or before
    split          what it may be used for
    form           how the articles give the list; null where none does
    history        how the list differs between articles, or null
    complete       whether the articles say that these are all; null without items
    articles       by id: when each was published, and the digest of its text (see `articles`)
    items          for each item, its occurrences: [article, [start, end]]

An occurrence is where a sentence, heading or line of a list says that the item is one. All words of
an item mean the same, however they are spelt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import click

from benchmarks.quality.marks.articles import Span, Split, check_digests, read_texts
from benchmarks.quality.marks.fields import list_of, one_of, read_lines, span_of
from index.errors import DatelineError

MARKS = Path(__file__).with_name("lists-2023.jsonl")

Form = Literal["coordinated", "bullets", "across-sentences", "across-articles"]
"""How the list stands where it is whole; across articles if no single one has each item."""

History = Literal["grew", "differs"]
"""Grew: later articles know more items. Differs: an article gives another list, or a part."""

FEWEST_ITEMS, MOST_ITEMS = 2, 12


@dataclass(frozen=True, slots=True)
class Source:
    """An article that items are in: its day, and the SHA-256 of its text."""

    published: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Words of an article that are an item."""

    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of the list, wherever articles say that it is one."""

    occurrences: tuple[Occurrence, ...]

    @property
    def articles(self) -> frozenset[str]:
        """The ids of the articles that have it."""
        return frozenset(one.article for one in self.occurrences)

    def spellings(self, texts: Mapping[str, str]) -> frozenset[str]:
        """The words that mean this item, from the articles' texts by id."""
        return frozenset(texts[one.article][one.span[0] : one.span[1]] for one in self.occurrences)


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A question, and the items of its answer; none where no article answers it.

    `articles` are those that items are in, by id.
    """

    id: str
    question: str
    asked: date
    split: Split
    form: Form | None
    history: History | None
    complete: bool | None
    articles: Mapping[str, Source]
    items: tuple[ListItem, ...]


def read_marks(path: Path = MARKS) -> tuple[ListQuestion, ...]:
    """All questions; raises `DatelineError` where one isn't valid, or the splits share articles."""
    questions = read_lines(path, "question", _question)
    tuning, held_out = (
        {one for question in questions if question.split == split for one in question.articles}
        for split in get_args(Split)
    )
    if shared := tuning & held_out:
        raise DatelineError(f"{path.name}: article {min(shared)} is in both splits")
    return questions


def load(data: Path, path: Path = MARKS) -> tuple[tuple[ListQuestion, Mapping[str, str]], ...]:
    """The questions, each with its articles' texts by id from the data folder.

    Raises:
        NotFoundError: an article isn't there.
        DatelineError: a mark isn't valid, or a text isn't the one that was marked.
    """
    questions = read_marks(path)
    sources = {one: source for question in questions for one, source in question.articles.items()}
    texts = read_texts(data, sources.keys())
    check_digests(texts, {one: source.sha256 for one, source in sources.items()})
    for question in questions:
        for item in question.items:
            if any(one.span[1] > len(texts[one.article]) for one in item.occurrences):
                raise DatelineError(f"question {question.id}: a mark lies behind an article's end")
    return tuple(
        (question, {one: texts[one] for one in question.articles}) for question in questions
    )


def _question(row: Mapping[str, object]) -> ListQuestion:
    articles, complete = row["articles"], row["complete"]
    if not isinstance(articles, dict):
        raise ValueError("articles by id are wanted")
    if not (complete is None or isinstance(complete, bool)):
        raise ValueError(f"complete is {complete!r}")
    question = ListQuestion(
        id=str(row["id"]),
        question=str(row["question"]),
        asked=date.fromisoformat(str(row["asked"])),
        split=one_of(row["split"], get_args(Split)),
        form=None if row["form"] is None else one_of(row["form"], get_args(Form)),
        history=None if row["history"] is None else one_of(row["history"], get_args(History)),
        complete=complete,
        articles={str(one): _source(source) for one, source in articles.items()},
        items=tuple(map(_item, list_of(row["items"]))),
    )
    _check(question)
    return question


def _source(row: Mapping[str, object]) -> Source:
    return Source(date.fromisoformat(str(row["published"])), str(row["sha256"]))


def _item(value: object) -> ListItem:
    return ListItem(tuple(map(_occurrence, list_of(value))))


def _occurrence(value: object) -> Occurrence:
    match value:
        case [str(article), span]:
            return Occurrence(article, span_of(span))
    raise ValueError(f"{value!r} is no occurrence")


def _check(question: ListQuestion) -> None:
    """Raise `ValueError` where a question's fields don't fit each other."""
    if not question.question.strip():
        raise ValueError("the question is empty")
    answered = bool(question.items)
    if answered != (question.form is not None) or answered != (question.complete is not None):
        raise ValueError("form and completeness belong to questions with items, and to those only")
    if answered and not FEWEST_ITEMS <= len(question.items) <= MOST_ITEMS:
        raise ValueError(f"{len(question.items)} items")
    if not all(item.occurrences for item in question.items):
        raise ValueError("an item occurs nowhere")
    where = [one for item in question.items for one in item.occurrences]
    if {one.article for one in where} != question.articles.keys():
        raise ValueError("the articles aren't those with items")
    if any(one.published > question.asked for one in question.articles.values()):
        raise ValueError("it is asked before its articles are published")
    spans = sorted((one.article, *one.span) for one in where)
    if any(left[0] == right[0] and left[2] > right[1] for left, right in pairwise(spans)):
        raise ValueError("items overlap")
    whole = any(all(one in item.articles for item in question.items) for one in question.articles)
    if answered and whole == (question.form == "across-articles"):
        raise ValueError("across articles are lists that no single article has whole")


@click.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
def main(data: Path | None) -> None:
    """Count the questions; with DATA, also prove that their marks fit the articles in there."""
    try:
        questions = [one for one, _ in load(data)] if data else list(read_marks())
    except DatelineError as error:
        raise click.ClickException(str(error)) from None
    counts = Counter[tuple[str, str]]()
    for one in questions:
        split = one.split
        counts[split, f"questions: {one.form or 'unanswered'}"] += 1
        counts[split, "items"] += len(one.items)
        counts[split, "occurrences"] += sum(len(item.occurrences) for item in one.items)
        counts[split, "questions with several articles"] += len(one.articles) > 1
        if one.history:
            counts[split, f"questions whose list {one.history}"] += 1
    for name in dict.fromkeys(name for _, name in sorted(counts)):
        tuning, held_out = (counts[split, name] for split in get_args(Split))
        click.echo(f"{name:32} {tuning:4} tuning {held_out:4} held out")


if __name__ == "__main__":
    main()
