"""The search of an opened library whose passages are in a Milvus: see `index.search.retrieval`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword.tokenizer import terms as terms_of
from index.milvus import expressions
from index.milvus.collections import Collections
from index.milvus.connection import Connection
from index.milvus.legs import Candidate, Legs
from index.milvus.okapi import Weights
from index.milvus.state import State, state_of
from index.milvus.words import safe
from index.place import place_of
from index.search.filtering import rows_of_outlets
from index.search.opening import check_searchable
from index.search.search import Mode, Ranking, depth_for, ranked
from index.storage.database import Database
from index.storage.manifest import current
from index.types import Filters
from index.vector.encoder_store import EncoderStore
from index.vector.query_encoder import Encoder, encoder_of


class MilvusRetrieval:
    """The search of one snapshot in two collections of a Milvus.

    Opening it asks the Milvus nothing but whether the collections are this library's. All that
    isn't a ranking comes from the database.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        """Open what the database names.

        Raises:
            NotFoundError: nothing was ever indexed into it.
            LibraryDamagedError, MismatchError: it can't be used; the message says why.
            LibraryLockedError: another process has the Milvus Lite open.
            LibraryError: the Milvus doesn't answer.
        """
        place = place_of(folder)
        assert place is not None
        state = state_of(database)
        check_searchable(folder, database, has_keywords=state is not None)
        assert state is not None
        self._folder = folder
        self._database = database
        self._state: State = state
        self._connection = Connection(place)
        self._legs = Legs(self._connection, database)
        self._weights = Weights(database, state.passages, state.terms)
        self._encoder: Encoder | None = None
        try:
            collections = Collections(self._connection, state.library)
            for name in filter(None, (state.words, state.vectors)):
                collections.check(name)
        except BaseException:
            self._connection.close()
            raise

    def __len__(self) -> int:
        return self._state.passages

    def close(self) -> None:
        """Give up the connection."""
        self._connection.close()

    @property
    def generation(self) -> str:
        """What tells this state from others: the publication, and the encoder's files."""
        encoder = [name for name, _ in current(self._database)["encoder"]]
        state = self._state
        return "+".join([f"milvus-{state.library[:8]}-{state.visible:06d}", *encoder])

    @property
    def embedded(self) -> float:
        """The share of passages that a search by meaning covers, 0 to 1."""
        state = self._state
        if not state.passages:
            return 1.0
        if not state.vectors or not current(self._database)["encoder"]:
            return 0.0
        without = self._database.placed.count_unplaced() + state.waiting
        return max(0.0, 1 - without / state.passages)

    @property
    def newest(self) -> int:
        """The newest article's day, 0 where none has one."""
        return self._database.placed.newest()

    def load_meaning(self) -> bool:
        """Load the query encoder; False where the library has no vectors yet."""
        if self._encoder is None and self._state.vectors and current(self._database)["encoder"]:
            encoder = encoder_of(EncoderStore(self._database, self._folder).place())
            fields = self._connection.call("describe_collection", self._state.vectors)["fields"]
            stored = next(one["params"]["dim"] for one in fields if one["name"] == "vector")
            if int(stored) != encoder.card.dimension:
                raise LibraryDamagedError(
                    f"the query encoder gives {encoder.card.dimension} numbers a vector, the"
                    f" library's vectors have {stored}",
                    "run: dateline doctor",
                )
            self._encoder = encoder
        return self._encoder is not None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return unit vectors of texts, (texts, dimension); None where there is no encoder yet."""
        self.load_meaning()
        return self._encoder.encode(texts) if self._encoder else None

    def encode_query(self, question: str) -> NDArray[np.float32] | None:
        """Return a question's unit vector, (dimension,); None where there is no encoder yet."""
        self.load_meaning()
        return self._encoder.encode_query(question) if self._encoder else None

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

        Both legs contribute their best, and every candidate then gets both scores, by the
        formulas of a library on this machine.
        """
        words = terms_of(query) if mode != "dense" else []
        allowed = self._allowed(filters, known_by)
        found: dict[int, Candidate] = {}
        cosines: dict[int, float] = {}
        if words and allowed is not None:
            known = [name for name in dict.fromkeys(words) if self._weights.held(name)]
            if known:
                safe_words = [safe(name) for name in words if name in known]
                for one in self._legs.by_words(
                    self._state.words, safe_words, depth_for(k), allowed
                ):
                    found[one.entity] = one
        if mode != "bm25" and vector is not None and self._state.vectors and allowed is not None:
            nearest = self._legs.by_meaning(self._state.vectors, vector, depth_for(k), allowed)
            found |= {one.entity: one for one, _ in nearest}
            cosines = {one.entity: cosine for one, cosine in nearest}
            others = sorted(found.keys() - cosines.keys())
            cosines |= self._legs.cosines(self._state.vectors, vector, others)
        return self._ranked(mode, words, list(found.values()), cosines, as_of)

    def _ranked(
        self,
        mode: Mode,
        words: Sequence[str],
        found: Sequence[Candidate],
        cosines: Mapping[int, float],
        as_of: date | None,
    ) -> Ranking:
        found = sorted(found, key=lambda one: one.passage)
        bm25 = [0.0] * len(found)
        if words and found:
            inputs = self._database.passages.inputs_of([one.passage for one in found])
            bm25 = self._weights.scores(words, [text for *_, text in inputs])
        return ranked(
            mode,
            passages=np.array([one.passage for one in found], dtype=np.int64),
            articles=np.array([one.article for one in found], dtype=np.int64),
            stories=np.array([one.story for one in found], dtype=np.int64),
            days=np.array([one.day for one in found], dtype=np.int32),
            bm25=np.array(bm25, dtype=np.float64),
            dense=np.array([cosines.get(one.entity, np.nan) for one in found], dtype=np.float64),
            as_of=as_of,
        )

    def idf(self, terms: Collection[str]) -> Mapping[str, float]:
        """Return the inverse document frequencies of BM25 terms."""
        return self._weights.idf(terms)

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
        rows = set(self.days(filters, known_by))
        # The rarest first: what holds it not needn't be looked at for the others.
        for name in sorted(dict.fromkeys(terms), key=self._weights.held):
            if not rows:
                return []
            rows &= self._articles_holding([name], rows)
        if without and rows:
            rows -= self._articles_holding(list(without), rows)
        return [(row, *self._days_and_stories[row]) for row in sorted(rows)]

    def _articles_holding(self, names: Sequence[str], among: Collection[int]) -> set[int]:
        """Return articles that hold any of some terms, all those of `among` that do."""
        known = [safe(name) for name in names if self._weights.held(name)]
        if not known:
            return set()
        everything = self._days_and_stories
        parts = [expressions.born_by(self._state.visible)]
        if len(among) < _NAMED or len(everything) - len(among) < _NAMED:
            parts += expressions.articles(among, everything)
        parts.append(expressions.holding(known))
        found = self._connection.all(self._state.words, expressions.together(parts), ["article"])
        gone = self._superseded
        return {int(one["article"]) for one in found if int(one["id"]) not in gone}

    def days(self, filters: Filters | None = None, known_by: date | None = None) -> dict[int, int]:
        """Return the day of each article that the filters let through, by rows, ascending."""
        days = {row: day for row, (day, _) in self._days_and_stories.items()}
        filters = filters or Filters()
        first = filters.since.toordinal() if filters.since else 1
        last = min(
            (day.toordinal() for day in (filters.until, known_by) if day),
            default=date.max.toordinal(),
        )
        undated = not filters.since and not filters.until
        named = set(rows_of_outlets(self._database, filters.sources)) if filters.sources else days
        return {
            row: day
            for row, day in days.items()
            if (first <= day <= last if day else undated) and row in named
        }

    def count(self, filters: Filters | None = None) -> int:
        """Count the articles that the filters let through."""
        return len(self.days(filters)) if filters else self._articles

    @cached_property
    def _articles(self) -> int:
        return self._database.placed.count()

    @cached_property
    def _days_and_stories(self) -> dict[int, tuple[int, int]]:
        """The day and story of every article, by rows, ascending: the same for a snapshot."""
        return self._database.placed.days_and_stories()

    @cached_property
    def _superseded(self) -> set[int]:
        """The entities in Milvus that this snapshot knows to be gone."""
        return set(self._database.placed.superseded_words())

    def _allowed(self, filters: Filters | None, known_by: date | None) -> str | None:
        """Return the expression for what may be found; None: nothing."""
        filters = filters or Filters()
        parts = [expressions.born_by(self._state.visible)]
        parts += expressions.days(filters, known_by, by_year=not self._connection.is_lite)
        if filters.sources:
            rows = set(rows_of_outlets(self._database, filters.sources))
            rows &= self._days_and_stories.keys()
            if not rows:
                return None
            parts += expressions.articles(rows, self._days_and_stories)
        return expressions.together(parts)


_NAMED = 10_000
"""So many articles at most are named to Milvus where what it finds can be looked through here."""
