"""BM25 by the very weights of a library on this machine, for what Milvus found.

Milvus's own scores choose the candidates: it counts by segment, and by another idf. How many
passages hold a term is in the database, so a candidate's score is that of `index.keyword.bm25`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.keyword.bm25 import Holders, Okapi, key_of
from index.keyword.tokenizer import terms
from index.milvus.words import signed
from index.storage.database import Database


class _Counted:
    """What `Okapi` asks of an inverted index, for numbers that are known without one."""

    def __init__(self, database: Database, passages: int, length: int) -> None:
        self._database = database
        self._passages = passages
        self._length = length

    @property
    def lengths(self) -> NDArray[np.int32]:
        return np.empty(0, dtype=np.int32)

    @property
    def frequencies(self) -> NDArray[np.int32]:
        return np.empty(0, dtype=np.int32)

    def holders(self, name: str) -> Sequence[Holders]:
        return []
