"""What an update asks of workers, whatever runs them.

They read and embed; what is written, and when, is for the one process that updates the library.
So a worker that dies costs what it had in hand, and nothing is stored twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.ingest.readers.documents.printed.ocr import Recogniser
from index.ingest.readers.records.fields import Mapped
from index.types import ParsedArticle, Skipped
from index.vector.backlog import Block, BlockVectors
from index.vector.embedder import Embedder


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a worker read of a file whose bytes had this SHA-256; articles have their passages."""

    sha256: str
    found: tuple[ParsedArticle | Skipped, ...]


BLOCK = 256
"""Texts sent together: seconds of work for one core, and all that a worker's death costs."""


@dataclass(frozen=True, slots=True)
class Model:
    """The model that embeds: see `Embedder.load`, whose arguments `encoder` and `before` are."""

    embedder: Embedder
    encoder: Path
    before: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors that came back: float16, (texts, dimension), in the order of `digests`.

    `dtype` says in which numbers they were computed.
    """

    digests: Sequence[bytes]
    vectors: NDArray[np.float16]
    dtype: str


class Workers(Protocol):
    """Workers that are there, until they are closed."""

    def read(
        self, paths: Iterable[Path], names: Mapped, recogniser: Recogniser | None
    ) -> Iterator[tuple[Path, FileRead | None]]:
        """Read files; yield each, in the order given, with what was read of it.

        None is what this process has to read itself: what no worker could see or read, what
        is too large to be sent, and what has pictures whose words are looked for.

        Args:
            paths: of files, in full; drawn from as workers come free.
            names: what fields of records are called, as `index.ingest.readers.read` takes it.
            recogniser: what looks for words in pictures here; None where nothing does.

        Raises:
            LibraryError: the workers are gone, all of them.
        """

    def embed(self, blocks: Iterator[Block], model: Model) -> Iterator[Embedded]:
        """Embed texts; yield each block once, as soon as it comes back, in any order.

        Raises:
            EncoderError: a worker can't load the model, or has another, or fails at a block.
            LibraryError: the workers are gone, all of them.
        """


def embedded_by(
    workers: Workers, model: Model, notice: Callable[[str], None], blocks: Iterator[Block]
) -> Iterator[BlockVectors]:
    """Have workers embed blocks; `notice` is told once of each kind of numbers they compute in."""
    kinds: set[str] = set()
    for one in workers.embed(blocks, model):
        if one.dtype not in kinds:
            kinds.add(one.dtype)
            notice(one.dtype)
        yield one.digests, one.vectors
