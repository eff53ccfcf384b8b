"""A report as a value: what is shown, compared, kept and read back.

`report` makes it of a run's results, `codec` writes it as JSON and reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from eval.measures.catalogue import (
    ANSWER_RECALL,
    ANSWERABLE,
    BY_PATH,
    COVERAGE,
    EM,
    F1,
    PROSE_BY_PATH,
    Measure,
    N,
)
from eval.measures.confidence import Outcome
from eval.measures.result import Cited, ProseCounts, Verdict
from eval.types import EvalQuestion
from qa.types import Took

DEPTH = 5
"""The depth of a slice's answer recall, in passages."""

SLICE_MEASURES = ("n", "em", "f1", f"answer_recall@{DEPTH}", "coverage")
"""What is measured of each slice, by the names in the JSON."""

SLICE_LABELS = ("n", *(one.name for one in (EM, F1, ANSWER_RECALL[DEPTH], COVERAGE)))
"""The same, in the words that are shown."""

SLICES = "slices."
"""How the path of a slice's figure begins: "slices.source.Courier.f1"."""

ASKED = ("question", "turns", "asked", "answers", "answerable")
"""What of a question must be the same in both runs for its scores to be told apart."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The measures over a part of a set. `answer_recall` is at `DEPTH`."""

    n: int
    em: float | None = None
    f1: float | None = None
    answer_recall: float | None = None
    coverage: float | None = None

    def figures(self) -> dict[str, float | None]:
        """The figures by the names of `SLICE_MEASURES`, in that order."""
        values = (self.n, self.em, self.f1, self.answer_recall, self.coverage)
        return dict(zip(SLICE_MEASURES, values, strict=True))


Slices = Mapping[str, Mapping[str, Slice]]
"""The slices by the field that they go by, then by its value."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The best answer found, given or held back; `correct` None where it isn't judged."""

    answer: str
    confidence: float | None = None
    correct: float | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What a report says of a question itself, as `EvalQuestion` does.

    `turns` are the earlier ones only. `unsaid` are those of `ASKED` that the report, an older
    one, doesn't tell.
    """

    id: str
    question: str = ""
    turns: tuple[str, ...] = ()
    asked: date | None = None
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    unsaid: frozenset[str] = frozenset()

    @classmethod
    def of(cls, question: EvalQuestion) -> AskedQuestion:
        """What a report would say of a question."""
        return cls(
            id=question.id,
            question=question.question,
            turns=question.earlier,
            asked=question.asked,
            answers=question.answers,
            answerable=question.answerable,
        )

    def is_same(self, other: AskedQuestion) -> bool:
        """Whether both are one question, as far as both reports tell."""
        told = [part for part in ASKED if part not in self.unsaid | other.unsaid]
        return all(getattr(self, part) == getattr(other, part) for part in told)


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """One question of a report, and what came of it; see `eval.measures.result.QuestionResult`.

    `abstained`, `confidence` and `candidate` are None where nothing was read; `ranking` is
    empty where no relevant articles are known.
    """

    asked: AskedQuestion
    answer: str | None = None
    confidence: float | None = None
    abstained: bool | None = None
    verdict: Verdict = Verdict.UNJUDGED
    em: float | None = None
    f1: float | None = None
    answer_rank: int | None = None
    ranking: Mapping[Measure, float] = field(default_factory=dict)
    candidate: Candidate | None = None
    citation: Cited | None = None
    exact: tuple[bool, ...] = ()
    supported: tuple[bool, ...] = ()
    ms: float | None = None
    took: Took | None = None
    error: str | None = None
    prose: ProseCounts | None = None

    @property
    def id(self) -> str:
        """The question's id."""
        return self.asked.id


@dataclass(frozen=True, slots=True)
class ReportView:
    """The figures of a run, over all questions and over slices of them, and every question.

    A figure is None where it isn't measured: a mean over no questions, or one that an older
    report lacks. `unresolved` are the relevant articles that the library doesn't have.
    """

    set_name: str
    figures: Mapping[Measure, float | None]
    slices: Slices = field(default_factory=dict)
    unresolved: tuple[str, ...] = ()
    questions: tuple[QuestionEntry, ...] = ()

    def __getitem__(self, measure: Measure) -> float | None:
        return self.figures.get(measure)

    @property
    def n(self) -> int:
        """How many questions were asked."""
        return int(self[N] or 0)

    @property
    def answerable(self) -> int:
        """How many of them the articles answer."""
        return int(self[ANSWERABLE] or 0)

    @property
    def failed(self) -> tuple[QuestionEntry, ...]:
        """The questions that crashed."""
        return tuple(entry for entry in self.questions if entry.error is not None)

    def value(self, path: str) -> float | None:
        """The figure of a measure's path or a slice's; None for none."""
        if measure := BY_PATH.get(path) or PROSE_BY_PATH.get(path):
            return self[measure]
        if not path.startswith(SLICES):
            return None
        slice_path, _, name = path.removeprefix(SLICES).rpartition(".")
        # A field or a value may hold dots: the longest field that fits is meant.
        for by in sorted(self.slices, key=len, reverse=True):
            value = slice_path.removeprefix(f"{by}.")
            if value != slice_path and value in self.slices[by]:
                return self.slices[by][value].figures().get(name)
        return None


def outcomes_of(questions: Iterable[QuestionEntry]) -> list[Outcome]:
    """The outcomes of a report's questions that answers are judged of."""
    found: list[Outcome] = []
    for entry in questions:
        if entry.em is None:
            continue
        candidate = entry.candidate
        found.append(
            Outcome(
                answerable=bool(entry.asked.answerable),
                answered=entry.answer is not None,
                abstained=bool(entry.abstained),
                correct=(candidate.correct or 0.0) if candidate else 0.0,
                confidence=candidate.confidence if candidate else None,
            )
        )
    return found
