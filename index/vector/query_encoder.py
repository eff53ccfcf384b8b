"""The query side of the embedding model: its ONNX export, run by onnxruntime.

It loads in a quarter of a second, where importing sentence_transformers alone takes five
or more. `index.vector.onnx_export` makes the folder that this reads.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

MODEL_FILE = "model.onnx"
WEIGHTS_FILE = "weights.bin"
TOKENIZER_FILE = "tokenizer.json"
CARD_FILE = "encoder.json"
OUTPUT = "embedding"
BATCH = 4


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """What an exported encoder is: recorded in its folder and in the library's database."""

    model: str
    revision: str
    dimension: int
    max_tokens: int
    query_prompt: str
    pad_id: int
    pad_token: str
    inputs: tuple[str, ...]

    def to_json(self) -> str:
        """Return the card as JSON."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> EncoderCard:
        """Read a card.

        Raises:
            EncoderError: it isn't one.
        """
        try:
            values = json.loads(text)
            return cls(**{**values, "inputs": tuple(values["inputs"])})
        except (ValueError, TypeError, KeyError) as error:
            raise EncoderError(f"{CARD_FILE} can't be read", "run: dateline doctor") from error


class Encoder:
    """Turns questions and sentences into the vectors that the library's passages were given."""

    def __init__(self, folder: Path) -> None:
        """Load the export.

        Raises:
            EncoderError: a file of it is missing or damaged.
        """
        # Imported here: a keyword search, and every test of this package's types, do without.
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        # Idle threads that spin take the processor from the screen, and from an index run.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self.card = EncoderCard.from_json((folder / CARD_FILE).read_text(encoding="utf-8"))
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except EncoderError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            reason = " ".join(str(error).split()) or type(error).__name__
            raise EncoderError(
                f"the query encoder in {folder} can't be loaded: {reason}", "run: dateline doctor"
            ) from error
        self._tokenizer.enable_truncation(self.card.max_tokens)
        self._tokenizer.enable_padding(pad_id=self.card.pad_id, pad_token=self.card.pad_token)

    def encode_query(self, question: str) -> NDArray[np.float32]:
        """Return a question's unit vector: float32, (dimension,)."""
        vector: NDArray[np.float32] = self.encode([self.card.query_prompt + question])[0]
        return vector

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the texts' unit vectors: float32, (texts, dimension), in the order given."""
        if not texts:
            return np.empty((0, self.card.dimension), dtype=np.float32)
        # By length, a few at a time: of sixteen sentences in one batch, half would be padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self.card.dimension), dtype=np.float32)
        for begin in range(0, len(order), BATCH):
            places = order[begin : begin + BATCH]
            vectors[places] = self._run([texts[i] for i in places])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-12)
        return unit

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        available = {
            "input_ids": [one.ids for one in encoded],
            "attention_mask": [one.attention_mask for one in encoded],
            "token_type_ids": [one.type_ids for one in encoded],
        }
        feed = {name: np.array(available[name], dtype=np.int64) for name in self.card.inputs}
        vectors: NDArray[np.float32] = self._session.run([OUTPUT], feed)[0]
        return vectors


_LOADED: WeakValueDictionary[tuple[str, int, int], Encoder] = WeakValueDictionary()
_LOADING = threading.Lock()


def encoder_of(folder: Path) -> Encoder:
    """Return the encoder of a folder: the one that is loaded already, where somebody holds it.

    Snapshots of one library have the same encoder, which takes a hundred megabytes; it may be
    used from several threads at once.

    Raises:
        EncoderError: a file of it is missing or damaged.
    """
    try:
        known = os.stat(folder / MODEL_FILE)
    except OSError:
        return Encoder(folder)  # which says what is missing
    key = str(folder.absolute()), known.st_ino, known.st_mtime_ns
    with _LOADING:
        encoder = _LOADED.get(key)
        if encoder is None:
            encoder = _LOADED[key] = Encoder(folder)
        return encoder
