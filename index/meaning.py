"""The meaning search of one snapshot: vectors in FAISS, and the encoder of questions.

A FAISS generation may cover fewer passages than the keyword index (an update still embedding)
or other ones (an update that has since removed some), so its rows are mapped to those of
`Keywords` and back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.errors import LibraryDamagedError
from index.keywords import Keywords
from index.publish_vectors import FAISS_ROWS

if TYPE_CHECKING:
    from index.dense import DenseIndex
    from index.encoder import Encoder

Vector = NDArray[np.float32]


class Meaning:
    """The FAISS generation and the query encoder, joined to the rows of `keywords`."""

    def __init__(self, faiss_folder: Path, encoder_folder: Path, keywords: Keywords) -> None:
        # Keyword search needs neither, and each takes a tenth of a second to import.
        from index import dense
        from index.encoder import Encoder

        ids = generations.load_arrays(faiss_folder, (FAISS_ROWS,))[FAISS_ROWS]
        self.index: DenseIndex = dense.DenseIndex(faiss_folder / dense.FILE, ids)
        self.encoder: Encoder = Encoder(encoder_folder)
        if self.encoder.card.dimension != self.index.dimension:
            raise LibraryDamagedError(
                f"the query encoder gives {self.encoder.card.dimension} numbers a vector, the"
                f" library's vectors have {self.index.dimension}",
                "run: dateline doctor",
            )
        places = np.minimum(np.searchsorted(keywords.passage_ids, ids), max(0, len(keywords) - 1))
        present = keywords.passage_ids[places] == ids if len(keywords) else np.zeros(len(ids), bool)
        self.row_of_dense = np.where(present, places, -1)
        self.dense_of_row = np.full(len(keywords), -1, dtype=np.int64)
        self.dense_of_row[places[present]] = np.flatnonzero(present)

    @property
    def covered(self) -> int:
        """How many rows of the keyword index have a vector."""
        return int(np.count_nonzero(self.dense_of_row >= 0))

    def nearest(
        self, vector: Vector, depth: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return the rows nearest to a unit vector, at most `depth`, of those allowed."""
        usable = self.row_of_dense >= 0
        if allowed is not None and len(allowed):
            usable &= allowed[self.row_of_dense]
        found, _ = self.index.search(vector, depth, None if usable.all() else usable)
        return self.row_of_dense[found]

    def cosines(self, vector: Vector, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the rows' cosines to a unit vector; NaN for a row without a vector."""
        scores = np.full(len(rows), np.nan)
        dense_rows = self.dense_of_row[rows]
        known = dense_rows >= 0
        scores[known] = self.index.cosines(vector, dense_rows[known])
        return scores
