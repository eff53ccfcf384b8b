"""Ask every question of a set, and measure what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Protocol

from eval.measures import Outcome, answer_rank, citation_exact, exact_match, f1, ranked_articles
from eval.question_set import EvalQuestion, QuestionSet
from eval.report import KS, QuestionResult, Report
from qa.types import Answer, Citation, Turn

Progress = Callable[[int, int], None]
"""Called after each question with how many are done, and how many there are."""


class Answerer(Protocol):
    """What is measured. `Answer.hits` must be the ranked passages, `depth` of them if it can."""

    def answer(
        self, question: str, *, turns: Sequence[Turn], as_of: date | None, depth: int
    ) -> Answer:
        """Answer a question asked on the day `as_of`, after the conversation's earlier turns."""
        ...


def evaluate(
    question_set: QuestionSet,
    answerer: Answerer,
    *,
    article_text: Callable[[str], str],
    resolve: Callable[[str], str | None],
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Ask each question in turn, each as a conversation of its own.

    `article_text` maps an article's id to the library's text of it, so that citations are
    checked against the library rather than against the answer. `resolve` maps a name in a
    set's `relevant` (an article id, or a file name without suffix) to an article id, or to
    None where the library has no such article; of copies of one story, to the one that
    searches return. `as_of` is the day for questions that have no `asked` of their own.

    A question whose answering raises anything scores zero, and its result says what it was.
    """
    qrels, unresolved = _qrels(question_set, resolve)
    asker = _Asker(answerer, article_text, as_of)
    results: list[QuestionResult] = []
    for question in question_set.questions:
        results.append(asker.result(question))
        if progress is not None:
            progress(len(results), len(question_set.questions))
    return Report(question_set.name, tuple(results), qrels, unresolved)


def _qrels(
    question_set: QuestionSet, resolve: Callable[[str], str | None]
) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    names = dict.fromkeys(name for q in question_set.questions for name in q.relevant)
    ids = {name: resolve(name) for name in names}
    # An unresolved name stands for itself: no run finds it, so it counts against recall.
    qrels = {
        q.id: frozenset(ids[name] or name for name in q.relevant)
        for q in question_set.questions
        if q.relevant
    }
    return qrels, tuple(name for name in names if ids[name] is None)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks one question and scores the answer."""

    answerer: Answerer
    article_text: Callable[[str], str]
    as_of: date | None

    def result(self, question: EvalQuestion) -> QuestionResult:
        try:
            turns = self._earlier_turns(question)
            started = perf_counter()
            answer = self._answer(question.question, turns, question.asked)
            ms = (perf_counter() - started) * 1000
        except Exception as error:
            return _crashed(question, error)
        return self._scored(question, answer, ms)

    def _earlier_turns(self, question: EvalQuestion) -> list[Turn]:
        """The conversation so far, with the system's own answers, as a user would have it."""
        turns: list[Turn] = []
        for earlier in question.earlier:
            answer = self._answer(earlier, tuple(turns), question.asked)
            turns.append(Turn(earlier, answer.text))
        return turns

    def _answer(self, question: str, turns: Sequence[Turn], asked: date | None) -> Answer:
        return self.answerer.answer(
            question, turns=tuple(turns), as_of=asked or self.as_of, depth=max(KS)
        )

    def _scored(self, question: EvalQuestion, answer: Answer, ms: float) -> QuestionResult:
        texts = (hit.text for hit in answer.hits)
        return QuestionResult(
            question=question,
            outcome=_outcome(question, answer),
            answer=answer.text,
            confidence=answer.confidence,
            em=exact_match(answer.text, question.accepted),
            f1=f1(answer.text, question.accepted),
            answer_rank=answer_rank(texts, question.accepted),
            articles=ranked_articles(hit.article.id for hit in answer.hits),
            cited=_cited(answer),
            exact=tuple(citation_exact(c, self.article_text) for c in _shown(answer)),
            ms=ms,
        )


def _cited(answer: Answer) -> tuple[str, str] | None:
    """The article and the words of the answer's first citation."""
    if not answer.citations:
        return None
    return answer.citations[0].article.id, answer.citations[0].quote


def _shown(answer: Answer) -> list[Citation]:
    """Every citation that a user sees: the answer's, and its rivals'."""
    return [
        *answer.citations,
        *(citation for rival in answer.alternatives for citation in rival.citations),
    ]


def _outcome(question: EvalQuestion, answer: Answer) -> Outcome:
    """The outcome by the best candidate: the answer given, else the first alternative."""
    text, confidence = answer.text, answer.confidence
    if text is None and answer.alternatives:
        text, confidence = answer.alternatives[0].text, answer.alternatives[0].confidence
    return Outcome(
        answerable=question.answerable,
        answered=not answer.abstained,
        abstained=answer.abstained,
        correct=0.0 if text is None else exact_match(text, question.accepted),
        confidence=None if text is None else confidence,
    )


def _crashed(question: EvalQuestion, error: Exception) -> QuestionResult:
    outcome = Outcome(question.answerable, False, False, correct=0.0, confidence=None)
    return QuestionResult(question, outcome, error=_one_line(error))


def _one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
