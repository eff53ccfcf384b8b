"""How well questions that ask for several things are answered, by marks made by hand.

    python -m benchmarks.quality.lists DATA [--library LIBRARY]

asks the questions of `marks/lists-2023.jsonl`, each on its own day, and prints for tuning and for
held out, of the list that is given and of a single answer beside it (what is given with no list):

    given right             share of the lists given that are right: the F1 of their items is one
                            half or more
    precision, recall, F1   of items, as means over the questions that articles answer; an item is
                            right where it says the same as any marked spelling of one
    whole                   share of these whose list has every item, and none that is wrong
    whole, coordinated      the same of those whose articles name all in one sentence
    at a mark               share of the right items' citations that stand at a marked occurrence
    complete                share of the lists given that say rightly whether these are all
    unanswered left         questions that no article answers, and that weren't answered

Without --library, one of the articles in DATA is built, which takes long.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import click
import numpy as np

from benchmarks.quality.marks.articles import ARTICLES, Split
from benchmarks.quality.marks.lists import ListQuestion, load
from index.errors import DatelineError
from index.library import Library
from qa.answerer import Answerer
from qa.language.values import same
from qa.reading.own_reader import own_reader
from qa.types import Answer, Citation, ListedItem

RIGHT = 0.5
"""The F1 from which a list is right."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One question's answer beside its marks; `complete_right` is None where no list is given."""

    question: ListQuestion
    precision: float
    recall: float
    whole: bool
    cited: int
    at_mark: int
    complete_right: bool | None
    answered: bool
    ms: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def items_of(answer: Answer) -> tuple[ListedItem, ...]:
    """The items of an answer: a single one is a list of one."""
    if answer.listed:
        return answer.listed.items
    return (ListedItem(answer.text, answer.citations),) if answer.text else ()


def score(
    question: ListQuestion, texts: Mapping[str, str], answer: Answer, ms: float = 0.0
) -> Scored:
    """Compare an answer with a question's marks, whose articles have these texts by id."""
    spellings = [item.spellings(texts) for item in question.items]
    given = items_of(answer)
    means = [
        next((n for n, words in enumerate(spellings) if _any_same(one.text, words)), None)
        for one in given
    ]
    right = [(one, n) for one, n in zip(given, means, strict=True) if n is not None]
    found = {n for _, n in right}
    cited = [(one, n) for item, n in right for one in item.citations]
    listed = answer.listed
    return Scored(
        question,
        precision=len(right) / len(given) if given else 0.0,
        recall=len(found) / len(spellings) if spellings else 0.0,
        whole=bool(given) and len(right) == len(given) and len(found) == len(spellings),
        cited=len(cited),
        at_mark=sum(_at_mark(one, question, n) for one, n in cited),
        complete_right=None if listed is None else listed.complete == bool(question.complete),
        answered=not answer.abstained,
        ms=ms,
    )


def figures(scored: Sequence[Scored]) -> dict[str, float]:
    """Return the figures of several questions, shares from 0 to 1."""
    answerable = [one for one in scored if one.question.items]
    others = [one for one in scored if not one.question.items]
    coordinated = [one for one in answerable if one.question.form == "coordinated"]
    said = [one.complete_right for one in answerable if one.complete_right is not None]
    cited = sum(one.cited for one in answerable)
    lists = [one for one in scored if one.complete_right is not None]
    return {
        "given right": _mean([one.f1 >= RIGHT for one in lists]),
        "precision": _mean([one.precision for one in answerable]),
        "recall": _mean([one.recall for one in answerable]),
        "F1": _mean([one.f1 for one in answerable]),
        "whole": _mean([one.whole for one in answerable]),
        "whole, coordinated": _mean([one.whole for one in coordinated]),
        "lists given": len(lists),
        "at a mark": sum(one.at_mark for one in answerable) / cited if cited else 0.0,
        "complete": _mean(said),
        "unanswered left": _mean([not one.answered for one in others]),
        "median ms": float(np.median([one.ms for one in scored])) if scored else 0.0,
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _any_same(words: str, spellings: frozenset[str]) -> bool:
    return any(same(words, other) for other in spellings)


def _at_mark(citation: Citation, question: ListQuestion, item: int) -> bool:
    return any(
        one.article == citation.article.id
        and one.span[0] < citation.end
        and citation.start < one.span[1]
        for one in question.items[item].occurrences
    )


def measured(library: Library, data: Path, *, lists: bool) -> dict[Split, list[Scored]]:
    """Ask all questions, with lists or by single answers alone."""
    reader = own_reader()
    reader.load()
    answerer = Answerer(library, reader) if lists else Answerer(library, reader, routes=())
    found: dict[Split, list[Scored]] = {split: [] for split in get_args(Split)}
    for question, texts in load(data):
        start = time.perf_counter()
        answer = answerer.answer(question.question, as_of=question.asked)
        ms = (time.perf_counter() - start) * 1000
        found[question.split].append(score(question, texts, answer, ms))
    return found


def _print(library: Library, data: Path, each: bool) -> None:
    columns = {}
    for lists in (False, True):
        for split, scored in measured(library, data, lists=lists).items():
            columns[f"{split}, {'lists' if lists else 'single'}"] = figures(scored)
            for one in scored if each and lists else ():
                said = f"{one.question.split:9} {one.question.form or '-':16} {one.question.id:22}"
                click.echo(f"{said} P {one.precision:.2f} R {one.recall:.2f} F1 {one.f1:.2f}")
    click.echo(f"{'':20}" + "".join(f"{name:>18}" for name in columns))
    for name in next(iter(columns.values())):
        digits = 0 if name in ("lists given", "median ms") else 3
        row = "".join(f"{one[name]:18.{digits}f}" for one in columns.values())
        click.echo(f"{name:20}{row}")


@click.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--library", type=click.Path(exists=True, path_type=Path), help="One of DATA.")
@click.option("--each", is_flag=True, help="Also print each question's figures.")
def main(data: Path, library: Path | None, each: bool) -> None:
    """Measure answers to questions that ask for several things."""
    try:
        if library is not None:
            with Library.open(library) as opened:
                _print(opened, data, each)
            return
        with tempfile.TemporaryDirectory() as folder:
            Library.update(Path(folder), [data / ARTICLES])
            with Library.open(Path(folder)) as opened:
                _print(opened, data, each)
    except DatelineError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
