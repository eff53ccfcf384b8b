"""What runs on a worker: reading a shard of files, embedding a block of texts.

Each is a function of values to values, so that what was lost with a worker is done again by
another. It knows no Ray.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DatelineError
from index.ingest.passages import PASSAGE_WORDS, passages
from index.ingest.readers import read
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.printed.ocr import Recogniser, recognising
from index.storage.artifacts import file_sha256
from index.types import ParsedArticle, Skipped
from index.vector import cores
from index.workers.travelling import Baggage, BaggageWantedError, Ticket, loaded
from index.workers.workers import FileRead

MOST_CHARACTERS = 64_000_000
"""Of one file's articles: what has more is read by the process that writes, one at a time."""


@dataclass(frozen=True, slots=True)
class Version:
    """What must be the same on every machine: the code that reads and embeds.

    `python` is its major and minor number; `code` a hash over the package `index`; `dateline` what
    is installed, for people to read.
    """

    python: tuple[int, int]
    code: str
    dateline: str


def version_here() -> Version:
    """Return this process's."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    try:
        installed = version("dateline")
    except PackageNotFoundError:
        installed = "not installed"
    return Version(sys.version_info[:2], digest.hexdigest()[:16], installed)


# --- reading


@dataclass(frozen=True)
class _Asked(Recogniser):
    """Looks for no words itself, but notes that they were asked for."""

    def words(self, digest: str, draw: Callable[[], object]) -> str:
        _pictures.append(digest)
        raise Unreadable("its words are looked for by the process that writes")


_pictures: list[str] = []


def read_shard(
    paths: Sequence[str], names: Mapping[str, str], recogniser: Recogniser | None
) -> list[FileRead | None]:
    """Read files; None for each that the process which writes has to read."""
    # One that doesn't work is asked in vain here as there, and says the same.
    if recogniser and not recogniser.problem:
        recogniser = _Asked(recogniser.languages)
    with recognising(recogniser):
        return [_read(Path(path), names) for path in paths]


def _read(path: Path, names: Mapping[str, str]) -> FileRead | None:
    _pictures.clear()
    found: list[ParsedArticle | Skipped] = []
    characters = 0
    try:
        sha256 = file_sha256(path)
        for one in read(path, names):
            found.append(_cut(one) if isinstance(one, ParsedArticle) else one)
            characters += len(one.text) if isinstance(one, ParsedArticle) else 0
            if _pictures or characters > MOST_CHARACTERS:
                return None
        # Read while it was written: then its articles may be neither the old nor the new ones.
        return None if _pictures or file_sha256(path) != sha256 else FileRead(sha256, tuple(found))
    except Exception:
        # Not there, not to be read, or more than this worker can take: the process that writes
        # sees for itself, and reports it as ever.
        return None


def _cut(article: ParsedArticle) -> ParsedArticle:
    return replace(article, spans=tuple(passages(article.text, PASSAGE_WORDS)))


# --- embedding


@dataclass(frozen=True, slots=True)
class BlockEmbedded:
    """What came of a block: its vectors as `Embedded` has them, or why there are none.

    Attributes:
        vectors: None where there are none.
        dtype: in which numbers they were computed.
        wanted: whether the model's files have to be sent first.
        problem: what else went wrong, and a hint.
    """

    vectors: NDArray[np.float16] | None = None
    dtype: str = ""
    wanted: bool = False
    problem: tuple[str, str] | None = None


def embed_block(
    texts: Sequence[str], ticket: Ticket, baggage: Callable[[], Baggage] | None, threads: int
) -> BlockEmbedded:
    """Embed texts by the model that a ticket is for, on so many cores."""
    cores.use_at_most(threads)
    try:
        encoder = loaded(ticket, baggage)
        found: NDArray[np.float16] | None = None
        for positions, vectors in encoder.embed(texts):
            if found is None:
                found = np.empty((len(texts), vectors.shape[1]), np.float16)
            found[positions] = vectors
        return BlockEmbedded(found, encoder.dtype)
    except BaggageWantedError:
        return BlockEmbedded(wanted=True)
    except DatelineError as error:
        return BlockEmbedded(problem=(error.message, error.hint))
    except Exception as error:  # whatever a model raises
        return BlockEmbedded(problem=(f"{type(error).__name__}: {error}", ""))
