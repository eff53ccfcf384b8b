"""From a question to a cited answer, or to an honest "your articles don't say"."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

from index.library import Library
from index.types import Filters, Hit
from qa.question import Question, understand
from qa.reader import Reader, SentenceReader, Span
from qa.types import Alternative, Answer, Citation, Took, Turn

THRESHOLD = 0.2
"""Below this confidence the articles are said not to say: the threshold of the best F1 between
right answers given and answers that are right (`benchmarks/fit_confidence.py`). On held-out
questions, a third of them unanswerable, 0.90 of the right sentences are given then, and 0.42
of those given are right; a face shows how sure an answer is."""

ALTERNATIVES = 3
DEPTH = 10


class Answerer:
    """Answers questions over a library. One question at a time; not safe between threads."""

    def __init__(
        self, library: Library, reader: Reader | None = None, *, threshold: float = THRESHOLD
    ) -> None:
        self._library = library
        self._reader = reader or SentenceReader(library)
        self._threshold = threshold

    def answer(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        as_of: date | None = None,
        filters: Filters | None = None,
        depth: int = DEPTH,
    ) -> Answer:
        """Answer a question from the articles' own words, or abstain.

        Args:
            question: as the user typed it.
            turns: the conversation before it, oldest first.
            as_of: the day that the question is asked on.
            filters: which articles may be used.
            depth: how many passages the answer lists as `hits`.
        """
        start = time.perf_counter()
        asked = understand(question, turns=turns, as_of=as_of, filters=filters)
        vector = self._library.encode_query(asked.searched_for)
        embedded = time.perf_counter()
        hits = self._library.search(
            asked.searched_for,
            depth,
            filters=asked.filters,
            as_of=as_of,
            vector=vector,
        )
        searched = time.perf_counter()
        spans = self._reader.read(asked, hits)
        done = time.perf_counter()
        took = Took(
            embed=(embedded - start) * 1000,
            search=(searched - embedded) * 1000,
            read=(done - searched) * 1000,
            total=(done - start) * 1000,
        )
        return self._decide(asked, hits, spans, took)

    def _decide(
        self, asked: Question, hits: Sequence[Hit], spans: Sequence[Span], took: Took
    ) -> Answer:
        distinct = _distinct(spans)
        best = distinct[0] if distinct else None
        given = best is not None and best.confidence >= self._threshold
        rivals = distinct[1 : 1 + ALTERNATIVES] if given else distinct[:ALTERNATIVES]
        return Answer(
            question=asked.text,
            searched_for=asked.searched_for,
            text=cite(best).quote if given and best else None,
            confidence=best.confidence if best else 0.0,
            citations=(cite(best),) if given and best else (),
            alternatives=tuple(
                Alternative(cite(span).quote, span.confidence, (cite(span),)) for span in rivals
            ),
            hits=tuple(hits),
            took=took,
            embedded=self._library.embedded,
            as_of=asked.as_of,
        )


def cite(span: Span) -> Citation:
    """Return the citation of a span: the quote is taken from the article, never from elsewhere."""
    article = span.hit.article
    return Citation(
        article=article,
        start=span.start,
        end=span.end,
        quote=article.text[span.start : span.end],
        sentence_start=span.sentence_start,
        sentence_end=span.sentence_end,
    )


def _distinct(spans: Sequence[Span]) -> list[Span]:
    """Leave out spans that say, word for word, what a better one says."""
    kept: dict[str, Span] = {}
    for span in spans:
        words = " ".join(span.hit.article.text[span.start : span.end].casefold().split())
        kept.setdefault(words, span)
    return list(kept.values())
