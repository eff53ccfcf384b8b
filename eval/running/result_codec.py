"""A question's result as JSON, for a run that goes on where it stopped."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

from eval.json_fields import Fields
from eval.measures.confidence import Outcome
from eval.measures.result import ProseCounts, QuestionResult
from eval.reporting.codec import decode_cited, decode_prose, decode_took
from eval.types import EvalQuestion
from qa.json_codec import Json

_NAMES = frozenset(field.name for field in fields(QuestionResult)) - {"question"}


def encode_result(result: QuestionResult) -> dict[str, Json]:
    """Everything of a result but its question."""
    return {name: value for name, value in asdict(result).items() if name in _NAMES}


def decode_result(question: EvalQuestion, value: object) -> QuestionResult:
    """Read what `encode_result` wrote of a question; raises `ValueError` for anything else."""
    record = Fields(value)
    if not all(name in record for name in _NAMES):
        raise ValueError("the result lacks a part")
    took = record.inner("took")
    return QuestionResult(
        question,
        outcome=_decode_outcome(record.inner("outcome")),
        answer=record.text("answer"),
        candidate=record.text("candidate"),
        confidence=record.number("confidence"),
        em=record.number("em"),
        f1=record.number("f1"),
        answer_rank=record.whole("answer_rank"),
        articles=record.texts("articles"),
        cited=decode_cited(record.inner("cited")),
        exact=record.flags("exact"),
        supported=record.flags("supported"),
        took=decode_took(took) if took else None,
        ms=record.number("ms"),
        error=record.text("error"),
        prose=_decode_prose(record.inner("prose")),
    )


def _decode_prose(value: Fields | None) -> ProseCounts | None:
    counts = decode_prose(value)
    return replace(counts, reason=value.text("reason")) if counts and value else None


def _decode_outcome(value: Fields | None) -> Outcome | None:
    if value is None:
        return None
    correct = value.number("correct")
    if correct is None:
        raise ValueError("the outcome lacks a part")
    return Outcome(
        answerable=bool(value.flag("answerable")),
        answered=bool(value.flag("answered")),
        abstained=bool(value.flag("abstained")),
        correct=correct,
        confidence=value.number("confidence"),
    )
