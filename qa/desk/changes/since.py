"""The moment from which changes are told: "last", "yesterday", "7 days", a day."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from index.backend import LibraryBackend
from index.errors import UsageError
from qa.language.filter_words import days_of

LAST = "last"
USUAL = "yesterday"

_AGO = re.compile(r"(?:the )?(?:last |past )?(\d{1,4}) (days?|weeks?)(?: ago)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Since:
    """A moment (UTC), and how it is said: "yesterday", "1 March 2025", "the last update".

    `moment` is None where the last update is meant and none is known.
    """

    moment: datetime | None
    words: str


def since(typed: str, library: LibraryBackend, today: date) -> Since:
    """Return the moment that words mean on a day.

    Days begin at midnight of this machine's time zone: "yesterday" are that day and today.

    Raises:
        UsageError: they mean none.
    """
    words = " ".join(typed.split()).casefold() or USUAL
    if words in (LAST, "the last update", "last update"):
        return Since(library.last_update(), "the last update")
    if words == "today":
        return Since(_begins(today), "today")
    if words == USUAL:
        return Since(_begins(today - timedelta(days=1)), USUAL)
    if found := _AGO.fullmatch(words):
        first = today - int(found[1]) * timedelta(7 if found[2].startswith("week") else 1)
        return Since(_begins(first), _said(first))
    with suppress(UsageError):
        first, _ = days_of(words, today)
        return Since(_begins(first), _said(first))
    raise UsageError(
        f"since when isn't told by {typed!r}",
        'such as 2025-03-01, yesterday, monday, "7 days", or last for the last update',
    )


def _begins(day: date) -> datetime:
    try:
        return datetime.combine(day, time.min).astimezone(UTC)
    except (OverflowError, OSError, ValueError):  # a day at the edge of what the system knows
        return datetime.combine(day, time.min, UTC)


def _said(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
