"""From spans to rated answers: complete, group, judge, gather, rank, order by time, rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.types import Hit
from qa.choosing.agreement import agreeing
from qa.choosing.candidate import Candidate, Rated
from qa.choosing.choice import Choice
from qa.choosing.evidence import Witness
from qa.choosing.spans import completed
from qa.choosing.supersession import by_time, stand
from qa.choosing.support import Support
from qa.question.question import Question
from qa.reading.reader import Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question's candidates: what holds, the best first, and what held once, newest first.

    `denied` is what the reader found and no article says of what is asked, the best first.
    """

    current: tuple[Rated, ...] = ()
    older: tuple[Rated, ...] = ()
    denied: tuple[Candidate, ...] = ()


def weigh(
    question: Question,
    spans: Sequence[Span],
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    choice: Choice,
    *,
    articles: int = 1,
    newest: date | None = None,
) -> Verdict:
    """Weigh a reader's spans against one another.

    Args:
        question: what was asked.
        spans: the reader's, best first.
        hits: the passages read, the search's best first.
        weights: the idf of the question's terms (`Library.weights`).
        choice: the weights fitted to the reader.
        articles: how many were searched.
        newest: the day of the library's newest article.
    """
    found = candidates(question, spans, hits, weights, articles, newest)
    told = by_time(question, choice.rank(found))
    current = choice.rate(told.current)
    # What held once is rated beside today's answer, which it would otherwise take its lead from.
    older = choice.rate((*told.current[:1], *told.older))[len(told.current[:1]) :]
    denied = tuple(one.candidate for one in told.denied)
    return Verdict(tuple(current), tuple(older), denied)


def candidates(
    question: Question,
    spans: Sequence[Span],
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    articles: int = 1,
    newest: date | None = None,
) -> list[Candidate]:
    """Gather the spans into candidates; arguments as of `weigh`."""
    spans = [span for one in spans if (span := completed(question, one))]
    witness = Witness(question, spans, hits, weights, articles, newest)
    support = Support(question.searched_for, weights)
    found = []
    for group in agreeing(spans, as_days=question.kind == "date"):
        standing = stand(question, group, hits)
        evidence = witness.evidence(standing.spans)
        found.append(
            Candidate(
                standing.spans,
                evidence,
                standing.denied,
                standing.gone,
                standing.followed_by,
                tuple(support.proofs(standing.spans)),
            )
        )
    return found
