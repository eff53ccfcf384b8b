"""An engine that answers what a test tells it to, and invented articles to answer from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import article_fakes
from article_fakes import article

from index.types import Article, Hit, LibraryStatus
from qa.manner import Manner
from qa.progress import AnswerProgress, Notice, unheard
from qa.prose.model import LanguageModel, Message
from qa.prose.settings import LanguageModelSettings
from qa.prose.types import Claim, Source
from qa.prose.writing import Draft, Request
from qa.saved.types import Checked, Record
from qa.types import Answer, Citation, Took, Turn, Written
from tui.conversation.overview import Neighbours, Overview
from tui.conversation.scope import Scope
from tui.desk.sheet import Sheet
from tui.desk.views import View, Wanted
from tui.engine.engine import Report

if TYPE_CHECKING:
    from index.backend import LibraryBackend

FAIR_TEXT = (
    "The Brindle County fair returns this autumn after two years away.\n\n"
    + "\n\n".join(
        f"Paragraph {n} tells of the pens, the pies and the long queue at the gate, which "
        "nobody in Brindle has ever been seen to mind."
        for n in range(1, 21)
    )
    + "\n\nThe fair will run October 15-17 at the old airfield, the committee said. "
    "Gates open at 9 a.m. each day.\n\n"
    "Parking is free, and the last bus leaves at midnight."
)


FAIR = article(
    FAIR_TEXT,
    "fair",
    title="County fair returns",
    published=date(2024, 10, 1),
    published_from="file name",
    source="Brindle Gazette",
    path="/news/2024-10-01-fair.txt",
)
BUS = article(
    "Night buses will run until midnight while the fair is on, October 15-17.",
    "bus",
    title="Late buses for the fair",
    path="/news/buses.txt",
)


def cite(source: Article, quote: str, sentence: str | None = None) -> Citation:
    """The first place where `quote` stands in the article, in `sentence` if that is given."""
    start = source.text.index(quote)
    whole = sentence or quote
    sentence_start = source.text.index(whole)
    return Citation(
        source, start, start + len(quote), quote, sentence_start, sentence_start + len(whole)
    )


FAIR_DATES = cite(
    FAIR,
    "October 15-17",
    "The fair will run October 15-17 at the old airfield, the committee said.",
)


def hit(source: Article, quote: str, rank: int) -> Hit:
    start = source.text.index(quote)
    return article_fakes.hit(source, start, start + len(quote), rank=rank)


def found(question: str, text: str = "October 15-17", **changes: object) -> Answer:
    values: dict[str, object] = {
        "question": question,
        "searched_for": question,
        "text": text,
        "confidence": 0.93,
        "citations": (FAIR_DATES, cite(BUS, "October 15-17")),
        "took": Took(total=124.0),
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def library(articles: int = 1234, embedded: float = 1.0) -> LibraryStatus:
    return LibraryStatus(
        path=Path("/library"),
        articles=articles,
        passages=5678 if articles else 0,
        embedded=embedded,
        undated=0,
        first=date(2019, 1, 1) if articles else None,
        last=date(2024, 12, 31) if articles else None,
        sources=(),
        folders=(),
        duplicates=0,
        skipped=(),
        model="model",
        revision="0123456789abcdef",
        dimension=384,
        size_bytes=0,
        generation="1",
    )


def _as_quoted(claim: Claim) -> Written:
    """Pass what cites the fair's article, by the sentence with its dates."""
    if not claim.sources:
        return Written(claim.text, (), "cites nothing")
    return Written(claim.text, (FAIR_DATES,))


