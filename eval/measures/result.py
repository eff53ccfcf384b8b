"""What came of one question: its answer, its scores, and the verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eval.measures.catalogue import KS, SUCCESS, Measure
from eval.measures.confidence import Outcome
from eval.types import EvalQuestion
from qa.types import Citation, Prose, Took


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
class ProseCounts:
    """What came of a language model's prose below an answer, in sentences; of its words nothing.

    given: how many it wrote. struck: how many of them failed the check.
    failed: whether its reply was cut short, or there was none; `reason` is why, in one line.
    """

    given: int
    struck: int
    failed: bool = False
    reason: str | None = None

    @classmethod
    def of(cls, prose: Prose) -> ProseCounts:
        """Count the sentences of prose."""
        given, failed = len(prose.sentences), prose.failed
        return cls(given, given - len(prose.passed), failed is not None, failed)

    @property
    def checked(self) -> int:
        """How many passed the check."""
        return self.given - self.struck


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's outcome. A question that crashed has an `error`, and scores zero.

    `outcome` is None where nothing was read (retrieval only), and `em` and `f1` are None
    there and where the question isn't judged by answers. `candidate` is the best answer,
    given or held back. `answer_rank` is the rank of the first passage that holds an accepted
    answer; `articles` are the articles found, best first. `exact` says, of each citation
    shown, whether it quotes the library's text; `supported`, of each citation of the answer,
    whether its sentence holds an accepted answer (empty where there is none to hold). `prose`
    is None where none was written; `ms` is without it.
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
    prose: ProseCounts | None = None

    def verdict(self, ranking: Mapping[Measure, float]) -> Verdict:
        """How the question came out; `ranking` are its ranking scores, if any."""
        if self.error is not None:
            return Verdict.FAILED
        if self.outcome is not None and self.question.judged:
            return self._verdict_on_answer(self.outcome)
        if not ranking and not self.question.accepted:
            return Verdict.UNJUDGED
        found = self.answer_rank is not None or ranking.get(SUCCESS[KS[-1]], 0.0) > 0
        return Verdict.FOUND if found else Verdict.NOT_FOUND

    def _verdict_on_answer(self, outcome: Outcome) -> Verdict:
        if outcome.abstained:
            return Verdict.WRONGLY_ABSTAINED if outcome.answerable else Verdict.RIGHTLY_ABSTAINED
        if self.em == 1:
            return Verdict.RIGHT
        return Verdict.PARTLY if self.f1 else Verdict.WRONG
