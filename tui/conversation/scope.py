"""What a question is asked within, as the user set it: filters, and the day of asking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from index.types import Filters
from tui.text.phrases import counted, shown_date
from tui.text.safe_text import one_line

_MOST_OUTLETS_NAMED = 3
_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Scope:
    """Filters, and the day that questions are asked on (None: today, whichever day that is)."""

    filters: Filters = _NO_FILTERS
    as_of: date | None = None

    def __bool__(self) -> bool:
        return bool(self.filters) or self.as_of is not None


EVERYTHING = Scope()
"""All articles, asked today."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a scope that can be taken away: its words, and the scope without it."""

    words: str
    rest: Scope


def chips(scope: Scope) -> tuple[Chip, ...]:
    """The parts of a scope, in the order in which they are shown."""
    filters = scope.filters
    found = []
    if filters.since:
        rest = replace(scope, filters=replace(filters, since=None))
        found.append(Chip(f"since {shown_date(filters.since)}", rest))
    if filters.until:
        rest = replace(scope, filters=replace(filters, until=None))
        found.append(Chip(f"until {shown_date(filters.until)}", rest))
    found += _outlet_chips(scope)
    if scope.as_of:
        found.append(Chip(f"asked on {shown_date(scope.as_of)}", replace(scope, as_of=None)))
    return tuple(found)


def filters_line(filters: Filters) -> str:
    """What filters let through, such as "since 1 Jan 2024 · Brindle Gazette"."""
    return " · ".join(chip.words for chip in chips(Scope(filters)))


def _outlet_chips(scope: Scope) -> list[Chip]:
    """One for each outlet; one for all of them where there are many."""
    outlets = scope.filters.sources

    def only(sources: tuple[str, ...]) -> Scope:
        return replace(scope, filters=replace(scope.filters, sources=sources))

    if len(outlets) > _MOST_OUTLETS_NAMED:
        return [Chip(counted(len(outlets), "outlet"), only(()))]
    return [
        Chip(one_line(outlet, 40), only(tuple(other for other in outlets if other != outlet)))
        for outlet in outlets
    ]
