"""What of an article no other has, in every form in which it may be stored.

Its words are looked for in runs of eight, one beginning at every word: so long a run is nobody's
by chance. One that another article of the library has too is no trace of this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.removal.search import HEAD, ByteSearch

RUN_WORDS = 8
_LEAST_TITLE_WORDS = 3
_VECTOR_PIECE = 64
"""Bytes of a vector that are looked for in one: SQLite may store it in parts."""

_BATCH = 1 << 20
_NO_TERMS: NDArray[np.uint64] = np.empty(0, dtype=np.uint64)

_WORD = re.compile(r"\S+")

Said = tuple[str, str]
"""A title and a text."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is to be found nowhere: byte strings with what each is of, and the numbers of terms.

    `texts` are those that they come from, together so many `characters` long; `runs` counts the
    runs of their words that no other article has.
    """

    of: Mapping[bytes, str] = field(default_factory=dict, repr=False)
    terms: NDArray[np.uint64] = field(default_factory=lambda: _NO_TERMS, repr=False)
    texts: tuple[str, ...] = field(default=(), repr=False)
    runs: int = 0

    @property
    def characters(self) -> int:
        """How long the texts are, each counted once."""
        return sum(map(len, self.texts))

    def with_stored(self, stored: Mapping[bytes, str], terms: NDArray[np.uint64]) -> Pieces:
        """Return these and what a library stored of the article alone.

        `stored` are bytes, such as vectors, with what each is; `terms` the numbers of the terms.
        """
        parts = {
            whole[begin : begin + _VECTOR_PIECE]: what
            for whole, what in stored.items()
            for begin in range(0, max(1, len(whole) - HEAD + 1), _VECTOR_PIECE)
        }
        return replace(self.with_more(parts), terms=terms)

    def with_more(self, more: Mapping[bytes, str]) -> Pieces:
        """Return these and more byte strings, such as parts of the texts compressed."""
        return replace(self, of={**self.of, **more})


def pieces_of(
    said: Sequence[Said],
    others: Iterable[Said],
    *,
    known: Iterable[str] = (),
) -> Pieces:
    """Return what is to be looked for of titles and texts.

    Args:
        said: all that an article ever said, as titles and texts.
        others: what all other articles say; what stands there too is left out.
        known: what stays known of the article, such as its path, whatever words it has.
    """
    runs = {_collapsed(run): run for title, text in said for run in _runs(title, text)}
    names = list(known)
    shared = _shared(runs, others) | {run for run in runs if any(run in name for name in names)}
    of = {
        form: "words"
        for run, whole in runs.items()
        if run not in shared
        for form in _forms(run, whole)
        if len(form) >= HEAD
    }
    texts = tuple(dict.fromkeys(text for _, text in said))
    return Pieces(of, texts=texts, runs=len(runs) - len(shared))


def _runs(title: str, text: str) -> Iterator[str]:
    """Yield the runs of words of a text, and its title if it says enough to be known by."""
    if len(title.split()) >= _LEAST_TITLE_WORDS:
        yield title.strip()
    words = [match.span() for match in _WORD.finditer(text)]
    for first in range(max(1, len(words) - RUN_WORDS + 1) if words else 0):
        last = min(first + RUN_WORDS, len(words)) - 1
        yield text[words[first][0] : words[last][1]]


def _shared(runs: Iterable[str], others: Iterable[Said]) -> set[str]:
    """Return the runs, their spaces collapsed, that stand in what others say."""
    by_bytes = {run.encode("utf-8", "surrogatepass"): run for run in runs}
    search = ByteSearch(by_bytes)
    found: set[bytes] = set()
    batch, size = list[bytes](), 0
    for title, text in others:
        batch.append(_collapsed(f"{title}\n{text}").encode("utf-8", "surrogatepass"))
        size += len(batch[-1])
        if size > _BATCH:
            found |= search.within(b"\0".join(batch))
            batch, size = [], 0
    found |= search.within(b"\0".join(batch))
    return {by_bytes[piece] for piece in found}


def _forms(collapsed: str, whole: str) -> Iterator[bytes]:
    """Yield a run as it may be stored: plain, as JSON, in two encodings, on one line or several."""
    for text in dict.fromkeys((whole, collapsed)):
        for written in dict.fromkeys(
            (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
        ):
            yield written.encode("utf-8", "surrogatepass")
        yield text.encode("utf-16-le", "surrogatepass")
        yield text.encode("utf-16-be", "surrogatepass")


def _collapsed(text: str) -> str:
    return " ".join(text.split())
