"""The fields of the documents, for /openapi.json; tests hold them to the documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, RootModel

from dateline.server.api import examples


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


class ChosenDocument(_Document):
    """What a language model chose among an answer's candidates, all of them quotations."""

    model: str
    among: int
    text: str | None
    instead_of: str | None
    too_unsure: bool
    failed: str | None


class RewordedDocument(_Document):
    """The search that a language model made of a question."""

    model: str
    query: str | None
    failed: str | None


class WrittenDocument(_Document):
    """A sentence that a language model wrote; `struck` says why it doesn't stand, if it doesn't."""

    text: str
    struck: str | None
    citations: list[CitationDocument]


class ProseDocument(_Document):
    """What a language model wrote, no quotation; `failed` says what cut it short."""

    model: str
    sentences: list[WrittenDocument]
    failed: str | None
    took_ms: float


class AskDocument(_Document):
    """An answer, `answer` being null where the articles don't say; `why` only where asked for.

    `chosen`, `reworded` and `prose` are there only where a language model did such a thing.
    """

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
    chosen: ChosenDocument | None = None
    reworded: RewordedDocument | None = None
    prose: ProseDocument | None = None


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
    """A view of the desk: the fields that its command prints with `--json`, as its page says."""


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


def _of(model: type[BaseModel], example: object = None) -> Responses:
    content = {"application/json": {"example": example}} if example else {}
    return {200: {"model": model, "content": content}, **_ERRORS}


ASK_RESPONSES = _of(AskDocument, examples.ASK)
ASK_RESPONSES[200]["content"]["text/event-stream"] = {
    "schema": {"type": "string"},
    "example": examples.EVENTS,
}
SEARCH_RESPONSES = _of(SearchDocument, examples.SEARCH)
ARTICLE_RESPONSES = _of(ArticleTextDocument, examples.ARTICLE) | _NOT_FOUND
VIEWS_RESPONSES = _of(ViewsDocument)
SHEET_RESPONSES = _of(SheetDocument) | _NOT_FOUND
SHEET_RESPONSES[200]["content"]["text/csv"] = {"schema": {"type": "string"}}
STATUS_RESPONSES = _of(StatusDocument)
RUNS_RESPONSES = _of(RunsDocument)
RUN_RESPONSES = _of(SavedRunDocument) | _NOT_FOUND

EXAMPLES: dict[type[BaseModel], object] = {
    AskDocument: examples.ASK,
    SearchDocument: examples.SEARCH,
    ArticleTextDocument: examples.ARTICLE,
}
"""The examples that /openapi.json shows, by their schemas."""
