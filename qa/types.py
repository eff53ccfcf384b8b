"""The values that answering produces: what every face shows and every measure reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from index.types import Article, Filters, Hit
from qa.manner import Strictness


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of an article that support an answer.

    `article.text[start:end] == quote`, always: it is checked where a citation is made,
    so one that misquotes can't exist. `sentence_start` and `sentence_end` bound the
    sentence (or sentences) in which the words stand.
    """

    article: Article
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int

    def __post_init__(self) -> None:
        if not self.quote or self.article.text[self.start : self.end] != self.quote:
            raise ValueError(
                f"not a quotation: {self.quote!r} at {self.start}:{self.end} of {self.article.id}"
            )
        if not self.sentence_start <= self.start < self.end <= self.sentence_end:
            raise ValueError(f"the words {self.start}:{self.end} lie outside their sentence")

    @property
    def sentence(self) -> str:
        """The sentence in which the quoted words stand."""
        return self.article.text[self.sentence_start : self.sentence_end]

    @property
    def page(self) -> int | None:
        """The page on which the quoted words begin; None where the article's file has none."""
        return self.article.page_at(self.start)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A rival answer. `older`: it was the answer once, and the articles have since told another.

    A rival that isn't older disagrees, or is less sure than the answer given.
    `hedge` is as in `Answer`.
    """

    text: str
    confidence: float
    citations: tuple[Citation, ...]
    older: bool = False
    hedge: str | None = None

    @property
    def said(self) -> str:
        """The answer as its article says it: "about 5,000"."""
        return f"{self.hedge} {self.text}" if self.hedge else self.text


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that spoke for an answer (`points` above 0) or against it (below).

    `points` is what it adds to the answer's log-odds of being right, beside what it adds for the
    first candidate of a question on average.
    """

    label: str
    points: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate for the answer, and what its confidence is made of.

    The confidence is the logistic of `total`: `usual`, the log-odds of a first candidate with
    average evidence, and the points of all reasons.
    """

    citation: Citation
    confidence: float
    usual: float
    reasons: tuple[Reason, ...]

    @property
    def total(self) -> float:
        """The log-odds that the candidate is right."""
        return self.usual + sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Why:
    """Why an answer was shown or held back.

    candidates: the first, shown or held back, and the runner-up; none where nothing was found.
    strictness, threshold: what was asked for, and the confidence that it takes.
    denied: what was found and left out, since no article says it of what is asked: they deny it,
        or tell it of another time or of somebody else.
    """

    candidates: tuple[Weighed, ...]
    strictness: Strictness
    threshold: float
    denied: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds spent on each stage of one question."""

    embed: float = 0.0
    search: float = 0.0
    read: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item of a list: its words, and where they stand, one place an independent article."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The answer of a question that asks for several things.

    items: in the order of the list that has most of them.
    articles: how many independent articles name items.
    counted: how many there are, by the question or the articles ("the four"); None where neither
        says it.
    complete: whether the articles say that these are all, by their count or by a list that ends.
    whole_in: how many of the articles name every item.
    """

    items: tuple[ListedItem, ...]
    articles: int
    counted: int | None = None
    complete: bool = False
    whole_in: int = 0

    @property
    def said(self) -> str:
        """The items in a row: "Iran, Iraq and Syria"."""
        *others, last = [item.text for item in self.items]
        return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation and what was answered (None: abstained).

    `searched_for` is the question in full where it was a follow-up ("": not known, to be worked
    out again); `citation` is where the answer was found, whose article tells who is meant.
    """

    question: str
    answer: str | None = None
    searched_for: str = ""
    citation: Citation | None = None

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """Return the turn that an answer ends, with all that a follow-up may lean on."""
        citation = answer.citations[0] if answer.citations else None
        return cls(answer.question, answer.text, answer.searched_for, citation)


