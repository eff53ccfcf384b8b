"""The fields of the documents, for /openapi.json; tests hold them to the documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, RootModel


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorDocument(_Document):
    """What went wrong, and what can be done about it: a line each."""

    error: str
    hint: str


class ArticleDocument(_Document):
    """What is known of an article."""

    article: str
    title: str
    published: date | None
    source: str | None
    author: str | None
    url: str | None
    path: str
    set_by_hand: list[str]


class ArticleTextDocument(ArticleDocument):
    """An article; offsets count characters of `text`."""

    text: str


class CitationDocument(_Document):
    """Words of an article: its text from `start` to `end`, and the sentence they stand in.

    `link` opens the article's page at these words; `file` is "gone" or "changed" where the
    article's file isn't as it was indexed.
    """

    n: int
    article: str
    title: str
    source: str | None
    published: date | None
    path: str
    url: str | None
    set_by_hand: list[str]
    page: int | None
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int
    sentence: str
    link: str | None
    file: Literal["gone", "changed"] | None


class AlternativeDocument(_Document):
    """A rival answer."""

    answer: str
    hedge: str | None
    confidence: float
    citations: list[CitationDocument]


class PassageDocument(_Document):
    """A passage that was found."""

    article: str
    start: int
    end: int
    score: float
    text: str


class ToldValueDocument(_Document):
    """A value, the day on which it was first told, and who tells it."""

    value: str
    day: date | None
    outlets: list[str]
    citations: list[CitationDocument]


class DisagreementDocument(_Document):
    """Several values told of one thing; `moved` is null where outlets differ about one time."""

    line: str
    moved: Literal["rose", "fell", "changed"] | None
    values: list[ToldValueDocument]


class DatedEventDocument(_Document):
    """An event whose order is asked, from its first day to its last, and what says so."""

    asked: str
    first: date | None
    last: date | None
    citations: list[CitationDocument]


class ComparedDocument(_Document):
    """Two events in the question's order; `reply` is worked out from their days, not quoted."""

    reply: str | None
    order: Literal["before", "after", "same day", "unknown"]
    events: list[DatedEventDocument]


class TookDocument(_Document):
    """Milliseconds of each stage."""

    embed: float
    search: float
    read: float
    total: float


class ReasonDocument(_Document):
    """What spoke for an answer (points above 0) or against it."""

    label: str
    points: float


class CandidateDocument(_Document):
    """A candidate for the answer, and what its confidence is made of."""

    answer: str
    article: str
    start: int
    end: int
    confidence: float
    sum: float
    average: float
    reasons: list[ReasonDocument]


class DeniedDocument(_Document):
    """Words that were found and that no article says of what is asked."""

    answer: str
    article: str
    start: int
    end: int


class WhyDocument(_Document):
    """Why an answer was shown or held back."""

    strictness: str
    threshold: float
    shown: bool
    candidates: list[CandidateDocument]
    denied: list[DeniedDocument]


class ListedItemDocument(_Document):
    """An item of a list."""

    item: str
    citations: list[CitationDocument]


class ListedDocument(_Document):
    """The answer of a question that asks for several things."""

    items: list[ListedItemDocument]
    articles: int
    counted: int | None
    complete: bool
    whole_in: int


class AskDocument(_Document):
    """An answer, `answer` being null where the articles don't say; `why` only where asked for."""

    question: str
    searched_for: str
    answer: str | None
    hedge: str | None
    confidence: float
    abstained: bool
    citations: list[CitationDocument]
    alternatives: list[AlternativeDocument]
    listed: ListedDocument | None
    passages: list[PassageDocument]
    disagreement: DisagreementDocument | None
    compared: ComparedDocument | None
    embedded: float
    took_ms: TookDocument
    why: WhyDocument | None = None


class HitDocument(_Document):
    """A passage that matches: its article's text from `start` to `end`."""

    rank: int
    score: float
    article: str
    title: str
    published: date | None
    path: str
    set_by_hand: list[str]
    url: str | None
    page: int | None
    start: int
    end: int
    text: str


class SearchDocument(_Document):
    """The passages that match best."""

    query: str
    mode: str
    hits: list[HitDocument]


class SkippedDocument(_Document):
    """A file, or an entry of one, that was left out."""

    path: str
    key: str
    reason: str


class PassedOverDocument(_Document):
    """Files that aren't articles, by kind."""

    kind: str
    reason: str
    files: int


class StatusDocument(_Document):
    """What is in the library, and whether the models are loaded."""

    state: Literal["loading", "ready"]
    library: str
    place: str | None
    database: str
    articles: int
    passages: int
    embedded: float
    undated: int
    first: date | None
    last: date | None
    sources: dict[str, int]
    folders: list[str]
    duplicates: int
    skipped: list[SkippedDocument]
    passed_over: list[PassedOverDocument]
    held_back: int
    model: str
    revision: str
    dimension: int
    size_bytes: int
    generation: str
    feeds: int
    pages: int


class RunDocument(_Document):
    """A saved evaluation run: what it was made with, and its main figures."""

    name: str
    saved: datetime
    settings: dict[str, JsonValue]
    provenance: dict[str, JsonValue]
    set: str | None
    n: float | None
    em: float | None
    f1: float | None


