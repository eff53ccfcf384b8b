"""The values that flow through Dateline's index: the whole vocabulary in one file.

All are frozen, but for the reports that an update fills as it runs. Offsets are Python `str`
offsets into `Article.text`, end exclusive, so `article.text[start:end]` is always the very words
meant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """One article as a file reader found it, before it has a place in a library.

    `key` tells the articles of one file apart: "" where a file is one article, else the
    JSONL line's `id` (or its line number). Each `*_from` says where the value came from,
    in words a user reads ("front matter", "file name"), and is None where the value is.
    `note` is what the user should know of how it was read, such as bytes that had to be
    mended. `pages` are the offsets at which the file's pages begin, () where it has none.
    `spans` are its passages, where whoever read it has cut them already.
    """

    text: str
    key: str = ""
    title: str = ""
    title_from: str | None = None
    published: date | None = None
    published_from: str | None = None
    source: str | None = None
    source_from: str | None = None
    author: str | None = None
    url: str | None = None
    note: str | None = None
    pages: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one article of a file (`key`, such as "line 12"), left out, and why.

    `lost`: whether an article may be missing because of it, as of a bad line; not so where
    what was left out never was one, such as a mere link.
    """

    path: Path
    reason: str
    key: str = ""
    lost: bool = True


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files of a folder that aren't articles: so many of one kind (".jpg"), and why."""

    kind: str
    reason: str
    files: int = 1


def added_up(kinds: Iterable[PassedOver]) -> list[PassedOver]:
    """Files passed over in several folders as one list, the most of a kind first."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in kinds:
        counts[one.kind, one.reason] += one.files
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [PassedOver(kind, reason, files) for (kind, reason), files in ordered]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the library. `sha256` is of its text; `path` is the file it came from.

    `pages` are the offsets at which the file's pages begin, () where it has none. `set_by_hand` are
    the fields of `index.hand_set.FIELDS` that a user set, where the file may state others.
    `indexed` is the moment (UTC) of the update that first took the article in, None where it isn't
    known, as in what an older library holds; an article is the same whenever that was.
    """

    id: str
    title: str
    text: str = field(repr=False)
    published: date | None
    published_from: str | None
    source: str | None
    author: str | None
    url: str | None
    path: str
    sha256: str
    title_from: str | None = None
    source_from: str | None = None
    pages: tuple[int, ...] = ()
    set_by_hand: tuple[str, ...] = ()
    indexed: datetime | None = field(default=None, compare=False)

    def page_at(self, offset: int) -> int | None:
        """Return the page, counted from 1, on which an offset into the text stands, if any."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of an article: `article.text[start:end]`, always."""

    id: int
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search returned. `rank` counts from 1; a higher `score` is better.

    Ranks needn't follow scores: further passages of a story come after those of others.
    `copies` are the other articles of the story, the first published first: the same report in
    other outlets, of which this one's words matched best.

    `bm25` and `dense` are the raw scores of the two legs (Okapi weight; cosine), None
    where that leg wasn't run or the passage has no vector yet.
    """

    passage: Passage
    article: Article
    score: float
    rank: int
    bm25: float | None = None
    dense: float | None = None
    copies: tuple[Article, ...] = ()

    @property
    def text(self) -> str:
        """The passage's own words."""
        return self.article.text[self.passage.start : self.passage.end]

    @property
    def page(self) -> int | None:
        """The page on which the passage begins; None where the article's file has none."""
        return self.article.page_at(self.passage.start)


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that run one text, the first published first; most stories are one article."""

    articles: tuple[Article, ...]

    @property
    def first(self) -> Article:
        """The article that was published first."""
        return self.articles[0]

    @property
    def copies(self) -> tuple[Article, ...]:
        """The other articles."""
        return self.articles[1:]


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard limits on what a search may return, applied before ranking.

    A `since` or `until` leaves out articles without a date, since nothing shows that they
    fall inside. Each of `sources` matches an outlet's name as a whole word run, ignoring
    case; an article of any of them passes.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.sources)


class ColumnType(StrEnum):
    """What a column of extracted rows holds; in any, a value may be None.

    A KEY is a text by which rows are found and counted without reading the others.
    START and END are offsets into the article's text: each START column has the END column right
    behind it, and both values are set or neither.
    """

    TEXT = "text"
    KEY = "key"
    INTEGER = "integer"
    REAL = "real"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the rows that an extractor finds in articles."""

    name: str
    type: ColumnType


Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class ExtractedRow:
    """A row that an extractor found in an article: its values by the names of their columns."""

    article_id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class KeyCount:
    """A key of extracted rows: how many articles have a row of it, and how many rows there are."""

    key: str
    articles: int
    rows: int


