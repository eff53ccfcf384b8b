"""Segments of the keyword index: each inverts a run of passages once, and is never changed.

Passages that are new make a segment of their own, so that adding ten articles tokenises ten
articles. One that has gone stays in its segment's postings but no longer lives, and readers
pass over it until the segment is merged (`index.keyword.merge`). Lucene and tantivy do the same.

Later segments hold passages of higher ids, so that the living rows of one segment after the
other are in the order of their ids, however a library grew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword.bm25 import POSTING_ARRAYS, Holders, Postings, invert, key_of
from index.keyword.doc_freqs import Frequencies
from index.storage import artifacts

SEGMENT_TYPES: Mapping[str, type[np.generic]] = {
    "terms": np.uint64,
    "posting_offsets": np.int64,
    "posting_rows": np.int32,
    "posting_counts": np.uint16,
    "lengths": np.int32,
    "passage_ids": np.int64,
    "article_rows": np.int64,
}
"""A segment's files: its `Postings`, and what each of its rows is, the passage's id (ascending)
and the row of its article, which a passage never changes."""

BLOCK_PASSAGES = 16_384
"""Passages inverted at a time, which takes some 150 MB."""

SLICE_POSTINGS = 1 << 21
"""Postings held in memory at a time where all of a segment's are gone through."""

GONE = -1
DOCTOR = "run: dateline doctor"

PassageText = tuple[int, int, str]
"""A passage's id, its article's row, and the text whose terms are counted."""

Item = TypeVar("Item")
Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Segment:
    """An inverted index of passages, what its rows are, and which of them live."""

    postings: Postings
    passage_ids: NDArray[np.int64]
    article_rows: NDArray[np.int64]
    live: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.passage_ids)

    @property
    def live_count(self) -> int:
        """How many of its rows live."""
        return int(np.count_nonzero(self.live))

    def without(self, ids: NDArray[np.int64]) -> Segment:
        """Return the segment with these of its passages no longer living."""
        live = self.live.copy()
        live[np.searchsorted(self.passage_ids, ids)] = False
        return replace(self, live=live)

    def frequencies(self) -> Frequencies:
        """Count the living passages that hold each term; of some terms there are none."""
        held = self.postings.frequencies
        if not self.live.all():
            held = held - self.frequencies_in(~self.live).passages
        return Frequencies(self.postings.terms, held)

    def frequencies_in(self, rows: NDArray[np.bool_]) -> Frequencies:
        """Count the passages of some rows that hold each term; of some terms there are none."""
        postings = self.postings
        held = np.zeros(len(postings.terms), dtype=np.int32)
        for start in range(0, len(postings.posting_rows), SLICE_POSTINGS):
            marked = rows[postings.posting_rows[start : start + SLICE_POSTINGS]]
            places = start + np.flatnonzero(marked)
            numbers = np.searchsorted(postings.posting_offsets, places, side="right") - 1
            held += np.bincount(numbers, minlength=len(held)).astype(np.int32)
        return Frequencies(postings.terms, held)


def load(folder: Path) -> Segment:
    """Open a segment by memory map, with all of its rows living.

    Raises:
        LibraryDamagedError: a file is missing, or isn't such as `merge` writes.
    """
    arrays = load_typed(folder, SEGMENT_TYPES)
    postings = Postings(**{name: arrays[name] for name in POSTING_ARRAYS})
    segment = Segment(
        postings,
        arrays["passage_ids"],
        arrays["article_rows"],
        np.ones(len(postings.lengths), dtype=bool),
    )
    count = len(postings.posting_rows)
    if (
        len(postings.posting_offsets) != len(postings.terms) + 1
        or postings.posting_offsets[-1] != count
        or len(postings.posting_counts) != count
        or len(segment.article_rows) != len(segment)
        or len(segment.live) != len(segment)
    ):
        raise LibraryDamagedError(f"the arrays in {folder} don't belong together", DOCTOR)
    return segment


