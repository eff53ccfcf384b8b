"""Embedding models as `Library.update` takes them: what embeds passages, and exports an encoder.

An `Embedder` is one model. It is asked for two things: the query encoder, once a library, and
what embeds passages in bulk, whenever some have no vector. Both must agree, since questions are
compared with passages; `ModelFolder`, the default, makes sure of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.vector import embedding
from index.vector.onnx_export import export, revision_of
from index.vector.query_encoder import EncoderCard


class PassageEncoder(Protocol):
    """A loaded model, ready to embed passages in bulk."""

    @property
    def dtype(self) -> str:
        """In which numbers it computes: `int8`, `bfloat16`, `float32`."""

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Embed texts; yield, batch by batch, their positions in `texts` and their unit vectors.

        Vectors are float32, (batch, dimension). Batches needn't come in the order given.
        """


class Embedder(Protocol):
    """An embedding model that a library is built with."""

    @property
    def folder(self) -> Path:
        """Where the model lies: recorded, so that a later update finds it by itself."""

    @property
    def name(self) -> str:
        """What it is called, for users to read."""

    @property
    def revision(self) -> str:
        """A hash that is another where its vectors are; a library keeps to one revision."""

    def export(self, target: Path) -> EncoderCard:
        """Write the query encoder into the folder `target`, as `query_encoder.Encoder` reads it.

        Raises:
            EncoderError: the model can't be exported.
        """

    def load(self, encoder: Path, before: Sequence[str]) -> PassageEncoder:
        """Load what embeds passages.

        Args:
            encoder: the folder of its query encoder.
            before: in which numbers a library's vectors were computed so far, the last ones last.

        Raises:
            EncoderError: the model can't be loaded.
        """


@dataclass(frozen=True)
class ModelFolder:
    """The embedder of a sentence-transformers model folder, loaded as is fastest on this machine.

    Nothing is imported or read until it is needed: sentence_transformers takes 5 s or more.
    """

    folder: Path
    hardware: embedding.Hardware = field(default_factory=embedding.Hardware)

    @classmethod
    def default(cls) -> ModelFolder:
        """Return that of the packaged all-MiniLM-L6-v2."""
        return cls(embedding.default_model_folder())

    @property
    def name(self) -> str:
        """What it is called."""
        return embedding.model_name(self.folder)

    @cached_property
    def revision(self) -> str:
        """The hash over the folder's files."""
        return revision_of(self.folder)

    def export(self, target: Path) -> EncoderCard:
        """Export the model to ONNX, and check that against the model itself."""
        return export(self.folder, self.name, self.revision, target)

    def load(self, encoder: Path, before: Sequence[str]) -> PassageEncoder:
        """Load the model in the numbers that are fastest here."""
        return embedding.load_fastest(self.folder, encoder, before, self.hardware)
