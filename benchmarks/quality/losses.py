"""Where right answers are lost, stage by stage, and what is shown of questions without one.

    python -m benchmarks.quality.losses LIBRARY SET.jsonl [--reading quick] [--strictness bold]
        [--wrong]

Of the questions that the articles answer:

    found     one of the passages read holds an accepted answer
    read      one of the reader's candidates is one
    chosen    the candidate chosen first is one: EM, had Dateline never abstained
    shown     and it is sure enough to be shown

Each stage's share is of all these questions, so that what is lost lies between two of them. Then
how many of the answers shown are right, and of the questions that the articles don't answer the
share held back. Where a set gives a `fact`, several phrasings ask for it: the last figures are the
share of facts of which all phrasings are answered rightly. Intervals are of 95%, by the bootstrap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.harness.arguments import (
    FILE_OR_FOLDER,
    FOLDER,
    Script,
    reading_option,
    strictness_option,
)
from eval.measures.answers import exact_match, f1, holds_answer
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.library import Library
from index.types import Hit
from qa.answerer import Answerer
from qa.manner import Reading, Strictness
from qa.progress import Notice, unheard
from qa.question.question import Question
from qa.reading.own_reader import own_reader
from qa.reading.reader import READ_PASSAGES, Reader, Span
from qa.types import Answer

RESAMPLES = 2_000


class Remembering:
    """A reader that keeps what it read last."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.spans: Sequence[Span] = ()

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        self.spans = self._reader.read(question, hits, progress)
        return list(self.spans)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question: each stage 0 or 1, and the answer given or held back."""

    question: EvalQuestion
    found: float
    read: float
    chosen: float
    chosen_f1: float
    shown: float
    answer: Answer

    @property
    def right(self) -> float:
        return self.chosen * self.shown


@click.command(cls=Script)
@click.argument("library", type=FOLDER)
@click.argument("asked", metavar="SET", type=FILE_OR_FOLDER)
@reading_option
@strictness_option
@click.option("--wrong", is_flag=True, help="List the questions that were lost.")
def main(library: Path, asked: Path, reading: str, strictness: str, wrong: bool) -> None:
    """Tell at which stage right answers are lost."""
    with Library(library) as opened:
        questions = load(asked).questions
        found = measure(opened, questions, Reading(reading), Strictness(strictness))
    print("\n".join(lines(found)))
    if wrong:
        print("\n".join(line for one in found if (line := lost(one))))


def measure(
    library: Library,
    questions: Sequence[EvalQuestion],
    reading: Reading,
    strictness: Strictness = Strictness.BALANCED,
) -> list[Asked]:
    """Ask each question by itself."""
    reader = Remembering(own_reader(reading))
    answerer = Answerer(library, reader, strictness=strictness, reading=reading)
    return [_asked(answerer, reader, question) for question in questions]


def _asked(answerer: Answerer, reader: Remembering, question: EvalQuestion) -> Asked:
    answer = answerer.answer(question.question, as_of=question.asked)
    accepted = question.accepted
    first = first_of(answer)
    return Asked(
        question,
        found=float(any(holds_answer(hit.text, accepted) for hit in answer.hits[:READ_PASSAGES])),
        read=float(any(exact_match(span.text, accepted) for span in reader.spans)),
        chosen=exact_match(first, accepted) if accepted else 0.0,
        chosen_f1=f1(first, accepted) if accepted else 0.0,
        shown=float(not answer.abstained),
        answer=answer,
    )


def first_of(answer: Answer) -> str | None:
    """Return the words chosen first, whether they were shown or held back."""
    candidates = answer.why.candidates if answer.why else ()
    return candidates[0].citation.quote if candidates else None


def lines(found: Sequence[Asked]) -> list[str]:
    own = [one for one in found if one.question.accepted]
    foreign = [one for one in found if not one.question.accepted]
    given = [one for one in found if one.shown]
    rows = [
        ("found", [one.found for one in own]),
        ("read", [one.read for one in own]),
        ("chosen, EM", [one.chosen for one in own]),
        ("chosen, F1", [one.chosen_f1 for one in own]),
        ("shown and right", [one.right for one in own]),
        ("wrong and shown", [one.shown - one.right for one in own]),
        ("right, of those shown", [one.right for one in given]),
        ("held back, of unanswerable", [1 - one.shown for one in foreign]),
    ]
    by_fact: dict[object, list[Asked]] = defaultdict(list)
    for one in own:
        if fact := one.question.extra.get("fact"):
            by_fact[fact].append(one)
    rows += [
        ("facts, every phrasing chosen", [min(o.chosen for o in f) for f in by_fact.values()]),
        ("facts, every phrasing shown", [min(o.right for o in f) for f in by_fact.values()]),
    ]
    return [_line(name, values) for name, values in rows if values]


def _line(name: str, values: Sequence[float]) -> str:
    drawn = np.random.default_rng(0).choice(values, (RESAMPLES, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return f"{name:28} {np.mean(values):.3f}  ({low:.3f} to {high:.3f}, of {len(values)})"


def lost(one: Asked) -> str:
    """Say what came of a question that wasn't answered rightly; nothing of one that was."""
    answer, accepted = one.answer, one.question.accepted
    if one.right or not (accepted or one.shown):
        return ""
    stages = ((one.found, "not found"), (one.read, "not read"), (one.chosen, "not chosen"))
    stage = next((name for passed, name in stages if not passed), "held back")
    return (
        f"{stage if accepted else 'no answer'}{', shown' if one.shown else ''}:"
        f" {one.question.question} -> {first_of(answer)!r} ({answer.confidence:.2f}),"
        f" right: {' | '.join(accepted[:3]) or 'nothing'}"
    )


if __name__ == "__main__":
    main()
