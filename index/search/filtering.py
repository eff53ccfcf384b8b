"""What filters let through, told from the database: whatever engine searches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from index.storage.database import Database
from index.types import Article, Filters


def rows_of_outlets(database: Database, outlets: Sequence[str]) -> list[int]:
    """Return the rows of the articles of some outlets, each named in full or by words of it."""
    pattern = _pattern(outlets)
    return [row for row, outlet in database.articles.outlets() if pattern.search(outlet)]


def names_of_outlets(known: Iterable[str], outlets: Sequence[str]) -> list[str]:
    """Return those of some outlets' names that filters by outlet mean, in full or by words."""
    pattern = _pattern(outlets)
    return [name for name in known if pattern.search(name)]


def let_through(filters: Filters, known_by: date | None = None) -> Callable[[Article], bool]:
    """Return what tells whether the filters let an article through that is known by a day."""
    pattern = _pattern(filters.sources) if filters.sources else None

    def passes(article: Article) -> bool:
        day = article.published
        if (filters.since or filters.until) and not day:
            return False
        if day and filters.since and day < filters.since:
            return False
        if day and filters.until and day > filters.until:
            return False
        if day and known_by and day > known_by:
            return False
        return pattern is None or bool(article.source and pattern.search(article.source))

    return passes


def _pattern(outlets: Sequence[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(outlet.strip()) for outlet in outlets)
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
