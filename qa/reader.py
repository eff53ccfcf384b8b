"""The reader: finds, in the passages of a search, the words that answer a question.

`Reader` is the protocol; `SpanReader` is the trained one that Dateline ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from index.passages import sentences
from index.types import Hit
from qa.decode import Decoded, decode
from qa.question import Question
from qa.reader_model import ReaderModel
from qa.window import Window, heading_of

READ_PASSAGES = 10


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article that may answer: `hit.article.text[start:end]`.

    `score` is the reader's, and `no_answer` what it gives to the passage not holding one:
    the span is worth `margin`, the difference. The span lies inside the hit's passage, and
    inside the sentence (or sentences) `sentence_start` to `sentence_end`.
    """

    hit: Hit
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    score: float
    no_answer: float

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.hit.article.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        """The sentence in which they stand."""
        return self.hit.article.text[self.sentence_start : self.sentence_end]

    @property
    def margin(self) -> float:
        """How far the span's score lies above that of "no answer here"."""
        return self.score - self.no_answer


class Reader(Protocol):
    """Finds candidate answers in passages."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Span]:
        """Return candidate answers, best first; several of a passage, or none."""
        ...


class SpanReader:
    """Reads passages with the trained network. Not safe between threads."""

    def __init__(self, model: ReaderModel | None = None, passages: int = READ_PASSAGES) -> None:
        """`passages` bounds how many hits are read, the best ones; loading waits for the first."""
        self._model = model
        self._loading: Future[ReaderModel] | None = None
        self._passages = passages

    def load(self) -> ReaderModel:
        """Load the network now rather than at the first question.

        Raises:
            ReaderError: a file of it is missing or damaged.
        """
        if self._model is None:
            self._model = self._loading.result() if self._loading else ReaderModel()
        return self._model

    def start_loading(self) -> None:
        """Load the network in a thread of its own, beside the search; `load` waits for it."""
        if self._model is None and self._loading is None:
            self._loading = ThreadPoolExecutor(1).submit(ReaderModel)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Span]:
        """Return candidate answers of the best passages, best first."""
        hits = hits[: self._passages]
        if not hits:
            return []
        windows = [
            Window(
                question.searched_for,
                heading_of(hit.article.title, hit.article.text, hit.passage.start),
                hit.text,
            )
            for hit in hits
        ]
        found: list[Span] = []
        for hit, scored in zip(hits, self.load().score(windows), strict=True):
            bounds = sentences(hit.text)
            found += [
                _placed(hit, bounds, one, scored.no_answer) for one in decode(hit.text, scored)
            ]
        return sorted(found, key=lambda span: -span.margin)


def _placed(hit: Hit, bounds: Sequence[tuple[int, int]], found: Decoded, no_answer: float) -> Span:
    """Move a span of a passage to its article's offsets, with the sentences that it touches."""
    offset = hit.passage.start
    touched = [(s, e) for s, e in bounds if s < found.end and found.start < e]
    return Span(
        hit=hit,
        start=offset + found.start,
        end=offset + found.end,
        sentence_start=offset + min(found.start, touched[0][0]),
        sentence_end=offset + max(found.end, touched[-1][1]),
        score=found.score,
        no_answer=no_answer,
    )
