"""Merging segments of the keyword index by operations on arrays: nothing is tokenised again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.keyword.bm25 import Holders, offsets
from index.keyword.doc_freqs import total
from index.keyword.segments import GONE, SLICE_POSTINGS, Segment, living, places
from index.storage import artifacts
from index.storage.failpoints import step


def merge(segments: Sequence[Segment], folder: Path) -> None:
    """Write the living rows of segments, in their order, into `folder` as one segment.

    Memory holds a slice of the postings at a time.
    """
    held = total([segment.frequencies() for segment in segments])
    starts = offsets(held.passages)
    arrays: dict[str, NDArray[Any]] = {
        "terms": held.terms,
        "posting_offsets": starts,
        "lengths": living(segments, lambda s: s.postings.lengths, np.int32),
        "passage_ids": living(segments, lambda s: s.passage_ids, np.int64),
        "article_rows": living(segments, lambda s: s.article_rows, np.int64),
    }
    artifacts.save_arrays(folder, arrays)
    with ExitStack() as files:
        rows_file = files.enter_context((folder / "posting_rows.npy").open("wb"))
        counts_file = files.enter_context((folder / "posting_counts.npy").open("wb"))
        _write_header(rows_file, np.int32, int(starts[-1]))
        _write_header(counts_file, np.uint16, int(starts[-1]))
        for rows, counts in _merged_postings(segments, held.terms, starts):
            rows_file.write(rows.data)
            counts_file.write(counts.data)
            step("wrote", "postings")


def _merged_postings(
    segments: Sequence[Segment], terms: NDArray[np.uint64], starts: NDArray[np.int64]
) -> Iterator[Holders]:
    """Yield the postings of all terms, in their order, a slice of the terms at a time."""
    parts = list(zip(segments, places(segments), strict=True))
    cuts = np.searchsorted(starts, np.arange(0, starts[-1] + SLICE_POSTINGS, SLICE_POSTINGS))
    for first, end in pairwise(np.unique(np.minimum(cuts, len(terms)))):
        slices = [_slice(segment, place, terms[first:end]) for segment, place in parts]
        numbers, rows, counts = (np.concatenate(column) for column in zip(*slices, strict=True))
        order = np.argsort(numbers, kind="stable")  # a term's rows stay as they come: ascending
        yield rows[order], counts[order]


def _slice(
    segment: Segment, place: NDArray[np.int32], terms: NDArray[np.uint64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]:
    """Return a segment's living postings of some adjacent terms: term's number, row, count."""
    postings = segment.postings
    first = np.searchsorted(postings.terms, terms[0])
    end = np.searchsorted(postings.terms, terms[-1], side="right")
    bounds = postings.posting_offsets[first : end + 1]
    numbers = np.searchsorted(terms, postings.terms[first:end]).astype(np.int32)
    rows = place[postings.posting_rows[bounds[0] : bounds[-1]]]
    alive = rows != GONE
    counts = postings.posting_counts[bounds[0] : bounds[-1]]
    return np.repeat(numbers, np.diff(bounds))[alive], rows[alive], counts[alive]


def _write_header(file: BinaryIO, dtype: DTypeLike, length: int) -> None:
    """Begin an array file whose values follow piece by piece."""
    descr = np.lib.format.dtype_to_descr(np.dtype(dtype))
    header = {"descr": descr, "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(file, header)
