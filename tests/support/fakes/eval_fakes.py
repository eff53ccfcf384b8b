"""Two small articles, answers cited from them, and an answerer that says what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from article_fakes import article, hit

from eval.measures.catalogue import Measure
from eval.reporting.codec import encode
from eval.reporting.report import Report
from eval.reporting.view import ReportView
from eval.running.run import evaluate
from eval.running.scoring import Scorer
from eval.types import EvalQuestion, QuestionSet
from index.types import Filters, Hit
from qa.types import Answer, Citation, Took, Turn

BRIDGE = "The swing bridge reopens on March 3, the council said."
FERRY = "Crews on the Skerry ferry walked out at noon."


ARTICLES = {
    "bridge": article(BRIDGE, "bridge", title="bridge"),
    "ferry": article(FERRY, "ferry", title="ferry"),
}
TEXTS = {name: found.text for name, found in ARTICLES.items()}


def hits(*names: str) -> tuple[Hit, ...]:
    return tuple(hit(ARTICLES[name], rank=rank) for rank, name in enumerate(names, start=1))


def citation(name: str, quote: str) -> Citation:
    start = TEXTS[name].index(quote)
    return Citation(ARTICLES[name], start, start + len(quote), quote, 0, len(TEXTS[name]))


def answer(
    text: str | None, name: str, *, confidence: float = 0.9, found: Sequence[str] = ()
) -> Answer:
    cited = () if text is None else (citation(name, text),)
    took = Took(embed=1.0, search=2.0, read=3.0, total=6.0)
    return Answer("", "", text, confidence, cited, hits=hits(*(found or (name,))), took=took)


class Scripted:
    """Answers from a table, raising the errors in it, and remembers what it was asked."""

    def __init__(self, answers: dict[str, Answer | Exception]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Turn, ...], date | None, int]] = []
        self.retrieved = 0
        self.filters: set[Filters | None] = set()

    def answer(
        self,
        question: str,
        *,
        turns: Sequence[Turn],
        as_of: date | None,
        filters: Filters | None,
        depth: int,
    ) -> Answer:
        self.asked.append((question, tuple(turns), as_of, depth))
        self.filters.add(filters)
        said = self.answers[question]
        if isinstance(said, Exception):
            raise said
        return replace(said, question=question, searched_for=question)

    def retrieve(
        self,
        question: str,
        *,
        turns: Sequence[Turn],
        as_of: date | None,
        filters: Filters | None,
        depth: int,
    ) -> Answer:
        self.retrieved += 1
        return self.answer(question, turns=turns, as_of=as_of, filters=filters, depth=depth)


def measured(
    questions: Sequence[EvalQuestion],
    answers: dict[str, Answer | Exception],
    texts: dict[str, str] = TEXTS,
    by: Sequence[str] = (),
) -> Report:
    """The report on questions that get these answers."""
    return evaluate(
        QuestionSet("harbour", tuple(questions)),
        Scorer(Scripted(answers), texts.__getitem__).results,
        resolve=lambda name: name if name in TEXTS else None,
        by=by,
    )


def document(report: Report) -> dict[str, Any]:
    """The report's JSON."""
    return encode(report.view())


def changed(report: ReportView, figures: dict[Measure, float | None]) -> ReportView:
    """The report with other figures."""
    return replace(report, figures={**report.figures, **figures})
