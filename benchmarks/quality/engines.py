"""Whether a library finds and answers the same on another engine.

    python -m benchmarks.quality.engines LIBRARY OTHER --set QUESTIONS.jsonl [--answers 150]
        [--way BM25]… [--every N] [--reading quick]

OTHER is a copy of LIBRARY (`dateline copy`), so that both hold the same passages and vectors. Over
all questions that have an answer, by way of searching:

    @k          how often one of the first k passages holds an accepted answer, in either; and
                McNemar's exact test of the questions that only one of them found
    first ten   share of the first ten hits of LIBRARY that are among OTHER's
    in order    share of the questions whose first ten hits are the same, one by one

and how far apart the BM25 scores of hits are that both found. Then some questions, drawn, are
asked: how many answers are the same (their words, the article cited, given or held back), EM and F1
as if none were held back, and of those shown, with intervals of 95% of the difference by the paired
bootstrap. What differs is listed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.harness.arguments import (
    AT_LEAST_1,
    FOLDER,
    Script,
    reading_option,
    set_option,
    strictness_option,
)
from benchmarks.quality.losses import Asked, first_of
from benchmarks.quality.losses import measure as ask
from benchmarks.quality.retrieval import KS, WAYS, hits_of, rank_of, recall
from eval.measures.statistics import Tallies, mcnemar, paired_bootstrap
from eval.questions.question_set import EvalQuestion, load
from index.errors import UsageError
from index.library import Library
from index.types import Hit
from qa.manner import Reading, Strictness

NAMES = tuple(name for name, *_ in WAYS)
FIRST = 10
SEED = 22

Spot = tuple[str, int]
"""An article's id, and where in its text a passage begins: the same in both libraries."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found: the rank of an accepted answer, the first hits, BM25 scores."""

    rank: int | None
    first: tuple[Spot, ...]
    scores: dict[Spot, float]

    @classmethod
    def of(cls, hits: Sequence[Hit], question: EvalQuestion) -> Found:
        """Keep what is compared."""
        places = [(hit.article.id, hit.passage.start) for hit in hits]
        known = {place: hit.bm25 for place, hit in zip(places, hits, strict=True)}
        return cls(
            rank_of(hits, question),
            tuple(places[:FIRST]),
            {place: score for place, score in known.items() if score},
        )


@dataclass(frozen=True, slots=True)
class Way:
    """One way of searching, in both libraries, by question."""

    name: str
    one: Sequence[Found]
    other: Sequence[Found]

    @property
    def overlap(self) -> float:
        """The share of the first hits of one that are among the other's."""
        return float(
            np.mean(
                [len({*a.first} & {*b.first}) / len(a.first) for a, b in self._pairs if a.first]
            )
        )

    @property
    def in_order(self) -> float:
        """The share of questions whose first hits are the same, one by one."""
        return float(np.mean([a.first == b.first for a, b in self._pairs]))

    @property
    def apart(self) -> float:
        """The largest relative difference of the BM25 scores of a hit of both."""
        differences = [
            abs(b.scores[place] - score) / abs(score)
            for a, b in self._pairs
            for place, score in a.scores.items()
            if place in b.scores
        ]
        return max(differences, default=0.0)

    def tested(self, k: int) -> tuple[int, int, float]:
        """Return how many answers only the other found by rank k, only this one, and the p."""
        by = [[f.rank is not None and f.rank <= k for f in side] for side in (self.one, self.other)]
        won = sum(b and not a for a, b in zip(*by, strict=True))
        lost = sum(a and not b for a, b in zip(*by, strict=True))
        return won, lost, mcnemar(won, lost)

    @property
    def _pairs(self) -> Iterator[tuple[Found, Found]]:
        return zip(self.one, self.other, strict=True)


