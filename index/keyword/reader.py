"""The keyword index of one snapshot: Okapi weights, and what each of its rows is.

bm25-…   segments, each the postings of some passages (`index.keyword.segments`)
rows-…   what is so of one commit only: which rows live, their articles' dates and stories
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.keyword.bm25 import Okapi
from index.keyword.doc_freqs import Frequencies
from index.keyword.segments import DOCTOR, Corpus, Segment, load, load_typed
from index.storage import artifacts
from index.storage.manifest import Current

ROW_TYPES: Mapping[str, type[np.generic]] = {
    "live": np.bool_,
    "published": np.int32,
    "stories": np.int64,
    "terms": np.uint64,
    "passages": np.int32,
    "words_version": np.int64,
}
"""The files of a commit. Of all segments' rows, one segment's after the other's:

live           whether the passage is still there

of those that live:

published      the article's publication day as a proleptic ordinal, 0 where unknown
stories        the number of the article's story

and of the library:

terms          every term that a living passage holds (`key_of`), ascending
passages       how many hold it
words_version  one number, the `WORDS_VERSION` that the terms were counted by
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one commit names: the segments with the rows that live, and what is so of them."""

    segments: tuple[Segment, ...]
    published: NDArray[np.int32]
    stories: NDArray[np.int64]
    frequencies: Frequencies
    words_version: int

    @classmethod
    def open(cls, folder: Path, named: Current) -> Snapshot:
        """Open the generations that a commit named by memory map, after the cheap checks.

        Raises:
            LibraryDamagedError: a file is missing, or isn't what was committed.
        """
        if len(named["rows"]) != 1:
            raise LibraryDamagedError("the keyword index is incomplete", DOCTOR)
        [rows] = named["rows"]
        arrays = load_typed(artifacts.check_sizes(folder, *rows), ROW_TYPES)
        live = arrays["live"]
        segments = []
        for generation in named["bm25"]:
            segment = load(artifacts.check_sizes(folder, *generation))
            segments.append(replace(segment, live=live[: len(segment)]))
            live = live[len(segment) :]
        alive = np.count_nonzero(arrays["live"])
        if (
            len(arrays["live"]) != sum(len(segment) for segment in segments)
            or not alive == len(arrays["published"]) == len(arrays["stories"])
            or len(arrays["terms"]) != len(arrays["passages"])
            or len(arrays["words_version"]) != 1
        ):
            raise LibraryDamagedError(
                f"{folder / rows[0]} isn't of the keyword index's segments", DOCTOR
            )
        return cls(
            tuple(segments),
            arrays["published"],
            arrays["stories"],
            Frequencies(arrays["terms"], arrays["passages"]),
            int(arrays["words_version"][0]),
        )

    def save(self, folder: Path) -> None:
        """Write all but the segments, which have folders of their own."""
        arrays = {
            "live": np.concatenate([segment.live for segment in self.segments]),
            "published": self.published,
            "stories": self.stories,
            "terms": self.frequencies.terms,
            "passages": self.frequencies.passages,
            "words_version": np.array([self.words_version], dtype=np.int64),
        }
        artifacts.save_arrays(folder, arrays)


class Keywords:
    """The keyword index as a search uses it: Okapi weights, and what each row is."""

    def __init__(self, snapshot: Snapshot) -> None:
        corpus = Corpus(snapshot.segments, snapshot.frequencies)
        self.okapi = Okapi(corpus)
        self.passage_ids = corpus.passage_ids
        self.article_rows = corpus.article_rows
        self.published = snapshot.published
        self.stories = snapshot.stories

    def __len__(self) -> int:
        return len(self.passage_ids)
