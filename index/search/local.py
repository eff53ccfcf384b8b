"""Searching the files in a library's folder: see `index.search.retrieval`.

A row is a position in the keyword index; `Keywords` says which passage, article and story it is
and when that was published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.keyword.reader import Keywords, Snapshot
from index.keyword.tokenizer import terms as terms_of
from index.search.filtering import rows_of_outlets
from index.search.holding import Holdings
from index.search.opening import check_searchable
from index.search.search import Mode, Ranking, best, depth_for, ranked
from index.storage import artifacts
from index.storage.database import Database
from index.storage.manifest import current
from index.types import Filters
from index.vector.encoder_store import EncoderStore
from index.vector.search import Meaning
from index.vector.segment_map import Coverage, coverage


class LocalRetrieval:
    """The search of one snapshot's keyword index and FAISS segments.

    Opening it costs milliseconds: FAISS and the query encoder load when they are first needed.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        """Open what the database names, in the library's folder.

        Raises:
            NotFoundError: nothing was ever indexed into it.
            LibraryDamagedError, MismatchError: it can't be used; the message says why.
        """
        self._folder = folder
        self._database = database
        self._current = current(database)
        check_searchable(folder, database, has_keywords=bool(self._current["bm25"]))
        self._keywords = Keywords(Snapshot.open(folder, self._current))
        self._meaning: Meaning | None = None

    def __len__(self) -> int:
        return len(self._keywords)

    def close(self) -> None:
        """Nothing is held open but by the database."""

    @property
    def generation(self) -> str:
        """What tells this state from others: the names of its derived files."""
        return "+".join(name for named in self._current.values() for name, _ in named)

    def described(self) -> tuple[str, ...]:
        """The files in the folder say nothing that a status doesn't."""
        return ()

    @property
    def embedded(self) -> float:
        """The share of passages that a search by meaning covers, 0 to 1."""
        if not len(self._keywords):
            return 1.0
        if not self._current["encoder"]:
            return 0.0
        covered = sum(np.count_nonzero(segment.live) for segment in self._segments)
        return float(covered / len(self._keywords))

    @property
    def newest(self) -> int:
        """The newest article's day, 0 where none has one."""
        return int(self._keywords.published.max(initial=0))

    @cached_property
    def _segments(self) -> list[Coverage]:
        """What the FAISS segments cover of the keyword index's rows: known without FAISS."""
        return [
            coverage(artifacts.check_sizes(self._folder, *named), self._keywords.passage_ids)
            for named in self._current["faiss"]
        ]

    def load_meaning(self) -> bool:
        """Load FAISS and the query encoder; False where the library has no vectors yet."""
        if self._meaning is None and self._current["faiss"] and self._current["encoder"]:
            encoder = EncoderStore(self._database, self._folder).place()
            self._meaning = Meaning(self._segments, encoder, self._keywords.passage_ids)
        return self._meaning is not None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return unit vectors of texts, (texts, dimension); None where there is no encoder yet."""
        self.load_meaning()
        return self._meaning.encoder.encode(texts) if self._meaning else None

    def encode_query(self, question: str) -> NDArray[np.float32] | None:
        """Return a question's unit vector, (dimension,); None where there is no encoder yet."""
        self.load_meaning()
        return self._meaning.encoder.encode_query(question) if self._meaning else None

    def rank(
        self,
        query: str,
        k: int,
        mode: Mode,
        vector: NDArray[np.float32] | None,
        *,
        filters: Filters | None = None,
        known_by: date | None = None,
        as_of: date | None = None,
    ) -> Ranking:
        """Rank passages for a query, more than k of them where there are; see `Library.search`.

        Both legs contribute their best, and every candidate then gets both scores, so that one
        found by only one leg isn't taken for one that the other leg thinks nothing of.
        """
        keywords, meaning = self._keywords, self._meaning
        allowed = self._allowed(filters, known_by)
        words = terms_of(query) if mode != "dense" else []
        bm25 = keywords.okapi.get_scores(words)
        depth = depth_for(k)
        found: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        if mode != "dense":
            holding = keywords.okapi.holding(words)
            found.append(best(bm25, holding if allowed is None else holding & allowed, depth))
        if mode != "bm25" and meaning is not None and vector is not None:
            found.append(meaning.nearest(vector, depth, allowed))
        rows = np.unique(np.concatenate(found))
        cosines = np.full(len(rows), np.nan)
        if mode != "bm25" and meaning is not None and vector is not None:
            cosines = meaning.cosines(vector, rows)
        return ranked(
            mode,
            passages=keywords.passage_ids[rows],
            articles=keywords.article_rows[rows],
            stories=keywords.stories[rows],
            days=keywords.published[rows],
            bm25=bm25[rows],
            dense=cosines,
            as_of=as_of,
        )

    def idf(self, terms: Collection[str]) -> Mapping[str, float]:
        """Return the inverse document frequencies of BM25 terms."""
        return {name: self._keywords.okapi.idf_of(name) for name in terms}

    def holding(
        self,
        terms: Collection[str],
        without: Collection[str],
        *,
        filters: Filters | None = None,
        known_by: date | None = None,
    ) -> list[tuple[int, int, int]]:
        """Return row, day and story of the articles that hold each of `terms`, none of `without`.

        Two terms may stand in different passages of an article.
        """
        return self._holdings.of(terms, without, self._allowed(filters, known_by))

    @cached_property
    def _holdings(self) -> Holdings:
        return Holdings(self._keywords)

    def days(self, filters: Filters | None = None, known_by: date | None = None) -> dict[int, int]:
        """Return the day of each article that the filters let through, by rows, ascending."""
        rows, days = self._keywords.article_rows, self._keywords.published
        allowed = self._allowed(filters, known_by)
        if allowed is not None:
            rows, days = rows[allowed], days[allowed]
        rows, first = np.unique(rows, return_index=True)
        return dict(zip(rows.tolist(), days[first].tolist(), strict=True))

    def count(self, filters: Filters | None = None) -> int:
        """Count the articles that the filters let through."""
        allowed = self._allowed(filters)
        if allowed is None:
            return self._articles
        return len(np.unique(self._keywords.article_rows[allowed]))

    @cached_property
    def _articles(self) -> int:
        """How many articles there are: asked with every question, and the same for a snapshot."""
        return len(np.unique(self._keywords.article_rows))

    def _allowed(
        self, filters: Filters | None, known_by: date | None = None
    ) -> NDArray[np.bool_] | None:
        """Return which rows the filters let through, of those known by a day; None: all."""
        if not filters and not known_by:
            return None
        filters = filters or Filters()
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
            rows = rows_of_outlets(self._database, filters.sources)
            allowed &= np.isin(self._keywords.article_rows, rows)
        return allowed
