"""What the web page's tests are asked over: a small library, and answers to a few questions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from fake_embedder import FakeEmbedder
from fastapi import FastAPI

from dateline.desk import Views, own_views
from dateline.server.app import create_app
from dateline.server.pages.routes import pages
from dateline.server.pages.site import Site
from dateline.server.settings import Settings
from dateline.service import Busy, Unavailable
from index.backend import LibraryBackend
from index.errors import LibraryDamagedError, UsageError
from index.library import Library
from index.types import Article, Filters
from qa.progress import AnswerProgress, AnswerStage, Notice, unheard
from qa.prose.settings import LanguageModelSettings
from qa.prose.writing import Request, Told
from qa.types import Alternative, Answer, Citation, Listed, ListedItem, Prose, Took, Written

Value = TypeVar("Value")

TODAY = date(2025, 6, 2)
TOKEN = "a token that nobody guesses, ever"

WHEN = "When does the bridge reopen?"
SEVERAL = "Which days were told?"
NOBODY = "Who painted the bridge?"
HOSTILE = "What does the evil article say?"
SLOW = "How long is a piece of string?"
BUSY = "Is anybody there?"
WRONG = "bridge since:never"
BROKEN = "Is the library whole?"

RLO, POP = "\u202e", "\u202c"
LONG_WORD = "Donaudampfschiff" * 40

EVIL = (
    f"The <script>document.title='pwned'</script> {RLO}evil{POP} gate\x1b[31m said </mark>"
    f"<img src=x onerror=alert(1)> {{{{7*7}}}} and {LONG_WORD} again.\n\n"
    "A quiet <b>second</b> paragraph & more.\n"
)

_HEAD = "---\ntitle: {title}\ndate: {day}\nsource: {source}\nurl: {url}\nauthor: {author}\n---\n"

ARTICLES = {
    "date": (
        "Third time lucky for the bridge",
        "2025-05-21",
        "The Courier",
        "https://courier.example/2025/bridge?page=1",
        "The bridge will carry traffic again next Tuesday, after 18 weeks.\n\n"
        + "\n\n".join(f"Paragraph {n} says what else the county had to say." for n in range(40))
        + "\n\nThe engineer repeated that next Tuesday was certain, and would stay so.\n",
    ),
    "delay": (
        "Bridge put back six weeks",
        "2025-02-19",
        "Northern Wire",
        "https://wire.example/bridge",
        "The bridge reopens on April 14, the county said on Wednesday.\n",
    ),
    "ferry": (
        "Ferry crews walk out",
        "2025-05-23",
        "Coastal Radio",
        "",
        "Ferry crews walked out at noon. The bridge might open in July, said one of them.\n",
    ),
    "evil": (
        "'<script>alert(\"title\")</script> a headline'",
        "2025-05-01",
        "'Evil </title> Times'",
        "javascript:alert(1)",
        EVIL,
    ),
}


def made_library(folder: Path, embedder: FakeEmbedder) -> Path:
    """A library of these articles in a folder; return where it is."""
    (folder / "articles").mkdir(parents=True)
    for name, (title, day, source, url, text) in ARTICLES.items():
        head = _HEAD.format(title=title, day=day, source=source, url=url, author="Ann O'Nym")
        (folder / "articles" / f"{name}.md").write_text(head + text, encoding="utf-8")
    library = folder / "library"
    Library.update(library, [folder / "articles"], embedder=embedder)
    return library


class ScriptedAsked:
    """Answers the questions above over a library; everything else isn't known."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loading = False
        self.cancelled = 0
        self.asked: list[tuple[str, date | None, Filters | None]] = []
        self.llm: LanguageModelSettings | None = None
        self.writing = 0.0
        self.written: list[Written] = []
        self.failed: str | None = None
        self.subjects: list[str] = []
        self._library: Library | None = None

    def writes(self, *written: Written, failed: str | None = None, host: str = "127.0.0.1") -> None:
        """Have a language model there, which writes these sentences below answers and sheets."""
        self.llm = LanguageModelSettings(f"http://{host}:1/v1", "llama")
        self.written, self.failed = list(written), failed

    async def start(self) -> None:
        self._library = Library(self.folder)

    async def close(self) -> None:
        if self._library is not None:
            self._library.close()

    async def read(self, call: Callable[[LibraryBackend], Value]) -> Value:
        if self._library is None:
            raise Unavailable("there is no library in /secret/place", "run: dateline index FOLDER")
        return call(self._library)

    async def ask_with(
        self,
        call: Callable[[LibraryBackend, Answer], Value],
        question: str,
        *,
        as_of: date | None = None,
        filters: Filters | None = None,
        progress: Notice = unheard,
        reword: bool = True,
    ) -> Value:
        self.asked.append((question, as_of, filters))
        progress(AnswerProgress(AnswerStage.SEARCHING))
        progress(AnswerProgress(AnswerStage.READING, 3, 10))
        await self._wait(question)
        return await self.read(lambda library: call(library, answer_to(library, question, filters)))

    def request(self, answer: Answer) -> Request | None:
        return None if self.llm is None or answer.abstained else Request((), ())

    def digest(self, subject: str, citations: Sequence[Citation]) -> Request | None:
        self.subjects.append(subject)
        return Request((), ()) if self.llm and citations else None

    async def write(self, request: Request, told: Told = lambda _: None) -> Prose:
        for one in self.written:
            told(one)
            await asyncio.sleep(0)
        return Prose("llama", tuple(self.written), self.failed)

    async def _wait(self, question: str) -> None:
        if question == SLOW:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        errors: dict[str, Exception] = {
            BUSY: Busy(7),
            WRONG: UsageError("'never' isn't a year, a month or a day", "write 2024"),
            BROKEN: LibraryDamagedError("/secret/place/library.sqlite is torn", "run the doctor"),
        }
        if question in errors:
            raise errors[question]