@dataclass(frozen=True, slots=True)
class Held:
    """An article that holds what was looked for: what is known of it without reading its text.

    `story` is as in `LibraryBackend.story_numbers`; `source` is None where it names no outlet.
    """

    article_id: str
    published: date | None
    source: str | None
    story: int


@dataclass(frozen=True, slots=True)
class KeySpread:
    """Where the rows of some keys are, taken together.

    Copies of one text are one of the `stories`; `first` and `last` are days, None where no article
    has one; `article` is the id of one with the most rows, "" where there is none.
    """

    articles: int = 0
    stories: int = 0
    rows: int = 0
    first: date | None = None
    last: date | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, how many articles it has, and the days of its first and its last dated one.

    `name` is "" for the articles that name no outlet.
    """

    name: str
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """What an article said before its file was edited; `replaced` is when that was seen (UTC)."""

    title: str
    text: str = field(repr=False)
    published: date | None
    replaced: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class TakenDown:
    """An article that was removed for good: what it went by, and when (UTC).

    Nothing of what it said is known any more, but for the SHA-256 of its text and of each earlier
    one (`texts`). By its `number` it can be allowed again. `done`: that nothing is left of it has
    been seen to, also outside the library.
    """

    number: int
    id: str
    path: str
    url: str | None
    removed: datetime
    texts: frozenset[str] = frozenset()
    done: bool = False


@dataclass(frozen=True, slots=True)
class ExtractionFailure:
    """An article in which an extractor found nothing because it failed, and why.

    It is tried again at the next update.
    """

    extractor: str
    article_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What is in a library, counted from its database.

    `feeds` are followed, and `pages` were fetched from the web, whether or not they are read yet.
    `held_back` of the articles would have gone at the last update: see `Changes.held_back`.
    `place` is the address of a library on a Milvus, and `database` where its articles are: a file,
    or the URL of a PostgreSQL.
    """

    path: Path
    articles: int
    passages: int
    embedded: float
    undated: int
    first: date | None
    last: date | None
    sources: tuple[tuple[str, int], ...]
    folders: tuple[str, ...]
    duplicates: int
    skipped: tuple[Skipped, ...]
    model: str
    revision: str
    dimension: int
    size_bytes: int
    generation: str
    passed_over: tuple[PassedOver, ...] = ()
    feeds: int = 0
    pages: int = 0
    held_back: int = 0
    place: str | None = None
    database: str = ""

    @property
    def shown(self) -> str:
        """What the library is called where people read it: its address, or else its folder."""
        return self.place or str(self.path)


class UpdateStage(StrEnum):
    """What an update of a library is at, in the words that users read."""

    READING = "reading"
    CUTTING = "cutting passages"
    EXTRACTING = "extracting"
    COPIES = "finding copies"
    KEYWORDS = "building the keyword index"
    ENCODER = "preparing the question encoder"
    MODEL = "loading the embedding model"
    EMBEDDING = "embedding"

    @property
    def unit(self) -> str:
        """What its progress counts, in the plural."""
        match self:
            case UpdateStage.READING:
                return "files"
            case UpdateStage.CUTTING | UpdateStage.EXTRACTING:
                return "articles"
        return "passages"


@dataclass
class Changes:
    """What a scan found. `files` counts every file looked at; the rest count articles.

    An article whose file is gone, and whose text stands in another file, has `moved` there.
    `duplicates` are the newly found copies of a text that the library holds already.
    `forgotten` are those that went with a folder which the user had forgotten. `notes` say, a line
    each, how articles of this update were read where that isn't plain from their files.
    `passed_over` counts the other files of the folders, by kind.
    `held_back` are the articles that no file holds any more, and that stay because they are so many
    that the user has to say so first: see `index.maintenance.removals`.
    """

    files: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    forgotten: int = 0
    held_back: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether the library's articles differ from before."""
        return bool(self.added or self.changed or self.moved or self.removed or self.forgotten)

    @property
    def found(self) -> int:
        """How many articles the files held, new or not."""
        return self.added + self.changed + self.moved + self.unchanged + self.duplicates


@dataclass
class UpdateReport:
    """What an update did; `seconds` holds each stage's time, in the order they ran.

    `discarded`: it was a rebuild, stopped on the way, and the library is as it was before.
    `failures` are articles that an extractor couldn't deal with; they are in the library.
    """

    changes: Changes
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    interrupted: bool = False
    discarded: bool = False
    pending: int = 0
    failures: list[ExtractionFailure] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
