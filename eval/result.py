"""What came of one question: its answer, its scores, and the verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from eval.confidence import Outcome
from eval.types import EvalQuestion
from qa.types import Citation, Took

KS = (1, 5, 10, 20, 50)
"""The depths at which recall is measured, in passages (answer recall) or articles (recall)."""


class Verdict(StrEnum):
    """How a question came out, in the words that reports use."""

    RIGHT = "right"
    PARTLY = "partly right"
    WRONG = "wrong"
    RIGHTLY_ABSTAINED = "rightly abstained"
    WRONGLY_ABSTAINED = "wrongly abstained"
    FOUND = "found"
    NOT_FOUND = "not found"
    FAILED = "failed"
    UNJUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Cited:
    """The answer's first citation, without the rest of its article.

    `published` is an ISO date. `start` and `end` are offsets into the article's text, as in
    `Citation`; the quote stands at `start - sentence_start` of the sentence.
    """

    article: str
    title: str
    source: str | None
    published: str | None
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence: str

    @classmethod
    def of(cls, citation: Citation) -> Cited:
        """Keep what a report shows of a citation."""
        article = citation.article
        return cls(
            article=article.id,
            title=article.title,
            source=article.source,
            published=article.published.isoformat() if article.published else None,
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            sentence_start=citation.sentence_start,
            sentence=citation.sentence,
        )


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's outcome. A question that crashed has an `error`, and scores zero.

    `outcome` is None where nothing was read (retrieval only), and `em` and `f1` are None
    there and where the question isn't judged by answers. `candidate` is the best answer,
    given or held back. `answer_rank` is the rank of the first passage that holds an accepted
    answer; `articles` are the articles found, best first. `exact` says, of each citation
    shown, whether it quotes the library's text; `supported`, of each citation of the answer,
    whether its sentence holds an accepted answer (empty where there is none to hold).
    """

    question: EvalQuestion
    outcome: Outcome | None
    answer: str | None = None
    candidate: str | None = None
    confidence: float | None = None
    em: float | None = None
    f1: float | None = None
    answer_rank: int | None = None
    articles: tuple[str, ...] = ()
    cited: Cited | None = None
    exact: tuple[bool, ...] = ()
    supported: tuple[bool, ...] = ()
    took: Took | None = None
    ms: float | None = None
    error: str | None = None

    def verdict(self, ranking: Mapping[str, float]) -> Verdict:
        """How the question came out; `ranking` are its scores by `eval.ranking`, if any."""
        if self.error is not None:
            return Verdict.FAILED
        if self.outcome is not None and self.question.judged:
            return self._verdict_on_answer(self.outcome)
        if not ranking and not self.question.accepted:
            return Verdict.UNJUDGED
        found = self.answer_rank is not None or ranking.get(f"success.{KS[-1]}", 0.0) > 0
        return Verdict.FOUND if found else Verdict.NOT_FOUND

    def _verdict_on_answer(self, outcome: Outcome) -> Verdict:
        if outcome.abstained:
            return Verdict.WRONGLY_ABSTAINED if outcome.answerable else Verdict.RIGHTLY_ABSTAINED
        if self.em == 1:
            return Verdict.RIGHT
        return Verdict.PARTLY if self.f1 else Verdict.WRONG

    def to_json(self, ranking: Mapping[str, float]) -> dict[str, Any]:
        """The question's entry in `eval --json`; `ranking` are its scores by `eval.ranking`."""
        outcome = self.outcome
        return {
            **asked(self.question),
            "answer": self.answer,
            "confidence": self.confidence,
            "abstained": outcome.abstained if outcome else None,
            "verdict": self.verdict(ranking).value,
            "em": self.em,
            "f1": self.f1,
            "answer_rank": self.answer_rank,
            "ranking": dict(ranking),
            "candidate": None
            if outcome is None or self.candidate is None
            else {
                "answer": self.candidate,
                "confidence": outcome.confidence,
                "correct": outcome.correct if self.question.judged else None,
            },
            "citation": asdict(self.cited) if self.cited else None,
            "citations_exact": list(self.exact),
            "citations_supported": list(self.supported),
            "ms": self.ms,
            "took_ms": asdict(self.took) if self.took else None,
            "error": self.error,
        }

    def to_record(self) -> dict[str, Any]:
        """Everything but the question as plain JSON values, for `from_record`."""
        nested = {"outcome": self.outcome, "cited": self.cited, "took": self.took}
        plain = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in nested and field.name != "question"
        }
        return plain | {name: value and asdict(value) for name, value in nested.items()}

    @classmethod
    def from_record(cls, question: EvalQuestion, record: Mapping[str, Any]) -> QuestionResult:
        """Read what `to_record` wrote; raises `TypeError` or `KeyError` for anything else."""
        lists = {name: tuple(record[name]) for name in ("articles", "exact", "supported")}
        nested = {
            name: None if record[name] is None else kind(**record[name])
            for name, kind in (("outcome", Outcome), ("cited", Cited), ("took", Took))
        }
        return cls(**{**record, **lists, **nested, "question": question})


def asked(question: EvalQuestion) -> dict[str, Any]:
    """What a question's entry in a report says of the question itself."""
    return {
        "id": question.id,
        "question": question.question,
        "turns": list(question.earlier),
        "asked": question.asked.isoformat() if question.asked else None,
        "answers": list(question.answers),
        "answerable": question.answerable,
    }