class RunsDocument(RootModel[list[RunDocument]]):
    """The saved evaluation runs, oldest first."""


class SavedRunDocument(RunDocument):
    """A saved run with its report, as `dateline eval --json` prints it."""

    report: dict[str, JsonValue]


class ViewDocument(_Document):
    """A view of the desk: what may be asked of it, and whether it shows something unasked."""

    name: str
    title: str
    prompt: str
    blank: bool
    choices: list[str]


class ViewsDocument(RootModel[list[ViewDocument]]):
    """The views of the desk, in the order in which they are offered."""


class SheetDocument(RootModel[dict[str, JsonValue]]):
    """A view of the desk: the fields that its command prints with `--json`.

    They are listed, view by view, in the reference of JSON documents.
    """


Responses = dict[int | str, dict[str, Any]]

_ERRORS: Responses = {
    status: {"model": ErrorDocument, "description": says}
    for status, says in {
        400: "Something in the request can't be used.",
        401: "A token is asked for.",
        403: "The request comes from another site's page.",
        422: "A parameter is missing, unknown, or can't be read.",
        429: "Too many wait: Retry-After says when to come again.",
        503: "The library can't be used now: Retry-After says when to come again.",
    }.items()
}
_NOT_FOUND: Responses = {404: {"model": ErrorDocument, "description": "There is none."}}

_QUOTE = "26 May"
_SENTENCE = "The bridge reopens to traffic on 26 May, the county said on Friday."
_CITATION = {
    "n": 1,
    "article": "bridge-reopens",
    "title": "Bridge to reopen in May",
    "source": "The Courier",
    "published": "2025-03-14",
    "path": "/home/me/news/bridge-reopens.md",
    "url": "https://courier.example/2025/03/bridge",
    "set_by_hand": [],
    "page": None,
    "start": 33,
    "end": 39,
    "quote": _QUOTE,
    "sentence_start": 0,
    "sentence_end": len(_SENTENCE),
    "sentence": _SENTENCE,
    "link": "https://courier.example/2025/03/bridge#:~:text=26%20May",
    "file": None,
}
_ASK = {
    "question": "When does the bridge reopen?",
    "searched_for": "When does the bridge reopen?",
    "answer": _QUOTE,
    "hedge": None,
    "confidence": 0.9312,
    "abstained": False,
    "citations": [_CITATION],
    "alternatives": [],
    "listed": None,
    "passages": [
        {
            "article": "bridge-reopens",
            "start": 0,
            "end": len(_SENTENCE),
            "score": 0.981,
            "text": _SENTENCE,
        }
    ],
    "disagreement": None,
    "compared": None,
    "embedded": 1.0,
    "took_ms": {"embed": 2.1, "search": 3.4, "read": 310.7, "total": 316.2},
}
_ARTICLE: dict[str, object] = {
    "article": "bridge-reopens",
    "title": "Bridge to reopen in May",
    "published": "2025-03-14",
    "source": "The Courier",
    "author": None,
    "url": "https://courier.example/2025/03/bridge",
    "path": "/home/me/news/bridge-reopens.md",
    "set_by_hand": [],
    "text": _SENTENCE,
}
_SEARCH = {
    "query": "bridge",
    "mode": "hybrid",
    "hits": [
        {
            "rank": 1,
            "score": 0.981,
            **{name: _ARTICLE[name] for name in ("article", "title", "published", "path")},
            **{name: _ARTICLE[name] for name in ("set_by_hand", "url")},
            "page": None,
            "start": 0,
            "end": len(_SENTENCE),
            "text": _SENTENCE,
        }
    ],
}
_EVENTS = (
    'event: progress\ndata: {"stage":"reading","done":3,"total":10}\n\n'
    'event: answer\ndata: {"question":"When does the bridge reopen?", ...}\n\n'
)


def _of(model: type[BaseModel], example: object = None) -> Responses:
    content = {"application/json": {"example": example}} if example else {}
    return {200: {"model": model, "content": content}, **_ERRORS}


ASK_RESPONSES = _of(AskDocument, _ASK)
ASK_RESPONSES[200]["content"]["text/event-stream"] = {
    "schema": {"type": "string"},
    "example": _EVENTS,
}
SEARCH_RESPONSES = _of(SearchDocument, _SEARCH)
ARTICLE_RESPONSES = _of(ArticleTextDocument, _ARTICLE) | _NOT_FOUND
VIEWS_RESPONSES = _of(ViewsDocument)
SHEET_RESPONSES = _of(SheetDocument) | _NOT_FOUND
SHEET_RESPONSES[200]["content"]["text/csv"] = {"schema": {"type": "string"}}
STATUS_RESPONSES = _of(StatusDocument)
RUNS_RESPONSES = _of(RunsDocument)
RUN_RESPONSES = _of(SavedRunDocument) | _NOT_FOUND

EXAMPLES: dict[type[BaseModel], object] = {
    AskDocument: _ASK,
    SearchDocument: _SEARCH,
    ArticleTextDocument: _ARTICLE,
}
"""The examples that /openapi.json shows, by their schemas."""
