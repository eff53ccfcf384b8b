"""Ask one question as a conversation of its own, and score what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Protocol

from eval.measures.answers import answer_rank, citation_exact, citation_support, exact_match, f1
from eval.measures.catalogue import KS
from eval.measures.confidence import Outcome
from eval.measures.ranking import ranked_articles
from eval.measures.result import Cited, ProseCounts, QuestionResult
from eval.running.turns import earlier_turns
from eval.types import EvalQuestion
from index.types import Filters
from qa.types import Answer, Citation, Prose, Turn


class Answerer(Protocol):
    """What is measured. `Answer.hits` must be the ranked passages, `depth` of them if it can."""

    def answer(
        self,
        question: str,
        *,
        turns: Sequence[Turn],
        as_of: date | None,
        filters: Filters | None,
        depth: int,
    ) -> Answer:
        """Answer a question asked on the day `as_of`, after the conversation's earlier turns."""
        ...

    def retrieve(
        self,
        question: str,
        *,
        turns: Sequence[Turn],
        as_of: date | None,
        filters: Filters | None,
        depth: int,
    ) -> Answer:
        """Search as `answer` does, and read nothing: an abstention with its hits."""
        ...


@dataclass(frozen=True, slots=True)
class Scorer:
    """Asks questions of an answerer and scores the answers.

    `article_text` maps an article's id to the library's text of it, so that citations are
    checked against the library rather than against the answer. `as_of` is the day for
    questions that have no `asked` of their own, `filters` say which articles may be used. With
    `reads` False the answerer only retrieves, and its answers are not scored. `write` writes prose
    below an answer that has been given; it is counted, and changes nothing of the answer.
    """

    answerer: Answerer
    article_text: Callable[[str], str]
    as_of: date | None = None
    filters: Filters | None = None
    reads: bool = True
    write: Callable[[Answer], Prose | None] | None = None

    def results(self, questions: Sequence[EvalQuestion]) -> Iterator[QuestionResult]:
        """Ask the questions in turn."""
        return map(self.result, questions)

    def result(self, question: EvalQuestion) -> QuestionResult:
        """Ask one question. Whatever its answering raises, the result says what it was."""
        try:
            turns = self._earlier_turns(question)
            started = perf_counter()
            answer = self._answer(question.question, turns, question.asked)
            ms = (perf_counter() - started) * 1000
            prose = self.write(answer) if self.write and not answer.abstained else None
        except Exception as error:
            return self._crashed(question, error)
        scored = self._scored(question, answer, ms)
        return replace(scored, prose=ProseCounts.of(prose)) if prose else scored

    def _earlier_turns(self, question: EvalQuestion) -> tuple[Turn, ...]:
        """The conversation so far, with the system's own answers, as a user would have it."""
        return earlier_turns(
            lambda earlier, turns: self._answer(earlier, turns, question.asked), question.earlier
        )

    def _answer(self, question: str, turns: Sequence[Turn], asked: date | None) -> Answer:
        ask = self.answerer.answer if self.reads else self.answerer.retrieve
        return ask(
            question,
            turns=tuple(turns),
            as_of=asked or self.as_of,
            filters=self.filters,
            depth=KS[-1],
        )

    def _scored(self, question: EvalQuestion, answer: Answer, ms: float) -> QuestionResult:
        texts = (hit.text for hit in answer.hits)
        accepted = question.accepted
        judged = self.reads and question.judged
        candidate, _ = _candidate(answer)
        supported = answer.citations if accepted else ()
        return QuestionResult(
            question=question,
            outcome=_outcome(question, answer) if self.reads else None,
            answer=answer.text,
            candidate=candidate,
            confidence=answer.confidence if self.reads else None,
            em=exact_match(answer.text, accepted) if judged else None,
            f1=f1(answer.text, accepted) if judged else None,
            answer_rank=answer_rank(texts, accepted),
            articles=ranked_articles(hit.article.id for hit in answer.hits),
            cited=Cited.of(answer.citations[0]) if answer.citations else None,
            exact=tuple(citation_exact(c, self.article_text) for c in _shown(answer)),
            supported=tuple(citation_support(c, accepted) for c in supported),
            took=answer.took,
            ms=ms,
        )

    def _crashed(self, question: EvalQuestion, error: Exception) -> QuestionResult:
        outcome = Outcome(bool(question.answerable), False, False, correct=0.0, confidence=None)
        zero = 0.0 if self.reads and question.judged else None
        return QuestionResult(
            question,
            outcome if self.reads else None,
            em=zero,
            f1=zero,
            error=f"{type(error).__name__}: {' '.join(str(error).split())}",
        )


def _shown(answer: Answer) -> list[Citation]:
    """Every citation that a user sees: the answer's, and its rivals'."""
    return [
        *answer.citations,
        *(citation for rival in answer.alternatives for citation in rival.citations),
    ]


def _candidate(answer: Answer) -> tuple[str | None, float | None]:
    """The best candidate and its confidence: the answer given, else the first alternative."""
    if answer.text is not None:
        return answer.text, answer.confidence
    if answer.alternatives:
        return answer.alternatives[0].text, answer.alternatives[0].confidence
    return None, None


def _outcome(question: EvalQuestion, answer: Answer) -> Outcome:
    text, confidence = _candidate(answer)
    return Outcome(
        answerable=bool(question.answerable),
        answered=not answer.abstained,
        abstained=answer.abstained,
        correct=0.0 if text is None else exact_match(text, question.accepted),
        confidence=confidence,
    )
