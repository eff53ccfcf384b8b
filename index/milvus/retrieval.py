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
from index.milvus.connection import MOST_ASKED, Connection
from index.milvus.described import described
from index.milvus.legs import Candidate, Legs
from index.milvus.okapi import Weights
from index.milvus.state import State, state_of
from index.milvus.words import outlet_key, safe
from index.place import place_of
from index.search.filtering import names_of_outlets, rows_of_outlets
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
            collections = Collections(self._connection, state.library, state.milvus)
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

    def described(self) -> tuple[str, ...]:
        """See `Retrieval.described`: the version, the collections, their rows and indexes."""
        state = self._state
        return described(self._connection, filter(None, (state.words, state.vectors)))

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
        if allowed is None:
            return self._ranked(mode, [], {}, {}, as_of)  # nothing passes
        depth = depth_for(k)
        bm25 = self._by_words(words, depth, allowed)
        found = list(bm25)
        cosines: dict[int, float] = {}
        if mode != "bm25" and vector is not None and self._state.vectors:
            nearest = self._legs.by_meaning(self._state.vectors, vector, depth, allowed)
            cosines = {one.entity: cosine for one, cosine in nearest}
            others = [one.entity for one in found if one.entity not in cosines]
            cosines |= self._legs.cosines(self._state.vectors, vector, others)
            more = [one for one, _ in nearest if one not in bm25]
            bm25 |= self._scored(words, more)
            found += more
        return self._ranked(mode, found, bm25, cosines, as_of)

    def _by_words(self, words: Sequence[str], depth: int, allowed: str) -> dict[Candidate, float]:
        """Return the passages of the highest BM25, each with it."""
        known = [name for name in words if self._weights.held(name)]
        if not known:
            return {}
        # By the scores that count, what Milvus would leave out may come before what it takes.
        found = self._legs.by_words(
            self._state.words, list(map(safe, known)), _MORE * depth, allowed
        )
        scores = self._scored(words, found)
        best = sorted(scores, key=lambda one: (-scores[one], one.passage))[:depth]
        return {one: scores[one] for one in best}

    def _scored(self, words: Sequence[str], found: Sequence[Candidate]) -> dict[Candidate, float]:
        """Return passages with their BM25."""
        if not words or not found:
            return dict.fromkeys(found, 0.0)
        by_passage = {one.passage: one for one in found}
        inputs = list(self._database.passages.inputs_of(sorted(by_passage)))
        scores = self._weights.scores(words, [text for *_, text in inputs])
        return {
            by_passage[passage]: score for (passage, *_), score in zip(inputs, scores, strict=True)
        }

    def _ranked(
        self,
        mode: Mode,
        found: Sequence[Candidate],
        bm25: Mapping[Candidate, float],
        cosines: Mapping[int, float],
        as_of: date | None,
    ) -> Ranking:
        return ranked(
            mode,
            passages=np.array([one.passage for one in found], dtype=np.int64),
            articles=np.array([one.article for one in found], dtype=np.int64),
            stories=np.array([one.story for one in found], dtype=np.int64),
            days=np.array([one.day for one in found], dtype=np.int32),
            bm25=np.array([bm25[one] for one in found], dtype=np.float64),
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
            rows &= self._articles_holding(name, rows)
        for name in dict.fromkeys(without):
            rows -= self._articles_holding(name, rows)
        return [(row, *self._days_and_stories[row]) for row in sorted(rows)]

    def _articles_holding(self, name: str, among: Collection[int]) -> set[int]:
        """Return the articles that hold a term, all those of `among` that do."""
        number = self._weights.held(name)
        if not number or not among:
            return set()
        parts = [expressions.born_by(self._state.visible)]
        everything = self._days_and_stories
        if min(len(among), len(everything) - len(among)) < _NAMED:
            parts += expressions.articles(among, everything)
        if number + len(self._superseded) <= MOST_ASKED:  # which may come before them
            # A search reads the term's postings, where a match may look at every passage.
            allowed = expressions.together(parts)
            found = self._legs.by_words(self._state.words, [safe(name)], number, allowed)
            return {one.article for one in found}
        parts.append(expressions.holding([safe(name)]))
        rows = self._connection.all(self._state.words, expressions.together(parts), ["article"])
        return {int(one["article"]) for one in rows if int(one["id"]) not in self._superseded}

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
    def _outlets(self) -> list[str]:
        """The names of all outlets: the same for a snapshot."""
        return self._database.placed.outlets()

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
            names = names_of_outlets(self._outlets, filters.sources)
            if not names:
                return None
            parts.append(expressions.any_of("outlet", sorted(map(outlet_key, names))))
        return expressions.together(parts)


_MORE = 2
"""How many times as many passages are asked for by words as are taken."""

_NAMED = 10_000
"""So many articles at most are named to Milvus where what it finds can be looked through here."""