@click.command(cls=Script)
@click.argument("library", type=FOLDER)
@click.argument("other", type=FOLDER)
@set_option
@click.option("--way", "ways", multiple=True, type=click.Choice(NAMES), default=NAMES)
@click.option("--every", type=AT_LEAST_1, default=1, metavar="N", help="Search for each Nth only.")
@click.option("--answers", type=AT_LEAST_1, metavar="N", help="Ask N of them; else all.")
@reading_option
@strictness_option
def main(
    library: Path,
    other: Path,
    asked: Path,
    ways: tuple[str, ...],
    every: int,
    answers: int | None,
    reading: str,
    strictness: str,
) -> None:
    """Compare what two libraries find and answer."""
    questions = [question for question in load(asked).questions if question.answerable]
    if not questions:
        raise UsageError("no question of the set has an answer", "choose another question set")
    with Library(library) as one, Library(other) as two:
        print("\n".join(of_searches(searched(one, two, questions[::every], ways))), flush=True)
        drawn = random.Random(SEED).sample(
            questions, min(answers or len(questions), len(questions))
        )
        both = [ask(each, drawn, Reading(reading), Strictness(strictness)) for each in (one, two)]
    print("\n".join(of_answers(*both)))


def searched(
    one: Library, other: Library, questions: Sequence[EvalQuestion], ways: Sequence[str] = NAMES
) -> list[Way]:
    """Search both libraries in some ways, by their names."""
    return [
        Way(
            name,
            *(
                [Found.of(hits_of(each, asked, mode, with_day), asked) for asked in questions]
                for each in (one, other)
            ),
        )
        for name, mode, with_day in WAYS
        if name in ways
    ]


def of_searches(ways: Sequence[Way]) -> list[str]:
    """Tell what was found."""
    lines = [
        f"{len(ways[0].one)} questions; @k: one, other (only in other, only in one, p)",
        "| search | " + " | ".join(f"@{k}" for k in KS) + " | first ten | in order | BM25 apart |",
        "|---" * (len(KS) + 4) + "|",
    ]
    for way in ways:
        ours, theirs = (recall([found.rank for found in side]) for side in (way.one, way.other))
        cells = []
        for k in KS:
            won, lost, p = way.tested(k)
            cells.append(f"{ours[k]:.3f}, {theirs[k]:.3f} ({won}, {lost}, {p:.2f})")
        cells += [f"{way.overlap:.4f}", f"{way.in_order:.3f}", f"{way.apart:.1e}"]
        lines.append(f"| {way.name} | {' | '.join(cells)} |")
    return lines


def of_answers(one: Sequence[Asked], other: Sequence[Asked]) -> list[str]:
    """Tell how the answers compare, and which differ."""
    pairs = list(zip(one, other, strict=True))
    same = sum(_said(a) == _said(b) for a, b in pairs)
    apart = max(abs(a.answer.confidence - b.answer.confidence) for a, b in pairs)
    lines = [
        f"{len(pairs)} questions asked: {same} answers are the same; confidences differ by at most"
        f" {apart:.4f}"
    ]
    columns = [[(a.chosen, a.chosen_f1, a.right, a.shown) for a in side] for side in (one, other)]
    tallies = [Tallies(np.array(side), np.ones((len(pairs), 4))) for side in columns]
    intervals = paired_bootstrap(*tallies)
    names = ("EM, none held back", "F1, none held back", "shown and right", "shown")
    for name, was, now, (low, high) in zip(
        names, *(side.measures() for side in tallies), intervals, strict=True
    ):
        lines.append(f"  {name}: {was:.3f}, {now:.3f}; difference {low:+.3f} to {high:+.3f}")
    won = sum(b.chosen > a.chosen for a, b in pairs)
    lost = sum(b.chosen < a.chosen for a, b in pairs)
    lines.append(
        f"  right only in the other: {won}, only in the first: {lost};"
        f" McNemar's p {mcnemar(won, lost):.2f}"
    )
    for a, b in pairs:
        if _said(a) != _said(b):
            lines.append(f"  {a.question.question}: {_told(a)} | {_told(b)}")
    return lines


def _said(asked: Asked) -> tuple[str | None, str | None, bool]:
    """Return the words of an answer, the article cited for them, and whether it was held back."""
    candidates = asked.answer.why.candidates if asked.answer.why else ()
    cited = candidates[0].citation.article.id if candidates else None
    return first_of(asked.answer), cited, asked.answer.abstained


def _told(asked: Asked) -> str:
    words, cited, abstained = _said(asked)
    held = ", held back" if abstained else ""
    return f"{words!r} of {cited}{held} ({asked.answer.confidence:.3f})"


if __name__ == "__main__":
    main()
