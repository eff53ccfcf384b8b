"""Listing articles: the newest first, or those that should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.search.suspects import Dated, day_written, suspects
from index.storage.database import Database
from index.types import Article

Only = Literal["all", "undated", "suspect", "edited"]
"""Which articles: all, those without a day, those whose day looks wrong, those set by hand."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of a list; `reasons` say why its day looks wrong."""

    article: Article
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles of a list, and how many there are in all, those not listed too."""

    articles: tuple[Listed, ...]
    total: int


def listing(
    database: Database,
    day_of: Mapping[int, int],
    only: Only,
    limit: int | None,
    today: date,
) -> Listing:
    """Return the first of some articles, the newest first, undated last.

    `day_of` has their days by their rows, as proleptic ordinals, 0 where unknown.
    """
    reasons: dict[int, tuple[str, ...]] = {}
    if only == "suspect":
        # Neighbours are those of the whole library, whatever is listed of it.
        reasons = suspects(_dated(database), today)
        day_of = {row: day for row, day in day_of.items() if row in reasons}
    elif only == "undated":
        day_of = {row: day for row, day in day_of.items() if not day}
    elif only == "edited":
        edited = set(database.names.rows_set_by_hand())
        day_of = {row: day for row, day in day_of.items() if row in edited}
    ordered = sorted(day_of, key=lambda row: (-day_of[row], row))
    return Listing(
        tuple(Listed(database.articles.get(row), reasons.get(row, ())) for row in ordered[:limit]),
        len(ordered),
    )


def _dated(database: Database) -> Iterator[Dated]:
    for place in database.names.dated():
        yield Dated(
            place.row,
            date.fromisoformat(place.published),
            place.path,
            place.url or "",
            day_written(place.mtime_ns),
            place.by_hand,
        )
