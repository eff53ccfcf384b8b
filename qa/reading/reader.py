"""The reader: finds, in the passages of a search, the words that answer a question.

`Reader` is the protocol. `SpanReader` reads every passage with one trained network;
`TwoStepReader` has a small one glance at all of them and a larger one read the few that may answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf, log
from pathlib import Path
from typing import Protocol, runtime_checkable

from index.ingest.passages import sentences
from index.types import Hit
from qa.language.values import same
from qa.progress import AnswerProgress, AnswerStage, Notice, unheard
from qa.question.question import Question
from qa.reading.decode import Decoded, decode
from qa.reading.reader_model import ReaderModel, Scored
from qa.reading.window import Window, heading_of

READ_PASSAGES = 10
"""Passages that are glanced at, or read where there is only one network."""

READ_AGAIN = 5
"""Passages that the larger network reads, of those that the smaller one glanced at."""

RANK_WEIGHT = 2.0
"""What a passage's margin is worth less for each e-fold of its rank in the search."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article that may answer: `hit.article.text[start:end]`.

    `score` is the reader's, and `no_answer` what it gives to the passage not holding one:
    the span is worth `margin`, the difference. The span lies inside the hit's passage, and
    inside the sentence (or sentences) `sentence_start` to `sentence_end`.

    `glance` is the margin that the first of two networks gave to words that overlap these, None
    where it marked none, or where there is only one network. `echoes` counts the passages that
    only the first network read and in which it saw the same answer.
    """

    hit: Hit
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    score: float
    no_answer: float
    glance: float | None = None
    echoes: int = 0

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

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        """Return candidate answers, best first; several of a passage, or none.

        `progress` may be told of each passage that has been read.
        """
        ...


Part = tuple[int, int]
"""Start and end of words of an article."""


@runtime_checkable
class Rater(Protocol):
    """A reader that can say of given words how well they answer."""

    def margins(
        self, question: Question, hits: Sequence[Hit], parts: Sequence[Sequence[Part]]
    ) -> list[list[float]]:
        """Return the margin of each part of each hit's article; -inf where it wasn't read.

        A margin is that of a span: the words' score above "no answer here" of the hit's passage.
        """
        ...


class Network(Protocol):
    """Scores windows; what `ReaderModel` does."""

    def score(
        self, windows: Sequence[Window], scored: Callable[[int], object] = ...
    ) -> list[Scored]:
        """Return the windows' scores, in their order; `scored` is told how many there are yet."""
        ...


class SpanReader:
    """Reads passages with one trained network. Not safe between threads."""

    def __init__(
        self,
        model: Network | Path,
        passages: int = READ_PASSAGES,
        stage: AnswerStage = AnswerStage.READING,
    ) -> None:
        """Read with a network, or with that of a folder, loaded when it is needed.

        `passages` bounds how many hits are read, the best ones; `stage` is what that is called.
        """
        self._model: Network | None = None if isinstance(model, Path) else model
        self._folder = model if isinstance(model, Path) else None
        self._loading: Future[ReaderModel] | None = None
        self._passages = passages
        self._stage = stage

    def load(self) -> Network:
        """Load the network now rather than at the first question.

        Raises:
            ReaderError: a file of it is missing or damaged.
        """
        if self._model is None:
            assert self._folder is not None
            self._model = self._loading.result() if self._loading else ReaderModel(self._folder)
        return self._model

    def start_loading(self) -> None:
        """Load the network in a thread of its own, beside the search; `load` waits for it."""
        if self._folder and self._model is None and self._loading is None:
            self._loading = ThreadPoolExecutor(1).submit(ReaderModel, self._folder)

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        """Return candidate answers of the best passages, best first."""
        hits = hits[: self._passages]
        if not hits:
            return []

        def scored_yet(done: int) -> None:
            progress(AnswerProgress(self._stage, done, len(hits)))

        scored_yet(0)
        found: list[Span] = []
        windows = [_window(question, hit) for hit in hits]
        for hit, scored in zip(hits, self.load().score(windows, scored_yet), strict=True):
            bounds = sentences(hit.text)
            found += [
                _placed(hit, bounds, one, scored.no_answer) for one in decode(hit.text, scored)
            ]
        return sorted(found, key=lambda span: -span.margin)

    def margins(
        self, question: Question, hits: Sequence[Hit], parts: Sequence[Sequence[Part]]
    ) -> list[list[float]]:
        """Return how well each part of each hit answers, as `Rater` says."""
        scores = self.load().score([_window(question, hit) for hit in hits])
        return [
            [_margin(one, start - hit.passage.start, end - hit.passage.start) for start, end in of]
            for hit, one, of in zip(hits, scores, parts, strict=True)
        ]


