"""What matches a query, put into bins: days, weeks, months, years, or outlets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from index.backend import LibraryBackend
from index.errors import UsageError
from index.types import Article, Filters, Held
from qa.dates.days import Resolved, month_of, one_day, week_of, year_of
from qa.desk.counts.matches import Matches, matching
from qa.desk.text import cited
from qa.types import Citation

By = Literal["month", "week", "day", "year", "outlet"]
WAYS: tuple[By, ...] = get_args(By)

_SPAN_OF: dict[str, Callable[[date], Resolved]] = {
    "day": one_day,
    "week": week_of,
    "month": month_of,
    "year": lambda day: year_of(day.year),
}


@dataclass(frozen=True, slots=True)
class Bin:
    """The articles of a stretch of time, or of an outlet.

    first, last: the days that it spans; None where it is an outlet's.
    outlet: its outlet; None where it is a stretch of time's, or of articles that name no outlet.
    articles: the newest first, undated last.
    """

    first: date | None
    last: date | None
    outlet: str | None
    articles: tuple[Held, ...]

    @property
    def stories(self) -> int:
        """How many stories its articles are of; one that runs in several bins is in each."""
        return len({article.story for article in self.articles})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles match a query, in all and in bins.

    bins: by time, in its order, with those in between that are empty; by outlet, the most first.
    undated: those that match and have no day; none of the bins of time has them.
    """

    matches: Matches
    by: By
    bins: tuple[Bin, ...]
    undated: tuple[Held, ...]

    @property
    def articles(self) -> int:
        """How many articles match."""
        return len(self.matches.articles)

    @property
    def stories(self) -> int:
        """How many stories match: copies of one text are counted once."""
        return self.matches.stories


@dataclass(frozen=True, slots=True)
class Row:
    """An article that was counted, and its words that show why.

    citation: None where only its title shows it, or all articles were counted.
    """

    article: Article
    citation: Citation | None


def count(
    library: LibraryBackend,
    query: str,
    by: By = "month",
    filters: Filters | None = None,
    *,
    known_by: date | None = None,
) -> Counts:
    """Count the articles and the stories that match a query; see `matching` for what that is.

    Raises:
        UsageError: the query can't be understood, or `by` isn't one of `WAYS`.
    """
    if by not in WAYS:
        raise UsageError(f"nothing is counted by {by!r}", f"by is one of {', '.join(WAYS)}")
    matches = matching(library, query, filters, known_by=known_by)
    undated = tuple(article for article in matches.articles if article.published is None)
    if by == "outlet":
        return Counts(matches, by, _by_outlet(matches.articles), undated)
    return Counts(matches, by, _by_time(matches.articles, _SPAN_OF[by]), undated)


def rows_of(library: LibraryBackend, matches: Matches, articles: Iterable[Held]) -> list[Row]:
    """Return some of the articles that match, each with the first place where that is seen."""
    rows = []
    for held in articles:
        article = library.article(held.article_id)
        place = matches.place(article)
        rows.append(Row(article, cited(article, *place) if place else None))
    return rows


def newest_first(articles: Iterable[Held]) -> list[Held]:
    """Return articles in the order of their days, the newest first, undated last."""
    return sorted(
        articles,
        key=lambda one: (-(one.published or date.min).toordinal(), one.article_id),
    )


def _by_outlet(articles: Iterable[Held]) -> tuple[Bin, ...]:
    outlets = dict[str | None, list[Held]]()
    for article in articles:
        outlets.setdefault(article.source, []).append(article)
    bins = [
        Bin(None, None, outlet, tuple(newest_first(found))) for outlet, found in outlets.items()
    ]
    return tuple(
        sorted(bins, key=lambda one: (-len(one.articles), one.outlet is None, one.outlet or ""))
    )


def _by_time(articles: Iterable[Held], span_of: Callable[[date], Resolved]) -> tuple[Bin, ...]:
    found = dict[date, list[Held]]()
    for article in articles:
        if article.published:
            found.setdefault(span_of(article.published).first, []).append(article)
    bins = []
    begins = min(found, default=None)
    while begins is not None:
        span = span_of(begins)
        held = found.pop(begins, [])
        bins.append(Bin(span.first, span.last, None, tuple(newest_first(held))))
        begins = span.last + timedelta(days=1) if found else None
    return tuple(bins)