def load_typed(folder: Path, types: Mapping[str, type[np.generic]]) -> dict[str, NDArray[Any]]:
    """Open arrays by memory map, each of the type it must have.

    Raises:
        LibraryDamagedError: one is missing or is something else.
    """
    arrays = artifacts.load_arrays(folder, types)
    for name, dtype in types.items():
        if arrays[name].dtype != dtype:
            raise LibraryDamagedError(
                f"{folder / name}.npy isn't a list of {dtype.__name__}", DOCTOR
            )
    return arrays


def invert_passages(passages: Iterable[PassageText], folder: Path) -> Iterator[Segment]:
    """Invert passages, given in the order of their ids, a block at a time.

    Each block is written into a folder of its own in `folder` and comes back by memory map, so
    that memory holds one block however many there are.
    """
    for number, block in enumerate(in_blocks(passages)):
        postings = invert(text for _, _, text in block)
        rows = np.array([row[:2] for row in block], dtype=np.int64)
        arrays = {name: getattr(postings, name) for name in POSTING_ARRAYS}
        arrays |= {"passage_ids": rows[:, 0].copy(), "article_rows": rows[:, 1].copy()}
        target = folder / str(number)
        target.mkdir(parents=True)
        artifacts.save_arrays(target, arrays)
        yield load(target)


def in_blocks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `BLOCK_PASSAGES`."""
    rest = iter(items)
    while block := list(islice(rest, BLOCK_PASSAGES)):
        yield block


def living(
    segments: Sequence[Segment], column: Callable[[Segment], NDArray[Value]], dtype: type[Value]
) -> NDArray[Value]:
    """Return the values of a column in all rows that live, one segment's after the other's."""
    values = [
        column(segment) if segment.live.all() else column(segment)[segment.live]
        for segment in segments
    ]
    return np.concatenate([np.empty(0, dtype), *values])


def places(segments: Sequence[Segment]) -> list[NDArray[np.int32]]:
    """Return for each segment where its rows stand among all that live; `GONE`, where nowhere."""
    first = 0
    found = []
    for segment in segments:
        ranks = np.cumsum(segment.live, dtype=np.int32) + np.int32(first - 1)
        found.append(np.where(segment.live, ranks, np.int32(GONE)))
        first += segment.live_count
    return found


def row_digests(postings: Postings) -> NDArray[np.uint64]:
    """Return a number for each row that tells whether two rows hold the same terms as often.

    Terms are known by random numbers: weighed by how often each stands there, the sums of two
    different rows agree by chance once in 2^63.
    """
    bounds = postings.posting_offsets
    digests = np.zeros(len(postings.lengths), dtype=np.uint64)
    for start in range(0, len(postings.posting_rows), SLICE_POSTINGS):
        end = min(start + SLICE_POSTINGS, len(postings.posting_rows))
        first = np.searchsorted(bounds, start, side="right") - 1
        last = np.searchsorted(bounds, end)
        within: NDArray[np.int64] = np.clip(bounds[first : last + 1], start, end)
        weights = 2 * postings.posting_counts[start:end].astype(np.uint64) + np.uint64(1)
        terms = np.repeat(postings.terms[first:last], np.diff(within))
        np.add.at(digests, postings.posting_rows[start:end], terms * weights)
    return digests


class Corpus:
    """The living passages of all segments as one inverted index; its rows ascend by their ids."""

    def __init__(self, segments: Sequence[Segment], frequencies: Frequencies) -> None:
        self._parts = [
            (segment.postings, place, bool(segment.live.all()))
            for segment, place in zip(segments, places(segments), strict=True)
        ]
        self.frequencies = frequencies.passages
        self.lengths = living(segments, lambda s: s.postings.lengths, np.int32)
        self.passage_ids = living(segments, lambda s: s.passage_ids, np.int64)
        self.article_rows = living(segments, lambda s: s.article_rows, np.int64)

    def holders(self, name: str) -> Sequence[Holders]:
        """Return the rows that hold a term, in a part for each segment that has any."""
        key = key_of(name)
        found = []
        for postings, place, all_live in self._parts:
            if (holders := postings.find(key)) is None:
                continue
            rows, counts = holders
            if all_live:
                found.append((rows + place[0], counts))
            else:
                rows = place[rows]
                there = rows != GONE
                found.append((rows[there], counts[there]))
        return found