class TwoStepReader:
    """Reads in two steps: a small network glances at all passages, a larger one reads a few.

    What only the first marked is no candidate: the second has read what may answer, and
    the scores of two networks don't compare. Not safe between threads.
    """

    def __init__(self, glancing: SpanReader, reading: SpanReader, again: int = READ_AGAIN) -> None:
        """`again` is how many passages the second reads."""
        self._glancing, self._reading = glancing, reading
        self._again = again

    def load(self) -> None:
        """Load both networks now; raises `ReaderError` as `SpanReader.load` does."""
        self.start_loading()
        self._glancing.load()
        self._reading.load()

    def start_loading(self) -> None:
        """Load both networks in threads of their own, beside the search."""
        self._glancing.start_loading()
        self._reading.start_loading()

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        """Return candidate answers of the passages that were read twice, best first."""
        glances = self._glancing.read(question, hits, progress)
        chosen = promising(glances)[: self._again]
        read = {hit.passage.id for hit in chosen}
        others = [span for span in glances if span.hit.passage.id not in read and span.margin > 0]
        return [
            replace(span, glance=_glance_at(span, glances), echoes=_echoes(span, others))
            for span in self._reading.read(question, chosen, progress)
        ]

    def margins(
        self, question: Question, hits: Sequence[Hit], parts: Sequence[Sequence[Part]]
    ) -> list[list[float]]:
        """Return how well each part answers by the larger network, as `Rater` says."""
        return self._reading.margins(question, hits, parts)


def promising(glances: Sequence[Span]) -> list[Hit]:
    """Return the passages in which an answer was seen, the likeliest first."""
    worth: dict[int, tuple[float, Hit]] = {}
    for span in glances:
        value = span.margin - RANK_WEIGHT * log(span.hit.rank)
        if value > worth.get(span.hit.passage.id, (-inf, span.hit))[0]:
            worth[span.hit.passage.id] = value, span.hit
    return [hit for _, hit in sorted(worth.values(), key=lambda one: -one[0])]


def _glance_at(span: Span, glances: Sequence[Span]) -> float | None:
    same_passage = (one for one in glances if one.hit.passage.id == span.hit.passage.id)
    return max(
        (one.margin for one in same_passage if one.start < span.end and span.start < one.end),
        default=None,
    )


def _echoes(span: Span, others: Sequence[Span]) -> int:
    """Count the passages of other articles in which the same was seen."""
    return len(
        {
            other.hit.passage.id
            for other in others
            if other.hit.article.id != span.hit.article.id and same(other.text, span.text)
        }
    )


def _window(question: Question, hit: Hit) -> Window:
    heading = heading_of(hit.article.title, hit.article.text, hit.passage.start)
    return Window(question.searched_for, heading, hit.text)


def _margin(scored: Scored, start: int, end: int) -> float:
    """The margin of a part of a passage, whose bounds are those of word pieces or near them."""
    offsets = scored.tokens.offsets
    first = next((n for n, (_, stop) in enumerate(offsets) if stop > start), None)
    last = next((n for n in range(len(offsets) - 1, -1, -1) if offsets[n][0] < end), None)
    if first is None or last is None or start < 0 or offsets[-1][1] < end or last < first:
        return -inf
    return float(scored.starts[first] + scored.ends[last]) - scored.no_answer


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
