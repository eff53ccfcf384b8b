"""In how many passages each term stands, kept up to date by sums: O(terms), no posting read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frequencies:
    """terms: uint64, what each is known by, ascending; passages: int32, how many hold it."""

    terms: NDArray[np.uint64]
    passages: NDArray[np.int32]

    def __neg__(self) -> Frequencies:
        """Return the same terms, to be taken away in a `total`."""
        return Frequencies(self.terms, -self.passages)


def total(parts: Sequence[Frequencies]) -> Frequencies:
    """Return the sums by term, without the terms that no passage holds."""
    terms = np.concatenate([np.empty(0, np.uint64), *(part.terms for part in parts)])
    passages = np.concatenate([np.empty(0, np.int32), *(part.passages for part in parts)])
    order = np.argsort(terms, kind="stable")  # a merge, since each part is in order already
    terms = terms[order]
    first = np.flatnonzero(np.diff(terms, prepend=~terms[:1]))
    sums = np.add.reduceat(passages[order], first) if len(first) else passages
    held = sums > 0
    return Frequencies(terms[first][held], sums[held].astype(np.int32))
