"""The stories of an opened library: articles of which one says what another says."""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import NotFoundError
from index.opened.snapshot import Snapshot
from index.types import Article, Story


class Stories(Snapshot):
    """Finds an article's story, and the newest ones."""

    def copies(self, article_id: str) -> list[Article]:
        """Return the other articles of an article's story; see `LibraryBackend.copies`."""
        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                others = sorted(self._database.stories.others_of(row))
                return [self._database.articles.get(other) for other in others]
        raise NotFoundError(
            f"no article is called {article_id!r}", "dateline search finds articles"
        )

    def newest_stories(self, n: int) -> list[Story]:
        """Return up to n stories, the newest first; those without a day are left out.

        A story is as new as its first article.
        """
        with self._reading():
            return [self._story(row) for row in self._database.stories.newest(n)]

    def story(self, article_id: str) -> Story:
        """Return the story that an article is of.

        Raises:
            NotFoundError: no article has that id.
        """
        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                return self._story(row)
        raise NotFoundError(
            f"no article is called {article_id!r}", "dateline search finds articles"
        )

    def story_numbers(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of the story that each of some articles is of.

        Two articles have the same number where one is a copy of the other. Numbers hold for this
        snapshot only; ids that no article has are left out.
        """
        with self._reading():
            return self._database.stories.numbers(article_ids)

    def _story(self, row: int) -> Story:
        rows = self._database.stories.in_order([row, *self._database.stories.others_of(row)])
        return Story(tuple(map(self._database.articles.get, rows)))
