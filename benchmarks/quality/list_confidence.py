"""Fit how sure Dateline says that a list is.

    python -m benchmarks.quality.list_confidence DATA --library LIBRARY --kept FILE
    python -m benchmarks.quality.list_confidence DATA --kept FILE

The first asks the questions marked for tuning (`benchmarks/quality/marks/lists-2023.jsonl`) and
those of RealTime QA 2023 that look as if they asked for a list, each on its own day; LIBRARY holds
the articles of `realtimeqa/2023` under DATA. Of each it keeps in FILE the features of the best
list found (`qa/desk/lists/confidence.py`), the single answer's confidence, and whether the list is
right. It takes minutes; the second fits again from FILE, in a second.

A list is right where the F1 of its items is one half or more. After a bare "who" that one name
answers, no list is. RealTime QA's answers hold their items in one string, which is parted at commas
and "and"; an item counts as found where one spelling holds the other.

The weights are a logistic regression's, penalised, none of the sign that its feature can't mean.
Printed are the weights, and what comes of each question by weights fitted to all others: how many
lists are shown from a confidence on, and how many of them are right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date
from pathlib import Path

import click
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.harness.arguments import FOLDER, Script
from benchmarks.quality.lists import RIGHT
from benchmarks.quality.marks.lists import load
from index.library import Library
from qa.answerer import Answerer
from qa.desk.lists.asked import asked as list_asked
from qa.desk.lists.confidence import Features, features
from qa.desk.lists.joined import accepted, joined
from qa.desk.lists.route import CONFIDENT, PLAIN, candidates
from qa.desk.routes import Found
from qa.language.values import same
from qa.question.question import Question
from qa.reading.own_reader import own_reader
from qa.types import Answer

QUESTIONS = "realtimeqa/2023/questions.jsonl"

FREEDOM = 0.5
"""The inverse of the penalty on a weight, over standardised features."""

BALANCED = 0.43
"""About the confidence from which an answer is given, unless another strictness is asked for."""

_PARTED = re.compile(r",\s*(?:and\s+)?|\s+(?:and|&)\s+")

Spellings = frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the spellings of each thing that answers it."""

    question: str
    day: date
    items: tuple[Spellings, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The best list found for a question.

    single: the single answer's confidence; `given` says whether it was given.
    """

    question: str
    marked: bool
    right: bool
    given: bool
    single: float
    features: Features


def questions(data: Path) -> Iterator[Asked]:
    """Yield the questions to which the confidence is fitted."""
    for marked, texts in load(data):
        if marked.split == "tuning":
            items = tuple(item.spellings(texts) for item in marked.items)
            yield Asked(marked.question, marked.asked, items, marked=True)
    for line in (data / QUESTIONS).read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if list_asked(one["question"]) is not None:
            day = date.fromisoformat(one["asked"])
            yield Asked(one["question"], day, parted(one["answers"][0]), marked=False)


def parted(answer: str) -> tuple[Spellings, ...]:
    """Return the items of an answer that is one string, each with its one spelling.

    >>> parted("Kenya, Ghana and Togo") == tuple(map(frozenset, (["Kenya"], ["Ghana"], ["Togo"])))
    True
    """
    return tuple(frozenset([part]) for part in _PARTED.split(answer) if part.strip())


def f1(given: Sequence[str], asked: Asked) -> float:
    """Return the F1 of a list's items."""
    means = [
        next((n for n, words in enumerate(asked.items) if _is_one(one, words, asked.marked)), None)
        for one in given
    ]
    right = [n for n in means if n is not None]
    precision, recall = len(right) / len(given), len({*right}) / max(1, len(asked.items))
    return 2 * precision * recall / (precision + recall) if right else 0.0


def _is_one(given: str, spellings: Spellings, marked: bool) -> bool:
    if any(same(given, one) for one in spellings):
        return True
    low = given.casefold()
    return not marked and any(low in one.casefold() or one.casefold() in low for one in spellings)


def collect(data: Path, library: Library) -> list[Kept]:
    """Ask the questions, and return the best list found for each that has any."""
    kept: list[Kept] = []
    reader = own_reader()
    reader.load()
    for one in questions(data):

        def keep(asked: Question, answer: Answer, found: Found, of: Asked = one) -> Answer:
            wanted = list_asked(asked.searched_for)
            among = candidates(asked, wanted, found) if wanted else None
            if wanted is None or among is None or not among.groups:
                return answer
            chosen = accepted(among.groups, wanted)
            items = [item.text for item in joined(chosen, wanted, among.stories).items]
            right = f1(items, of) >= RIGHT and (wanted.surely or len(of.items) > 1)
            seen = features(among.groups, chosen[0], wanted, answer)
            given = answer.text is not None
            kept.append(Kept(of.question, of.marked, right, given, answer.confidence, seen))
            return answer

        Answerer(library, reader, routes=(keep,)).answer(one.question, as_of=one.day)
    return kept


def fitted(table: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights, (features,), and the bias of a logistic regression.

    table: (questions, features).
    right: (questions,), of 0 and 1.
    """
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread < 1e-9] = np.inf  # what never varies tells nothing
    scaled = (table - mean) / spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        values, penalised = scaled @ weights[:-1] + weights[-1], weights[:-1] / FREEDOM
        gap = expit(values) - right
        lost = (np.logaddexp(0, values) - values * right).sum()
        return lost + weights[:-1] @ penalised / 2, np.array(
            [*(scaled.T @ gap + penalised), gap.sum()]
        )

    bounds = [(0, None)] * table.shape[1] + [(None, None)]  # each feature can only speak for it
    start = np.zeros(table.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def left_out(table: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return each question's confidence, (questions,), by weights fitted to all others."""
    found = []
    for number in range(len(table)):
        others = np.arange(len(table)) != number
        weights, bias = fitted(table[others], right[others])
        found.append(expit(table[number] @ weights + bias))
    return np.array(found)


def shown(kept: Sequence[Kept], confidences: np.ndarray, threshold: float) -> np.ndarray:
    """Return which lists would be shown, (questions,), but for what a single answer holds."""
    least = [threshold if one.given else max(threshold, PLAIN) for one in kept]
    several = [bool(one.features.several) for one in kept]
    stays = [
        one.given and not more and one.single >= CONFIDENT
        for one, more in zip(kept, several, strict=True)
    ]
    shown: np.ndarray = (confidences >= np.array(least)) & ~np.array(stays)
    return shown


def _say(kept: Sequence[Kept]) -> None:
    table = np.array([astuple(one.features) for one in kept], dtype=float)
    right = np.array([one.right for one in kept], dtype=float)
    weights, bias = fitted(table, right)
    for name, weight in zip(Features.__slots__, weights, strict=True):
        click.echo(f"{name:10}{weight:8.3f}")
    click.echo(f"{'bias':10}{bias:8.3f}")
    confidences = left_out(table, right)
    marked = np.array([one.marked for one in kept])
    for threshold in (0.3, BALANCED, 0.5, 0.6, 0.7):
        seen = shown(kept, confidences, threshold)
        for name, among in (("marked", marked), ("RealTime QA", ~marked)):
            these = seen & among
            click.echo(
                f"from {threshold:.2f}, {name}: {these.sum()} shown of {among.sum()},"
                f" {int(right[these].sum())} right"
            )


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--library", type=FOLDER, help="Asks the questions again.")
@click.option("--kept", "path", type=click.Path(dir_okay=False, path_type=Path), required=True)
def main(data: Path, library: Path | None, path: Path) -> None:
    """Fit how sure a list is."""
    if library is not None:
        with Library.open(library) as opened:
            lines = [json.dumps(asdict(one)) for one in collect(data, opened)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    _say([Kept(**{**one, "features": Features(**one["features"])}) for one in read])


if __name__ == "__main__":
    main()
