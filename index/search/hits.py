"""From filters to the rows that a search may return, and from a ranking to its hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.keyword.reader import Keywords
from index.search.diversify import choose
from index.search.search import Ranking
from index.storage.database import Database
from index.types import Article, Filters, Hit


class Hits:
    """Knows what stands in each row of a snapshot's keyword index."""

    def __init__(self, database: Database, keywords: Keywords) -> None:
        self._database = database
        self._keywords = keywords

    def allowed(self, filters: Filters, known_by: date | None = None) -> NDArray[np.bool_]:
        """Return which rows the filters let through, of those known by a day."""
        published = self._keywords.published
        allowed = np.ones(len(published), dtype=bool)
        if filters.since or filters.until:
            allowed &= published > 0
        if filters.since:
            allowed &= published >= filters.since.toordinal()
        if filters.until:
            allowed &= published <= filters.until.toordinal()
        if known_by:
            allowed &= published <= known_by.toordinal()  # an article without a day has 0
        if filters.sources:
            allowed &= np.isin(self._keywords.article_rows, self._rows_of(filters.sources))
        return allowed

    def best(self, ranking: Ranking, k: int, allowed: NDArray[np.bool_] | None = None) -> list[Hit]:
        """Return the first k of a ranking, diversified; copies are of the rows that are allowed."""
        ranking = self._varied(ranking, k)
        ids = self._keywords.passage_ids[ranking.rows].tolist()
        found = self._database.passages.get(ids)
        rows = {article_row for _, article_row in found.values()}
        articles = {article_row: self._database.articles.get(article_row) for article_row in rows}
        copies = {article_row: self._copies(article_row, allowed) for article_row in rows}
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
        ids = self._keywords.passage_ids[ranking.rows].tolist()

        def texts(positions: Sequence[int]) -> list[str]:
            chosen = [ids[position] for position in positions]
            found = self._database.passages.texts(chosen)
            return [found[identity] for identity in chosen]

        articles = self._keywords.article_rows[ranking.rows].tolist()
        stories = self._keywords.stories[ranking.rows].tolist()
        return ranking.at(choose(articles, stories, texts, k))

    def _copies(self, row: int, allowed: NDArray[np.bool_] | None) -> tuple[Article, ...]:
        """The other articles of an article's story, of those allowed; the first published first."""
        others = self._database.stories.others_of(row)
        if others and allowed is not None:
            others = np.intersect1d(others, self._keywords.article_rows[allowed]).tolist()
        articles = [self._database.articles.get(other) for other in others]
        return tuple(sorted(articles, key=lambda a: (a.published or date.max, a.id)))

    def _rows_of(self, outlets: Sequence[str]) -> list[int]:
        names = "|".join(re.escape(outlet.strip()) for outlet in outlets)
        pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
        known = self._database.articles.outlets()
        return [row for row, outlet in known if pattern.search(outlet)]
