"""How many passages hold a term, where a Milvus searches: tables `frequencies` and `histogram`.

`index.storage.tables.placed` makes them, since they stand for what was placed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from index.storage.tables.store import Store


class FrequencyStore(Store):
    """Tables `frequencies` and `histogram`."""

    def add_frequencies(self, changes: Mapping[int, int]) -> None:
        """Add to the numbers of passages that hold terms; a term that none holds any more goes."""
        terms = sorted(term for term, change in changes.items() if change)
        shifted: dict[int, int] = {}
        for begin in range(0, len(terms), 10_000):
            part = terms[begin : begin + 10_000]
            before = self.frequencies(part)
            after = {term: before.get(term, 0) + changes[term] for term in part}
            for term in part:
                for number, change in ((before.get(term, 0), -1), (after[term], 1)):
                    shifted[number] = shifted.get(number, 0) + change
            self._sql.executemany(
                "INSERT INTO frequencies (term, passages) VALUES (?, ?)"
                " ON CONFLICT (term) DO UPDATE SET passages = excluded.passages",
                [(term, number) for term, number in after.items() if number > 0],
            )
            self._sql.executemany(
                "DELETE FROM frequencies WHERE term = ?",
                [(term,) for term, number in after.items() if number <= 0],
            )
        self._sql.executemany(
            "INSERT INTO histogram (passages, terms) VALUES (?, ?) ON CONFLICT (passages)"
            " DO UPDATE SET terms = histogram.terms + excluded.terms",
            sorted((n, change) for n, change in shifted.items() if n > 0 and change),
        )
        self._sql.execute("DELETE FROM histogram WHERE terms = 0")

    def frequencies(self, terms: Iterable[int]) -> dict[int, int]:
        """Return in how many passages each of some terms stands, of those that stand in any."""
        rows = self._sql.execute(
            f"SELECT term, passages FROM frequencies WHERE term IN {self._sql.listed()}",
            (json.dumps(list(terms)),),
        )
        return dict(rows)

    def all_frequencies(self) -> dict[int, int]:
        """Return in how many passages every term stands."""
        return dict(self._sql.execute("SELECT term, passages FROM frequencies"))

    def histogram(self) -> NDArray[np.int64]:
        """Return (numbers, 2): how many terms stand in so many passages, by that number."""
        rows = self._sql.execute("SELECT passages, terms FROM histogram ORDER BY passages")
        return np.array(rows.fetchall(), dtype=np.int64).reshape(-1, 2)
