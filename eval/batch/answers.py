"""What is written for each question of a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from qa.json_codec import Json, decode_day, encode_day
from qa.types import Alternative, Answer, Citation

Link = Callable[[Citation], str | None]
"""Returns the address that opens an article's page at the quoted words, if there is one."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was the answer once, and the article that said so."""

    answer: str
    article: str
    outlet: str | None = None
    date: date | None = None

    def __str__(self) -> str:
        said = ", ".join(part for part in (self.outlet, encode_day(self.date)) if part)
        return f"{self.answer} ({said})" if said else self.answer


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answer to one question, or that the articles don't say, or why it failed.

    Its fields are the columns that are written, in their order. `confidence` is None only where it
    failed; `answer` and what follows from it are None where it abstained. `start`, `end` and the
    sentence's bounds are offsets into the article's text; `date` is the article's, `path` its file.
    `resolved` is the day that the answer's words mean. The citation is the plainest one.
    """

    answer: str | None = None
    abstained: bool = False
    confidence: float | None = None
    hedge: str | None = None
    resolved: str | None = None
    quote: str | None = None
    sentence: str | None = None
    article: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: date | None = None
    url: str | None = None
    link: str | None = None
    path: str | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    sentence_start: int | None = None
    sentence_end: int | None = None
    earlier: tuple[Earlier, ...] = ()
    error: str | None = None

    @classmethod
    def of(cls, answer: Answer, link: Link) -> BatchAnswer:
        """Return what is written of an answer."""
        confidence = round(answer.confidence, 4)
        if not answer.citations:
            return cls(abstained=True, confidence=confidence)
        cited = answer.citations[0]
        article = cited.article
        return cls(
            answer=answer.text,
            confidence=confidence,
            hedge=answer.hedge,
            resolved=answer.resolved,
            quote=cited.quote,
            sentence=cited.sentence,
            article=article.id,
            title=article.title,
            outlet=article.source,
            date=article.published,
            url=article.url,
            link=link(cited),
            path=article.path,
            page=cited.page,
            start=cited.start,
            end=cited.end,
            sentence_start=cited.sentence_start,
            sentence_end=cited.sentence_end,
            earlier=tuple(_earlier(one) for one in answer.alternatives if one.older),
        )

    @classmethod
    def failed(cls, reason: str) -> BatchAnswer:
        """Return what is written of a question that couldn't be asked or answered."""
        return cls(error=" ".join(reason.split()) or "it failed")


COLUMNS = tuple(one.name for one in fields(BatchAnswer))


def _earlier(rival: Alternative) -> Earlier:
    article = rival.citations[0].article
    return Earlier(rival.said, article.id, article.source, article.published)


def encode_answer(answer: BatchAnswer) -> dict[str, Json]:
    """An answer as a JSON object, its fields in the order of the columns."""
    return {
        **asdict(answer),
        "date": encode_day(answer.date),
        "earlier": [{**asdict(one), "date": encode_day(one.date)} for one in answer.earlier],
    }


def decode_answer(record: Mapping[str, Any]) -> BatchAnswer:
    """Read what `encode_answer` wrote; raises `TypeError`, `KeyError` or `ValueError` else."""
    earlier = (Earlier(**{**one, "date": decode_day(one["date"])}) for one in record["earlier"])
    return BatchAnswer(**{**record, "date": decode_day(record["date"]), "earlier": tuple(earlier)})
