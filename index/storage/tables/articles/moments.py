"""When articles were first taken into the library, and when their texts were replaced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from index.storage.tables import checksums
from index.storage.tables.store import Store


def written(moment: datetime) -> str:
    """Return a moment as it is stored: in UTC, to the second, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


class MomentStore(Store):
    """`indexed` of table `articles` and `replaced` of `earlier`; both are an update's moment."""

    def next(self, now: datetime) -> datetime:
        """Return the moment of an update that begins now: a second after the last one's, at least.

        So all updates have moments of their own, in their order, also where the clock went back.
        """
        last = self.last()
        now = now.astimezone(UTC).replace(microsecond=0)
        return now if last is None else max(now, last + timedelta(seconds=1))

    def last(self) -> datetime | None:
        """Return the moment of the last update that added or edited an article still there."""
        moments = (
            self._value("SELECT max(indexed) FROM articles"),
            self._value("SELECT max(replaced) FROM earlier"),
        )
        return max((datetime.fromisoformat(one) for one in moments if one), default=None)

    def of(self, row: int) -> datetime | None:
        """Return when an article was first indexed; None where that isn't known."""
        found = self._value("SELECT indexed FROM articles WHERE row = ?", row)
        return datetime.fromisoformat(found) if found else None

    def of_texts_in(self, path: str) -> dict[str, datetime | None]:
        """Return the moments of the articles that a file was found to hold, by texts' SHA-256."""
        rows = self._sql.execute(
            "SELECT a.sha256, a.indexed FROM entries e JOIN articles a ON a.row = e.article"
            " WHERE e.path = ?",
            (path,),
        )
        return {sha256: datetime.fromisoformat(one) if one else None for sha256, one in rows}

    def set(self, row: int, moment: datetime | None) -> None:
        """Set when an article was first indexed."""
        self._sql.execute(
            "UPDATE articles SET indexed = ? WHERE row = ?", (moment and written(moment), row)
        )
        checksums.seal_article(self._sql, row)

    def indexed_since(self, moment: datetime) -> dict[int, str]:
        """Return the articles first indexed then or later: their ids by their rows."""
        return dict(
            self._sql.execute(
                "SELECT row, id FROM articles WHERE indexed >= ? ORDER BY row", (written(moment),)
            )
        )

    def replaced_since(self, moment: datetime) -> dict[int, str]:
        """Return the articles with a text replaced then or later, the last replaced first."""
        return dict(
            self._sql.execute(
                "SELECT a.row, a.id FROM earlier e JOIN articles a ON a.row = e.article"
                " WHERE e.replaced >= ? GROUP BY a.row ORDER BY max(e.replaced) DESC, a.row",
                (written(moment),),
            )
        )

    def count_unknown(self) -> int:
        """Count the articles of which it isn't known when they were indexed."""
        return self._count("articles", "indexed IS NULL")
