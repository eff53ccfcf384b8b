"""The values that an evaluation asks: questions with their accepted answers, and sets of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question with its accepted answers.

    `relevant` names the articles that hold the answer, `grades` says of each, in that order,
    how relevant it is (1 or more; empty where nobody graded them, and each counts 1).
    `turns` is the whole conversation, its last turn being `question`; empty where the
    question stands alone. `answerable` says whether the articles hold an answer; it is None
    where nobody has said so, as in retrieval collections, which judge articles and not
    answers: such a question has `relevant` articles and no `answers`.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    asked: date | None = None
    answerable: bool | None = True
    turns: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    grades: tuple[int, ...] = ()

    @property
    def earlier(self) -> tuple[str, ...]:
        """The questions asked before this one, oldest first."""
        return self.turns[:-1]

    @property
    def judged(self) -> bool:
        """Whether an answer, or abstaining, can be scored; else only the articles found can."""
        return self.answerable is not None

    @property
    def judgements(self) -> dict[str, int]:
        """The grade of each relevant article."""
        grades = self.grades or (1,) * len(self.relevant)
        return dict(zip(self.relevant, grades, strict=True))

    @property
    def accepted(self) -> tuple[str, ...]:
        """The answers that count as right; none where the right thing is to abstain."""
        return self.answers if self.answerable else ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file or folder, in its order. `name` is what reports call it."""

    name: str
    questions: tuple[EvalQuestion, ...]