class FakeEngine:
    """Answers with `reply(question)`; `opening` and `asking` are gates that a test may shut.

    `changed` is the library's status after a change on disk, as yet unnoticed. `model` writes
    below every answer, once it is to; `verdict` checks what it writes, behind the gate `checking`.
    """

    def __init__(
        self,
        reply: Callable[[str], Answer] = found,
        status: LibraryStatus | None = None,
        open_error: BaseException | None = None,
    ) -> None:
        self.reply = reply
        self.status = status or library()
        self.open_error = open_error
        self.opening = threading.Event()
        self.asking = threading.Event()
        self.opening.set()
        self.asking.set()
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.scopes: list[Scope] = []
        self.reworded: list[bool] = []
        self.model: LanguageModel | None = None
        self.assisted: list[LanguageModelSettings | None] = []
        self.assist_error: BaseException | None = None
        self.checking = threading.Event()
        self.checking.set()
        self.verified: list[str] = []
        self.verdict: Callable[[Claim], Written] = _as_quoted
        self.checked: list[str] = []
        self.recheck: Callable[[Record], Checked] = Checked
        self.changed: LibraryStatus | None = None
        self.held = Overview()
        self.beside: dict[str, Neighbours] = {}
        self.to_try: tuple[str, ...] = ()
        self.wanted: list[tuple[str, Wanted]] = []
        self.manners: list[Manner] = []
        self.used: list[Path] = []
        self.threads: set[str] = set()
        self.closed = False
        self.progress: tuple[AnswerProgress, ...] = ()

    def open(self, report: Report) -> LibraryStatus:
        self.threads.add(threading.current_thread().name)
        report("keyword search ready")
        report("loading the meaning model")
        self._pass(self.opening)
        if self.open_error:
            raise self.open_error
        return self.status

    def ask(
        self,
        question: str,
        turns: Sequence[Turn],
        scope: Scope,
        progress: Notice = unheard,
        reword: bool = True,
    ) -> Answer:
        self.threads.add(threading.current_thread().name)
        for one in self.progress:
            progress(one)
        self._pass(self.asking)
        # What a turn cites is the follow-up rules' business, not the screens'.
        self.asked.append((question, tuple(Turn(turn.question, turn.answer) for turn in turns)))
        self.scopes.append(scope)
        self.reworded.append(reword)
        return self.reply(question)

    def assist(self, settings: LanguageModelSettings | None) -> None:
        if settings is not None and self.assist_error:
            raise self.assist_error
        self.assisted.append(settings)

    def draft(self, answer: Answer) -> Draft | None:
        if self.model is None or not self.assisted or self.assisted[-1] is None:
            return None
        source = Source(1, FAIR, 0, len(FAIR.text))
        return Draft(self.model, Request((Message("user", answer.question),), (source,)), 400)

    def digest(self, subject: str, citations: Sequence[Citation]) -> Draft | None:
        if self.model is None or not self.assisted or self.assisted[-1] is None:
            return None
        source = Source(1, FAIR, 0, len(FAIR.text))
        return Draft(self.model, Request((Message("user", subject),), (source,)), 400)

    def verify(self, claim: Claim) -> Written:
        self.threads.add(threading.current_thread().name)
        self._pass(self.checking)
        self.verified.append(claim.text)
        return self.verdict(claim)

    def check(self, record: Record) -> Checked:
        self.threads.add(threading.current_thread().name)
        self._pass(self.asking)
        self.checked.append(record.saved.question)
        return self.recheck(record)

    def overview(self) -> Overview:
        return self.held

    def neighbours(self, article_id: str) -> Neighbours:
        return self.beside.get(article_id, Neighbours())

    def desk(self, view: View, wanted: Wanted) -> Sheet:
        self.threads.add(threading.current_thread().name)
        self._pass(self.asking)
        self.wanted.append((view.name, wanted))
        return view.make(cast("LibraryBackend", None), wanted)  # a fake view looks at none

    def examples(self) -> Iterator[tuple[str, ...]]:
        for number in range(len(self.to_try) + 1):
            yield self.to_try[:number]

    def refreshed(self) -> LibraryStatus | None:
        changed, self.changed = self.changed, None
        return changed

    def use(self, folder: Path, report: Report) -> LibraryStatus:
        self.used.append(folder)
        self.status = replace(self.status, path=folder)
        return self.open(report)

    def set_manner(self, manner: Manner) -> None:
        self.manners.append(manner)

    def close(self) -> None:
        self.closed = True

    @staticmethod
    def _pass(gate: threading.Event) -> None:
        if not gate.wait(timeout=10):
            raise TimeoutError("a test left a gate shut")
