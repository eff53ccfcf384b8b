"""What may be found, in Milvus's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from index.types import Filters

MOST_YEARS = 64
"""So many years at most are named to Milvus, which then looks into their partitions only."""


def born_by(number: int) -> str:
    """Return the expression for what readers of a publication see."""
    return f"born <= {number}"


def any_of(field: str, values: Iterable[int]) -> str:
    """Return the expression for some values of a field."""
    return f"{field} in [{', '.join(map(str, map(int, values)))}]"


def days(filters: Filters, known_by: date | None, *, by_year: bool = False) -> list[str]:
    """Return the expressions for the days that filters let through; undated articles have day 0.

    With `by_year` the years are named too, where they are few.
    """
    found = []
    if filters.since or filters.until:
        found.append("day > 0")
    if filters.since:
        found.append(f"day >= {filters.since.toordinal()}")
    if filters.until:
        found.append(f"day <= {filters.until.toordinal()}")
    if known_by:
        found.append(f"day <= {known_by.toordinal()}")
    last = min((day for day in (filters.until, known_by) if day), default=None)
    if by_year and filters.since and last and last.year - filters.since.year < MOST_YEARS:
        found.append(any_of("year", range(filters.since.year, last.year + 1)))
    return found


def articles(rows: Collection[int], everything: Collection[int]) -> list[str]:
    """Return the expression for some of all articles: by those left out, where these are fewer."""
    if len(rows) * 2 > len(everything):
        left_out = set(everything) - set(rows)
        return [f"not ({any_of('article', sorted(left_out))})"] if left_out else []
    return [any_of("article", sorted(rows))]


def holding(words: Sequence[str]) -> str:
    """Return the expression for passages that hold any of some words, as they stand in Milvus."""
    return f"TEXT_MATCH(words, '{' '.join(words)}')"


def together(expressions: Iterable[str]) -> str:
    """Return the expression for what all of some say."""
    return " and ".join(expressions)


def year_of(day: int) -> int:
    """Return the year of a day, 0 where it isn't known."""
    return date.fromordinal(day).year if day else 0
