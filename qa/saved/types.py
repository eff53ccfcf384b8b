"""The values of saved questions: what is asked, what was answered, what changed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from index.types import Filters
from qa.manner import Manner
from qa.types import Answer

MOST_EVENTS = 50
"""How many changes of one question are kept, the newest."""


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question as it is asked again: its words, and what it is asked within.

    Filters in its words, such as "after:last-week", are read anew each time. `as_of` is None where
    it is asked on the day of each check.
    """

    id: str
    name: str
    question: str
    added: datetime
    filters: Filters = Filters()  # noqa: RUF009  # frozen
    as_of: date | None = None
    manner: Manner = Manner()  # noqa: RUF009  # frozen


@dataclass(frozen=True, slots=True)
class Source:
    """Words of an article that said an answer, with no more of the article than these.

    `sentence[start - sentence_start : end - sentence_start] == quote`. `text_sha256` is of the
    article's text; `link` opens the page at the words; `story` are the ids of the story's other
    articles.
    """

    article: str
    title: str
    source: str | None
    published: date | None
    path: str
    url: str | None
    link: str | None
    text_sha256: str
    page: int | None
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int
    sentence: str
    story: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenRival:
    """A rival of an answer as it was seen; its fields are those of `qa.types.Alternative`."""

    text: str
    hedge: str | None
    confidence: float
    older: bool
    sources: tuple[Source, ...]
    resolved: str | None = None

    @property
    def said(self) -> str:
        """The answer as its article says it."""
        return f"{self.hedge} {self.text}" if self.hedge else self.text


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an answer depends on beside the articles; only answers under equal ones compare.

    `asked` is the question with its filters and its day, as the user set them; `reader` and
    `encoder` tell one model from another.
    """

    asked: str
    strictness: str
    reading: str
    reader: str
    encoder: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as it was seen. `text is None`: the articles didn't say, and `rivals` begins with
    what was held back.

    `read` are the SHA-256 of the texts that were read for it, of earlier checks too; `removed`: the
    article that said it has been taken out of the library since, and its words with it.
    """

    text: str | None
    hedge: str | None
    resolved: str | None
    confidence: float
    sources: tuple[Source, ...]
    rivals: tuple[SeenRival, ...]
    read: tuple[str, ...]
    conditions: Conditions
    removed: bool = False

    @property
    def said(self) -> str | None:
        """The answer as its article says it; None where the articles didn't say."""
        return f"{self.hedge} {self.text}" if self.hedge and self.text else self.text


class News(StrEnum):
    """What is new in an answer. `FIRST` and `OTHERWISE` are told, and are no news."""

    FIRST = "first"
    ANSWERED = "answered"
    OTHER = "other-answer"
    SOURCE = "new-source"
    RIVAL = "new-rival"
    GONE = "gone"
    OTHERWISE = "asked-otherwise"


class Cause(StrEnum):
    """Why an answer isn't the answer any more."""

    REMOVED = "article-removed"
    MISSING = "article-gone"
    EDITED = "article-edited"
    FILTERED = "outside-filters"
    SUPERSEDED = "superseded"
    DENIED = "denied"
    DOUBT = "less-sure"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new.

    `sources` are those that tell it: the new ones, the new rival's, the denial. `text` is a rival's
    words, or what is asked otherwise. `cause` is set of an answer that is gone or another.
    """

    news: News
    text: str = ""
    sources: tuple[Source, ...] = ()
    cause: Cause | None = None

    @property
    def is_news(self) -> bool:
        """Whether it is new in the articles, and not only in how they are asked."""
        return self.news not in (News.FIRST, News.OTHERWISE)


@dataclass(frozen=True, slots=True)
class Event:
    """A check that found something: what, the answer before and the one then.

    `id` is the same whenever it is told. `told`: a check has reported it; `looked`: its user has
    looked at it in the app.
    """

    id: str
    at: datetime
    changes: tuple[Change, ...]
    before: Seen | None
    now: Seen
    told: bool = False
    looked: bool = False

    @property
    def is_news(self) -> bool:
        """Whether any of its changes is news."""
        return any(change.is_news for change in self.changes)


@dataclass(frozen=True, slots=True)
class Record:
    """A saved question and what came of it.

    `last` is the answer that the next one is compared with; None before the first check. `checked`
    is when it was last asked. `events` are in the order of time.
    """

    saved: SavedQuestion
    last: Seen | None = None
    checked: datetime | None = None
    events: tuple[Event, ...] = ()

    @property
    def untold(self) -> tuple[Event, ...]:
        """The events that no check has reported yet."""
        return tuple(event for event in self.events if not event.told)

    @property
    def new(self) -> tuple[Event, ...]:
        """The news that its user hasn't looked at."""
        return tuple(event for event in self.events if event.is_news and not event.looked)


@dataclass(frozen=True, slots=True)
class Checked:
    """A saved question that was asked again.

    `record` is as it is kept now (where nothing was to be kept, as it would be); `answer` is None
    where there is an `error`. `event` is None where nothing happened.
    """

    record: Record
    answer: Answer | None = None
    event: Event | None = None
    error: str = ""
