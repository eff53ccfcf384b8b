"""Bringing the keyword index (BM25) up to the database's passages, and checking it against them.

What an update costs is what it changes: passages that are new are tokenised into a segment,
those that have gone are counted out of the terms they hold, and now and then the last segments
are merged. Only some bytes a passage are written anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword.bm25 import invert
from index.keyword.doc_freqs import Frequencies, total
from index.keyword.merge import merge
from index.keyword.merge_policy import Size, to_merge
from index.keyword.reader import Snapshot
from index.keyword.segments import (
    PassageText,
    Segment,
    in_blocks,
    invert_passages,
    living,
    load,
    row_digests,
)
from index.keyword.tokenizer import WORDS_VERSION
from index.storage import artifacts
from index.storage.database import Database
from index.storage.manifest import Named, current, name_generations, write_generation

SCRATCH = "bm25-new"
"""The folder of passages inverted but not merged yet. It has a generation's prefix and no commit
names it, so that what a run that was killed left of it goes with the superseded generations."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays of the index there was: its segments, without what has gone from the database.

    `frequencies` are to be summed: what they were, and what has gone of them.
    """

    named: tuple[Named, ...] = ()
    segments: tuple[Segment, ...] = ()
    frequencies: tuple[Frequencies, ...] = ()

    @property
    def last_id(self) -> int:
        """The highest passage id of any row, living or not; the database gives higher ones."""
        return max((int(s.passage_ids[-1]) for s in self.segments if len(s)), default=0)


def publish_bm25(database: Database, folder: Path, *, purge: bool = False) -> None:
    """Make the keyword index that of the database's passages, in the transaction that is open.

    The articles' stories must be settled (`index.stories.stories.refresh`). All passages are
    tokenised anew where no index is named, its files are missing, or it counts words by other
    rules. With `purge`, no segment keeps the postings of passages that are gone.
    """
    kept = _kept(database, folder)
    with _scratch(folder) as scratch:
        new = list(invert_passages(_passages_after(database, kept.last_id), scratch))
        frequencies = total([*kept.frequencies, *(segment.frequencies() for segment in new)])
        if purge:
            kept = _purged(database, folder, kept)
        named, segments = _merged(database, folder, kept, new)
    article_rows = living(segments, lambda s: s.article_rows, np.int64)
    days, stories = days_and_stories(database, article_rows)
    snapshot = Snapshot(tuple(segments), days, stories, frequencies, WORDS_VERSION)
    rows = write_generation(database, folder, "rows", snapshot.save)
    name_generations(database, "bm25", named)
    name_generations(database, "rows", [rows])


def _kept(database: Database, folder: Path) -> _Kept:
    named = current(database)
    if not named["bm25"]:
        return _Kept()
    try:
        before = Snapshot.open(folder, named)
    except LibraryDamagedError:
        return _Kept()
    if before.words_version != WORDS_VERSION:
        return _Kept()
    segments, frequencies = [], [before.frequencies]
    for segment in before.segments:
        gone = database.passages.gone(segment.passage_ids[segment.live])
        left = segment.without(gone) if len(gone) else segment
        if len(gone):
            frequencies.append(-segment.frequencies_in(segment.live & ~left.live))
        segments.append(left)
    return _Kept(tuple(named["bm25"]), tuple(segments), tuple(frequencies))


def _purged(database: Database, folder: Path, kept: _Kept) -> _Kept:
    """Write the segments that hold passages which are gone again, each by itself, without them."""
    pairs = list[tuple[Named, Segment]]()
    for name, segment in zip(kept.named, kept.segments, strict=True):
        if segment.live.all():
            pairs.append((name, segment))
        elif segment.live_count:
            written = write_generation(database, folder, "bm25", partial(merge, [segment]))
            pairs.append((written, load(folder / written[0])))
    return _Kept(
        tuple(name for name, _ in pairs), tuple(segment for _, segment in pairs), kept.frequencies
    )


def _passages_after(database: Database, last_id: int) -> Iterator[PassageText]:
    for identity, _, article, text in database.passages.inputs(last_id):
        yield identity, article, text


def _merged(
    database: Database, folder: Path, kept: _Kept, new: Sequence[Segment]
) -> tuple[Sequence[Named], Sequence[Segment]]:
    """Write one segment of the new passages and of the segments that are due to be merged.

    Where there is neither, all stays as it is. An empty library has an empty segment.
    """
    added = sum(len(segment) for segment in new)
    sizes = [Size(s.live_count, len(s) - s.live_count) for s in kept.segments]
    # All that follow are merged too, since segments must stay in the order of their passages.
    first = min(to_merge(added, sizes), default=len(sizes))
    if kept.segments and not added and first == len(sizes):
        return kept.named, kept.segments
    merging = [*kept.segments[first:], *new]
    written = write_generation(database, folder, "bm25", lambda target: merge(merging, target))
    return [*kept.named[:first], written], [*kept.segments[:first], load(folder / written[0])]


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    path = folder / SCRATCH
    artifacts.discard(path)
    try:
        yield path
    finally:
        artifacts.discard(path)


def days_and_stories(
    database: Database, article_rows: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return each row's day and story, which are its article's, as `ROW_TYPES` describes them.

    An article whose story isn't known has no day and is a story of its own.
    """
    known = database.stories.days_and_stories()
    articles, places = np.unique(article_rows, return_inverse=True)
    values = np.array([known.get(row, (0, row)) for row in articles.tolist()], dtype=np.int64)
    days, stories = values.reshape(-1, 2)[places].T
    return days.astype(np.int32), np.ascontiguousarray(stories)


