"""The meaning search of one snapshot: vectors in FAISS, and the encoder of questions.

The FAISS segments may cover fewer passages than the keyword index (an update still embedding)
and hold others (some that an update has since removed), so their rows are mapped to those of
`Keywords` and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.vector.segment_map import Coverage, places

if TYPE_CHECKING:
    from index.vector.faiss_index import DenseIndex
    from index.vector.query_encoder import Encoder

Vector = NDArray[np.float32]
Rows = NDArray[np.int64]


class Meaning:
    """The FAISS segments and the query encoder, joined to the rows of the keyword index."""

    def __init__(
        self, segments: Sequence[Coverage], encoder_folder: Path, passage_ids: NDArray[np.int64]
    ) -> None:
        """Load them.

        Args:
            segments: what each segment covers of the keyword index's rows.
            encoder_folder: the encoder's generation.
            passage_ids: the passage of each row of the keyword index, ascending.

        Raises:
            LibraryDamagedError, EncoderError: a file isn't what it should be.
        """
        # Keyword search needs neither, and each takes a tenth of a second to import.
        from index.vector.faiss_index import DenseIndex
        from index.vector.query_encoder import encoder_of

        self.encoder: Encoder = encoder_of(encoder_folder)
        self._passage_ids = passage_ids
        self._segments = [_Segment(one, DenseIndex(one.folder, len(one.ids))) for one in segments]
        for segment in self._segments:
            if segment.index.dimension != self.encoder.card.dimension:
                raise LibraryDamagedError(
                    f"the query encoder gives {self.encoder.card.dimension} numbers a vector, the"
                    f" library's vectors have {segment.index.dimension}",
                    "run: dateline doctor",
                )

    def nearest(self, vector: Vector, depth: int, allowed: NDArray[np.bool_] | None) -> Rows:
        """Return the rows nearest to a unit vector, best first: at most `depth`, of those allowed.

        Of equal cosines, the first row comes first, whatever segments the passages are in.
        """
        found = [segment.nearest(vector, depth, allowed) for segment in self._segments]
        rows = np.concatenate([rows for rows, _ in found])
        cosines = np.concatenate([cosines for _, cosines in found])
        nearest: Rows = rows[np.lexsort((rows, -cosines))[:depth]]
        return nearest

    def cosines(self, vector: Vector, rows: Rows) -> NDArray[np.float64]:
        """Return the rows' cosines to a unit vector; NaN for a row without a vector."""
        cosines = np.full(len(rows), np.nan)
        ids = self._passage_ids[rows]
        for segment in self._segments:
            held = places(ids, segment.covered.ids)
            cosines[held >= 0] = segment.index.cosines(vector, held[held >= 0])
        return cosines


class _Segment:
    def __init__(self, covered: Coverage, index: DenseIndex) -> None:
        self.covered = covered
        self.index = index
        self._live = None if covered.live.all() else covered.live

    def nearest(
        self, vector: Vector, depth: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[Rows, NDArray[np.float32]]:
        usable = self._live
        if allowed is not None and len(allowed):
            usable = allowed[self.covered.places]
            if self._live is not None:
                usable &= self._live
        found, cosines = self.index.search(vector, depth, usable)
        return self.covered.places[found], cosines
