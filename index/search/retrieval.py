"""What finds the passages of an opened library, whatever engine searches them.

`index.search.local` searches the files in a library's folder, `index.milvus.retrieval` a Milvus.
All else of a library (articles, stories, what was extracted) is its database's: see
`index.library`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.types import Filters

if TYPE_CHECKING:
    from index.search.search import Mode, Ranking


class Retrieval(Protocol):
    """The search of one unchanging snapshot: that of the database it was opened with.

    Articles are told by their rows in the database, days are proleptic ordinals, 0 where unknown.
    Every method raises LibraryDamagedError where what it reads isn't what was written, and
    LibraryError where an engine on another machine doesn't answer within a bound.
    """

    def __len__(self) -> int:
        """How many passages there are."""

    def close(self) -> None:
        """Give up whatever is held open."""

    @property
    def generation(self) -> str:
        """What tells this state from others."""

    def described(self) -> tuple[str, ...]:
        """Ask the engine what it is and holds of this library; return lines for people to read.

        Empty where there is no engine but the files in the library's folder.
        """

    @property
    def embedded(self) -> float:
        """The share of passages that a search by meaning covers, 0 to 1."""

    @property
    def newest(self) -> int:
        """The newest article's day."""

    def load_meaning(self) -> bool:
        """Load what a search by meaning needs; False where no passage has a vector yet."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return unit vectors of texts, (texts, dimension); None where none can be made yet."""

    def encode_query(self, question: str) -> NDArray[np.float32] | None:
        """Return a question's unit vector, (dimension,); None where none can be made yet."""

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

        Both legs contribute their best, and every candidate gets both scores.
        """

    def idf(self, terms: Collection[str]) -> Mapping[str, float]:
        """Return the inverse document frequencies of BM25 terms."""

    def holding(
        self,
        terms: Collection[str],
        without: Collection[str],
        *,
        filters: Filters | None = None,
        known_by: date | None = None,
    ) -> list[tuple[int, int, int]]:
        """Return the articles that hold each of `terms` and none of `without`, by row.

        Two terms may stand in different passages of an article; where no term is given, all
        articles hold each.

        Returns:
            Of each article its row, its day and its story's number.
        """

    def days(self, filters: Filters | None = None, known_by: date | None = None) -> dict[int, int]:
        """Return the day of each article that the filters let through, by rows, ascending."""

    def count(self, filters: Filters | None = None) -> int:
        """Count the articles that the filters let through."""
