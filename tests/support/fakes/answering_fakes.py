"""A library that finds one passage, and a reader that marks what it is told to in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from math import log

import numpy as np

from index.types import Article, Filters, Hit, Passage
from qa.choosing.choice import Choice, Thresholds
from qa.choosing.evidence import Evidence
from qa.progress import Notice, unheard
from qa.question.question import Question
from qa.reading.reader import Span

TEXT = "The bridge failed on Monday. It reopens in June. It reopens in June. Nobody was hurt."


def article(text: str = TEXT) -> Article:
    return Article(
        id="bridge",
        title="Bridge closes",
        text=text,
        published=date(2024, 5, 1),
        published_from="front matter",
        source="The Courier",
        author=None,
        url=None,
        path="bridge.md",
        sha256="",
    )


HIT = Hit(Passage(1, "bridge", 0, len(TEXT)), article(), score=1.0, rank=1)

ONLY_MARGIN = Evidence(**{one.name: 10.0 * (one.name == "margin") for one in fields(Evidence)})
NOTHING = Evidence(*(0.0 for _ in fields(Evidence)))
PLAIN = Choice(
    ONLY_MARGIN,
    ONLY_MARGIN,
    lead=0.0,
    bias=0.0,
    thresholds=Thresholds(0.8, 0.5, 0.2),
    usual=NOTHING,
    usual_lead=0.0,
)
"""A confidence is the logistic of the reader's margin, whatever else is known."""


def span(words: str, confidence: float, occurrence: int = 0) -> Span:
    """A span of `words` where they stand in `TEXT` for the nth time, `PLAIN` being so sure."""
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(words, start + 1)
    end = start + len(words)
    margin = log(confidence / (1 - confidence))
    first, last = TEXT.rfind(". ", 0, start), TEXT.index(".", start) + 1
    return Span(HIT, start, end, first + 2 if first >= 0 else 0, last, margin, no_answer=0.0)


class FakeLibrary:
    """Returns one hit whatever is asked, and keeps what it was asked."""

    embedded = 0.5
    newest = None

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, Filters | None, date | None]] = []

    def encode_query(self, question: str) -> np.ndarray | None:
        return None

    def story_numbers(self, ids: Iterable[str]) -> dict[str, int]:
        return {}

    def weights(self, text: str) -> dict[str, float]:
        return {}

    def count(self, filters: Filters | None = None) -> int:
        return 1

    def search(
        self,
        query: str,
        k: int,
        *,
        filters: Filters | None,
        as_of: date | None,
        known_by: date | None,
        vector: object,
    ) -> list[Hit]:
        self.asked.append((query, k, filters, as_of))
        self.known_by = known_by
        return [HIT]


class FakeReader:
    """Returns the spans it was made with, and keeps the questions."""

    def __init__(self, *spans: Span) -> None:
        self.spans = list(spans)
        self.questions: list[Question] = []

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        self.questions.append(question)
        return self.spans