def terms_of_only(
    database: Database, folder: Path, passages: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return the numbers of the terms that only some passages, ids ascending, hold; ascending.

    There are none where the keyword index can't be read, which is then made anew.
    """
    try:
        before = Snapshot.open(folder, current(database))
    except LibraryDamagedError:
        return np.empty(0, dtype=np.uint64)
    mine = total(
        [s.frequencies_in(s.live & np.isin(s.passage_ids, passages)) for s in before.segments]
    )
    everywhere = before.frequencies
    places = np.searchsorted(everywhere.terms, mine.terms)
    own: NDArray[np.uint64] = mine.terms[everywhere.passages[places] == mine.passages]
    return own


def check(database: Database, folder: Path) -> None:
    """Compare the keyword index, to the last posting, with what the database would give anew.

    Raises:
        LibraryDamagedError: a file isn't what was committed, or says something else.
    """
    named = current(database)
    for generation in (*named["bm25"], *named["rows"]):
        artifacts.check_contents(folder, *generation)
    snapshot = Snapshot.open(folder, named)
    _check_rows(database, snapshot)
    _check_words(database, snapshot)


def _check_rows(database: Database, snapshot: Snapshot) -> None:
    """Every row that lives is a passage of the database, with its article's day and story."""
    stored_ids, stored_articles = database.passages.ids_and_articles()
    passage_ids = living(snapshot.segments, lambda s: s.passage_ids, np.int64)
    article_rows = living(snapshot.segments, lambda s: s.article_rows, np.int64)
    same = np.array_equal(passage_ids, stored_ids)
    if not same or not np.array_equal(article_rows, stored_articles):
        raise LibraryDamagedError("the keyword index doesn't cover the passages of the database")
    days = database.articles.days()
    if snapshot.published.tolist() != [days.get(row, 0) for row in article_rows.tolist()]:
        raise LibraryDamagedError("the keyword index holds other dates than the database")
    _, stories = days_and_stories(database, article_rows)
    if not np.array_equal(snapshot.stories, stories):
        raise LibraryDamagedError("the keyword index holds other stories than the database")


def _check_words(database: Database, snapshot: Snapshot) -> None:
    """The postings of each row are those of its passage, and the frequencies are their sums."""
    segments = snapshot.segments
    digests = living(segments, lambda s: row_digests(s.postings), np.uint64)
    lengths = living(segments, lambda s: s.postings.lengths, np.int32)
    first = 0
    for block in in_blocks(text for *_, text in database.passages.inputs()):
        postings = invert(block)
        rows = slice(first, first + len(block))
        same = np.array_equal(digests[rows], row_digests(postings))
        if not same or not np.array_equal(lengths[rows], postings.lengths):
            raise LibraryDamagedError("the keyword index holds other words than the database")
        first += len(block)
    held = total([segment.frequencies() for segment in segments])
    counted = snapshot.frequencies
    same = np.array_equal(held.terms, counted.terms)
    if not same or not np.array_equal(held.passages, counted.passages):
        raise LibraryDamagedError("the keyword index counts terms otherwise than it holds them")
