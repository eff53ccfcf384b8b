"""From a ranking to its hits, which are told from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from index.search.diversify import choose
from index.search.search import Ranking
from index.storage.database import Database
from index.types import Article, Hit


class Hits:
    """Knows the passages and articles of a snapshot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def best(
        self, ranking: Ranking, k: int, passes: Callable[[Article], bool] | None = None
    ) -> list[Hit]:
        """Return the first k of a ranking, diversified; copies are of the articles that pass."""
        ranking = self._varied(ranking, k)
        ids = ranking.passages.tolist()
        found = self._database.passages.get(ids)
        rows = {article_row for _, article_row in found.values()}
        articles = {article_row: self._database.articles.get(article_row) for article_row in rows}
        copies = {article_row: self._copies(article_row, passes) for article_row in rows}
        return [
            Hit(
                passage=found[identity][0],
                article=articles[found[identity][1]],
                score=float(ranking.scores[i]),
                rank=i + 1,
                bm25=float(ranking.bm25[i]),
                dense=None if np.isnan(ranking.dense[i]) else float(ranking.dense[i]),
                copies=copies[found[identity][1]],
            )
            for i, identity in enumerate(ids)
        ]

    def _varied(self, ranking: Ranking, k: int) -> Ranking:
        ids = ranking.passages.tolist()

        def texts(positions: Sequence[int]) -> list[str]:
            chosen = [ids[position] for position in positions]
            found = self._database.passages.texts(chosen)
            return [found[identity] for identity in chosen]

        articles, stories = ranking.articles.tolist(), ranking.stories.tolist()
        return ranking.at(choose(articles, stories, texts, k))

    def _copies(self, row: int, passes: Callable[[Article], bool] | None) -> tuple[Article, ...]:
        """The other articles of an article's story that pass; the first published first."""
        others = map(self._database.articles.get, self._database.stories.others_of(row))
        articles = [other for other in others if passes is None or passes(other)]
        return tuple(sorted(articles, key=lambda a: (a.published or date.max, a.id)))
