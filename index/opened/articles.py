"""The articles of an opened library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from index.errors import NotFoundError
from index.opened.snapshot import Snapshot
from index.types import Article, EarlierVersion, Filters

if TYPE_CHECKING:
    from index.hand_set import HandSet
    from index.search.listing import Listing, Only


class Articles(Snapshot):
    """Finds and lists articles, and what is kept with each."""

    def article(self, name: str) -> Article:
        """Return an article by its id, its file's name without suffix, or its JSONL line's id.

        Raises:
            NotFoundError: no article, or more than one, has that name.
        """
        with self._reading():
            row = self._database.articles.row_called(name)
            if row is not None:
                return self._database.articles.get(row)
        raise NotFoundError(f"no article is called {name!r}", "dateline search finds articles")

    def file_changed(self, article: Article) -> bool | None:
        """Return whether an article's file may say something else than the article does.

        None where that can't be told: the file is unknown here, is gone or can't be read.
        """
        from index.maintenance.cited_file import file_changed

        with self._reading():
            return file_changed(self._database, article)

    def said(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Yield the id, the title and the text of some articles; an id of none is left out."""
        with self._reading():
            yield from self._database.articles.said_of(article_ids)

    @cached_property
    def newest(self) -> date | None:
        """The day of the newest dated article; None where none has a day."""
        day = self._retrieval.newest
        return date.fromordinal(day) if day else None

    def articles(self, filters: Filters | None = None) -> Iterator[Article]:
        """Yield the articles that the filters let through, in the order of indexing."""
        with self._reading():
            for row in self._retrieval.days(filters):
                yield self._database.articles.get(row)

    def list_articles(
        self, filters: Filters | None = None, *, only: Only = "all", limit: int | None = None
    ) -> Listing:
        """Return the articles that the filters let through, the newest first, undated last.

        Args:
            filters: what may be listed.
            only: all, those "undated", those whose day looks wrong ("suspect": see
                `index.search.suspects`), or those of which something was set by hand ("edited").
            limit: how many at most.
        """
        from index.search.listing import listing

        with self._reading():
            days = self._retrieval.days(filters)
            return listing(self._database, days, only, limit, date.today())

    def resolve(self, name: str) -> str | None:
        """Return the id of the article that a name means (see `article`), or None."""
        with self._reading():
            row = self._database.articles.row_called(name)
            return None if row is None else self._database.articles.get(row).id

    def find_article(self, text: str) -> Article:
        """Return the article that a user means: see `index.search.naming.find_row`.

        By its id, the path of its file, the title, or any part of path or title that only one has.

        Raises:
            NotFoundError: no article fits.
            UsageError: several do; the message lists them.
        """
        from index.search.naming import find_row

        with self._reading():
            return self._database.articles.get(find_row(self._database, text))

    def earlier_versions(self, article_id: str) -> list[EarlierVersion]:
        """Return what an article said before its file was edited, the first version first.

        They are kept as long as the article is, the latest twenty of them; no search finds them.

        Raises:
            NotFoundError: no article has that id.
        """
        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                return self._database.earlier.of(row)
        raise NotFoundError(
            f"no article is called {article_id!r}", "dateline search finds articles"
        )

    def set_by_hand(self, article_id: str) -> HandSet:
        """Return what was set of an article by hand, and what its file states.

        Raises:
            NotFoundError: no article has that id.
        """
        from index.maintenance.edit import hand_set_of

        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                return hand_set_of(self._database, self._database.articles.get(row))
        raise NotFoundError(f"no article is called {article_id!r}", "dateline articles lists them")

    def articles_sha256(self) -> str:
        """Return a digest of what answers come from: the articles' texts, titles, dates, outlets.

        Two libraries of the same articles have the same one, in whatever order they were indexed.
        """
        with self._reading():
            return self._database.articles.sha256()