def cited(article: Article, words: str, after: str = "") -> Citation:
    """The first place of some words behind others, in their paragraph."""
    start = article.text.index(words, article.text.index(after))
    end = start + len(words)
    begin = article.text.rfind("\n", 0, start) + 1
    stop = article.text.find("\n", end)
    return Citation(article, start, end, words, begin, stop if stop >= 0 else len(article.text))


def answer_to(library: LibraryBackend, question: str, filters: Filters | None) -> Answer:
    hits = tuple(library.search(question, 10, filters=filters))
    date_, delay, ferry, evil = (library.article(name) for name in ARTICLES)
    if question == WHEN:
        first, again = cited(date_, "next Tuesday"), cited(date_, "next Tuesday", "repeated")
        return Answer(
            question,
            question,
            "next Tuesday",
            0.87,
            citations=(first, again),
            alternatives=(
                Alternative("April 14", 0.4, (cited(delay, "April 14"),), older=True),
                Alternative("July", 0.31, (cited(ferry, "July"),), hedge="around"),
            ),
            hits=hits,
            took=Took(total=420.0),
            resolved="27 May 2025",
            filters=filters,
            searched=len(hits),
        )
    if question == HOSTILE:
        raw = replace(evil, text=EVIL)  # as no reader of files would leave it
        words = cited(raw, EVIL[: EVIL.index(" again.")])
        return Answer(question, question, words.quote, 0.5, citations=(words,), hits=hits)
    if question == SEVERAL:
        items = tuple(
            ListedItem(one.quote, (one,))
            for one in (
                cited(date_, "next Tuesday"),
                cited(delay, "April 14"),
                cited(evil, "quiet"),
            )
        )
        sources = (items[0].citations[0], items[1].citations[0])
        listed = Listed(items, articles=3, counted=3, complete=True)
        text = sources[0].quote
        return Answer(question, question, text, 0.7, citations=sources, listed=listed)
    guess = Alternative("Ferry crews", 0.12, (cited(ferry, "Ferry crews"),))
    return Answer(question, question, None, 0.12, alternatives=(guess,), hits=hits, filters=filters)


def page_app(
    asked: ScriptedAsked,
    settings: Settings | None = None,
    *,
    local: bool = False,
    views: Views = own_views,
) -> FastAPI:
    """The server with its pages, over scripted answers; it says nothing to its log."""
    logs_in = bool(settings and settings.token)
    site = Site(asked, local=local, logs_in=logs_in, today=lambda: TODAY, views=views)
    return create_app(asked, settings, pages=[pages(site)], views=views, write=lambda _: None)
