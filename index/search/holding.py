"""Which articles hold all of some terms, told from the keyword index without reading a text."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from index.keyword.reader import Keywords


class Holdings:
    """The articles of a snapshot, each with what its passages hold."""

    def __init__(self, keywords: Keywords) -> None:
        self._keywords = keywords
        self._articles, first, self._places = np.unique(
            keywords.article_rows, return_index=True, return_inverse=True
        )
        self._days = keywords.published[first]
        self._stories = keywords.stories[first]

    def of(
        self, terms: Collection[str], without: Collection[str], allowed: NDArray[np.bool_] | None
    ) -> list[tuple[int, int, int]]:
        """Return the articles that hold each of `terms` and none of `without`, by row.

        Two terms may stand in different passages of an article. `allowed` says which of the
        keyword index's rows count; None: all.

        Returns:
            Of each article its row, its day as an ordinal (0 where unknown) and its story.
        """
        found = np.ones(len(self._articles), dtype=bool)
        if allowed is not None:
            found = self._with_any(allowed)
        for name in dict.fromkeys(terms):
            if not found.any():
                return []
            found &= self._with_any(self._keywords.okapi.holding([name]))
        if without:
            found &= ~self._with_any(self._keywords.okapi.holding(without))
        columns = (self._articles[found], self._days[found], self._stories[found])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def _with_any(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which articles any of the rows is of."""
        found = np.zeros(len(self._articles), dtype=bool)
        found[self._places[rows]] = True
        return found
