"""When the articles of an opened library came, changed and were published, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from index.opened.snapshot import Snapshot
from index.types import Filters, Outlet


class History(Snapshot):
    """Tells moments, days and outlets."""

    def indexed_since(self, moment: datetime, filters: Filters | None = None) -> list[str]:
        """Return the ids of the articles first indexed then or later, the newest first.

        Those without a day come last. Those of which `Article.indexed` isn't known aren't among
        them.
        """
        with self._reading():
            found = self._database.moments.indexed_since(moment)
            days = self._retrieval.days(filters)
        rows = sorted(found.keys() & days.keys(), key=lambda row: (-days[row], row))
        return [found[row] for row in rows]

    def replaced_since(self, moment: datetime, filters: Filters | None = None) -> list[str]:
        """Return the ids of the articles of which an earlier version was replaced then or later.

        Those replaced last come first.
        """
        with self._reading():
            found = self._database.moments.replaced_since(moment)
            days = self._retrieval.days(filters) if found else {}
        return [identity for row, identity in found.items() if row in days]

    def last_update(self) -> datetime | None:
        """Return the moment of the last update that added or edited an article still there.

        All that it added was indexed then, and all that it replaced was replaced then; no other
        update has that moment. None where none is known.
        """
        with self._reading():
            return self._database.moments.last()

    def count_unknown_moments(self) -> int:
        """Count the articles of which it isn't known when they were first indexed."""
        with self._reading():
            return self._database.moments.count_unknown()

    def articles_by_day(self, filters: Filters | None = None) -> dict[date, int]:
        """Return how many of the articles were published on each day, in the order of days.

        Days without an article aren't in it, and no article without a day.
        """
        with self._reading():
            if not filters:
                counts = self._database.stories.days()
            else:
                days = list(self._retrieval.days(filters).values())
                counts = sorted(Counter(day for day in days if day).items())
        return {date.fromordinal(day): count for day, count in counts}

    def outlets(self, filters: Filters | None = None) -> list[Outlet]:
        """Return the outlets of the articles that the filters let through, the most first."""
        with self._reading():
            names = dict(self._database.articles.outlets())
            spans: dict[str, list[int]] = {}
            for row, day in self._retrieval.days(filters).items():
                spans.setdefault(names.get(row, ""), []).append(day)
        outlets = (_outlet(name, days) for name, days in spans.items())
        return sorted(outlets, key=lambda outlet: (-outlet.articles, outlet.name))


def _outlet(name: str, days: Sequence[int]) -> Outlet:
    dated = [date.fromordinal(day) for day in days if day]
    return Outlet(name, len(days), min(dated, default=None), max(dated, default=None))
