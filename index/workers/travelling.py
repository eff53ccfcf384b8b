"""How a model gets to a worker: by its place or its revision if it is there, else as files.

What embeds on a worker has the revision that the library was built with, or it doesn't embed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import EncoderError
from index.vector.embedder import Embedder, ModelFolder, PassageEncoder
from index.vector.embedding import default_model_folder
from index.vector.onnx_export import revision_of
from index.workers.workers import Model

Files = Mapping[str, bytes]
"""A folder's files: each one's bytes by its path in the folder."""


@dataclass(frozen=True, slots=True)
class Baggage:
    """The files of a model and of its query encoder, for workers that don't have them.

    `model` is empty where the embedder takes itself there.
    """

    model: Files
    encoder: Files

    @classmethod
    def of(cls, model: Model) -> Baggage:
        """Read the files."""
        own = isinstance(model.embedder, ModelFolder)
        return cls(_files(model.embedder.folder) if own else {}, _files(model.encoder))


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a worker finds a model by; small, and sent with every block.

    `embedder` is the embedder itself; None where it is a `ModelFolder`, which each machine has
    at its own place. `encoder_revision` is a hash as `revision` is, over the encoder's files.
    """

    embedder: Embedder | None
    folder: str
    revision: str
    encoder: str
    encoder_revision: str
    before: tuple[str, ...]

    @classmethod
    def of(cls, model: Model) -> Ticket:
        """Return that of a model of this machine."""
        own = isinstance(model.embedder, ModelFolder)
        return cls(
            None if own else model.embedder,
            str(model.embedder.folder),
            model.embedder.revision,
            str(model.encoder),
            revision_of(model.encoder),
            tuple(model.before),
        )


class BaggageWantedError(Exception):
    """The worker's machine lacks files of the model: they have to be sent."""


_loaded: dict[tuple[str, str], PassageEncoder] = {}


def loaded(ticket: Ticket, baggage: Callable[[], Baggage] | None) -> PassageEncoder:
    """Return the model that a ticket is for, loaded once a process.

    Args:
        ticket: the model's.
        baggage: gets the files that were sent; None where none were.

    Raises:
        BaggageWantedError: files are lacking, and none were sent.
        EncoderError: it can't be loaded, or is another revision here.
    """
    key = (ticket.revision, ticket.encoder_revision)
    if key not in _loaded:
        encoder = _place((Path(ticket.encoder),), ticket.encoder_revision)
        if encoder is None:
            encoder = _unpacked(_given(baggage).encoder, ticket.encoder_revision)
        _loaded[key] = _embedder(ticket, baggage).load(encoder, ticket.before)
    return _loaded[key]


def _embedder(ticket: Ticket, baggage: Callable[[], Baggage] | None) -> Embedder:
    if ticket.embedder is not None:
        if ticket.embedder.revision != ticket.revision:
            raise _other_revision(ticket.embedder.revision, ticket.revision)
        return ticket.embedder
    places = [Path(ticket.folder)]
    with suppress(EncoderError):
        places.append(default_model_folder())
    folder = _place(places, ticket.revision)
    return ModelFolder(folder or _unpacked(_given(baggage).model, ticket.revision))


def _given(baggage: Callable[[], Baggage] | None) -> Baggage:
    if baggage is None:
        raise BaggageWantedError
    return baggage()


def _place(places: tuple[Path, ...] | list[Path], revision: str) -> Path | None:
    """Return the first of some folders that holds a revision."""
    for place in places:
        with suppress(OSError):
            if place.is_dir() and revision_of(place) == revision:
                return place
    return None


def _unpacked(files: Files, revision: str) -> Path:
    """Write sent files into a folder of this machine, which its other workers find there too."""
    kept = Path(tempfile.gettempdir()) / f"dateline-workers-{os.getuid()}"
    kept.mkdir(mode=0o700, exist_ok=True)
    if kept.stat().st_uid != os.getuid():
        raise EncoderError(f"{kept} belongs to another user", "remove it from the worker's machine")
    target = kept / revision
    if _place((target,), revision):
        return target
    begun = Path(tempfile.mkdtemp(dir=kept))
    for name, content in files.items():
        path = begun / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if (found := revision_of(begun)) != revision:
        shutil.rmtree(begun)
        raise _other_revision(found, revision)
    try:
        begun.rename(target)
    except OSError:
        # Another worker was first; or what is there is torn, and stays for whoever reads it.
        return target if _place((target,), revision) else begun
    return target


def _files(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _other_revision(found: str, wanted: str) -> EncoderError:
    return EncoderError(
        f"a worker has another revision of the embedding model ({found}, not {wanted})",
        "install the same model on every machine",
    )