Moved = Literal["rose", "fell", "changed"]
"""How a value moved on: a day, or what isn't compared as a number, changed."""


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One value among those told of a thing: its words, with their hedge, and who tells it.

    `citations` has one an outlet; copies of a story, and an outlet's further articles, are left
    out.
    """

    said: str
    citations: tuple[Citation, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that tell it, each once; an article without one has its title."""
        return tuple(one.article.source or one.article.title for one in self.citations)

    @property
    def day(self) -> date | None:
        """The day on which it was first told; None where no day is known."""
        days = [one.article.published for one in self.citations if one.article.published]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Several values told of one thing, at least two of them.

    `moved` says how, where later articles tell another value than earlier ones: `values` are then
    in the order of their days. None where outlets differ about the same time: then what most of
    them tell comes first.
    """

    values: tuple[ToldValue, ...]
    moved: Moved | None = None


class Order(Enum):
    """How the first of two events stands to the second; the value is how it is said."""

    BEFORE = "before"
    AFTER = "after"
    SAME_DAY = "on the same day as"
    UNKNOWN = "can't tell"


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One of two events that are compared: the question for its day, and the days it was on.

    `citation` says so; it is None, and so are the days, where the articles don't say. Where only
    `last` is known, it was on that day or before.
    """

    asked: str
    citation: Citation | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two events in the order of the question, and what their days say of their order.

    `reply` is what that answers, "Yes", "No" or an event's words; None where it can't be told.
    It is computed, and no quotation.
    """

    events: tuple[DatedEvent, DatedEvent]
    order: Order
    reply: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a language model chose among an answer's candidates; every one of them is quoted.

    model: its name. among: how many candidates it was shown.
    text: the words that it chose, as in `Alternative.said`; None where it chose none of them.
    instead_of: the words that would have been the answer without it, where another one is.
    too_unsure: its choice isn't the answer, since its confidence lies under the threshold.
    failed: why there is no choice, in one line; the answer is what it would be without it.
    """

    model: str
    among: int = 0
    text: str | None = None
    instead_of: str | None = None
    too_unsure: bool = False
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Reworded:
    """The search that a language model made of a question, or why there is none, in one line."""

    model: str
    query: str | None = None
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a language model's prose, after the check.

    text: its words on one line, without the numbers of passages.
    citations: where the articles say so, the plainest first; never empty where it passed. Of one
        that was struck, the passages that it names, if it names any.
    struck: why it doesn't stand, in a few words; None where it passed.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    struck: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the articles were found to say so."""
        return self.struck is None


@dataclass(frozen=True, slots=True)
class Prose:
    """What a language model wrote, each sentence checked.

    sentences: in its order. failed: what cut it short, in one line; None where it ended by itself.
    took: milliseconds.
    """

    model: str
    sentences: tuple[Written, ...] = ()
    failed: str | None = None
    took: float = 0.0

    @property
    def passed(self) -> tuple[Written, ...]:
        """The sentences that stand."""
        return tuple(one for one in self.sentences if one.passed)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Dateline says to a question. `text is None` means that it abstained.

    `searched_for` is the question really searched (a follow-up carries words from the
    turns before it); `confidence` is the estimated probability that the answer is right;
    `resolved` is the day or days that the answer's words mean where they leave that to the
    article's own date ("next Tuesday": "22 October 2024");
    `hedge` is the words that say how exact `text` is ("about" of "about 5,000");
    `carried` is what a follow-up took from the turns before it; `filters` limited the search, and
    `searched` articles passed them (None without any);
    `embedded` is the share of the library's passages that have vectors;
    `why` is None where an answer comes from the history, which doesn't keep it;
    `removed`: so does this one, and an article that it cited has been taken down since. Where the
    answer was in that article's words, nothing of it is left, and `text` is None too;
    `disagreement` is where the articles tell several values of what is asked;
    `compared` is where two events were asked for their order, which `text` then dates;
    `chosen`, `reworded` and `prose` are what a language model did, where the user set one up: it
    chose among the candidates, made the search, wrote below the answer.
    """

    question: str
    searched_for: str
    text: str | None
    confidence: float
    citations: tuple[Citation, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    hits: tuple[Hit, ...] = ()
    took: Took = Took()
    embedded: float = 1.0
    as_of: date | None = None
    resolved: str | None = None
    carried: tuple[str, ...] = ()
    filters: Filters | None = None
    searched: int | None = None
    why: Why | None = None
    hedge: str | None = None
    removed: bool = False
    listed: Listed | None = None
    disagreement: Disagreement | None = None
    compared: Compared | None = None
    chosen: Chosen | None = None
    reworded: Reworded | None = None
    prose: Prose | None = None

    @property
    def said(self) -> str | None:
        """The answer as its article says it: "about 5,000"; of a list its items in a row.

        None where it abstained.
        """
        if self.listed:
            return self.listed.said
        return f"{self.hedge} {self.text}" if self.hedge else self.text

    @property
    def abstained(self) -> bool:
        """True where the articles don't say."""
        return self.text is None
