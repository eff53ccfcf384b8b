"""Bulk embedding of passages by onnxruntime in int8: for the default model, on a CPU.

It needs neither torch nor sentence_transformers, whose import alone takes 5 s or more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.vector.cores import each_core
from index.vector.int8_graph import INPUT, OUTPUT, int8_graph
from index.vector.query_encoder import TOKENIZER_FILE, Encoder

INT8 = "int8"

MIN_COSINE = 0.985
"""What each of the probes' vectors must have to the query encoder's. They have 0.996 with eight
bits, 0.992 with seven."""

TOGETHER = 8
"""Texts a piece of work of one core: enough that handing them over costs nothing."""

_GAIN = 0.75
"""An int8 product must take at most so much of the time of a float32 one."""

_PROBES = (
    "Bridge to open again\nThe council said on Tuesday that the old bridge, closed since May, would"
    " open again on 3 June, after repairs that cost £1.2 million. Ferries go on until then.",
    "Storm leaves 1,204 homes without power\nThe river burst its banks at 9 a.m. “We had no"
    " warning,” said the mayor of Köln; nobody was hurt.",
    "A note.",
)


class Int8Encoder:
    """The model of a folder in int8; `load` says whether it is of use here."""

    dtype = INT8

    def __init__(self, folder: Path, encoder: Path, bits: int) -> None:
        """Make the graph of the model in `folder`, and load it.

        Args:
            folder: the model's.
            encoder: the folder of its export, whose tokenizer and limit hold here too.
            bits: of the weights; 7 or 8.

        Raises whatever onnxruntime, tokenizers and safetensors raise.
        """
        from tokenizers import Tokenizer

        self.bits = bits
        self._session = _session(int8_graph(folder, bits))
        self._tokenizer = Tokenizer.from_file(str(encoder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._exported = Encoder(encoder)
        self._tokenizer.enable_truncation(self._exported.card.max_tokens)

    def agrees(self) -> bool:
        """Tell whether its vectors of a few texts are near those of the export."""
        wanted = self._exported.encode(_PROBES)
        return float(np.min(np.sum(self._vectors(_PROBES) * wanted, axis=1))) >= MIN_COSINE

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Embed texts; yield, a few at a time, their positions in `texts` and their unit vectors.

        Vectors are float32, (texts, dimension), in the order given. One text is read at a time,
        so that none is padded, and one a core.
        """
        begins = range(0, len(texts), TOGETHER)
        parts = (texts[begin : begin + TOGETHER] for begin in begins)
        for begin, vectors in zip(begins, each_core(self._vectors, parts), strict=True):
            yield list(range(begin, begin + len(vectors))), vectors

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = [
            self._session.run([OUTPUT], {INPUT: np.array([encoded.ids], dtype=np.int32)})[0]
            for encoded in self._tokenizer.encode_batch(list(texts))
        ]
        vectors: NDArray[np.float32] = np.concatenate(found)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-12)
        return unit


def load(folder: Path, encoder: Path, bits_here: Callable[[], int | None]) -> Int8Encoder | None:
    """Return the model in int8, or None where something else does better.

    `bits_here` tells how many bits weights may have on this CPU; see `usable_bits`.

    That is where int8 products aren't faster on this CPU, or the vectors differ, or
    onnxruntime can't do it: all that matters then is that passages can be embedded otherwise.
    """
    try:
        bits = bits_here()
        made = Int8Encoder(folder, encoder, bits) if bits else None
        return made if made and made.agrees() else None
    except Exception:  # onnxruntime, tokenizers and safetensors raise many kinds
        return None


def usable_bits() -> int | None:
    """Tell by a trial of some 20 ms how many bits weights may have here; None: int8 doesn't gain.

    With VNNI or AMX it is eight. Other x86 CPUs add two products in 16 bits, which overflow
    unless the weights have seven. No public call names these instructions, and what they give
    is what matters.
    """
    ones = np.full((384, 1536), 127)
    narrow = _product("MatMulInteger", np.full((128, 384), 255, np.uint8), ones.astype(np.int8))
    wide = _product("MatMul", np.ones((128, 384), np.float32), ones.astype(np.float32))
    int8_seconds, found = _best_of(narrow)
    return bits_of(int8_seconds, _best_of(wide)[0], found)


def bits_of(int8_seconds: float, float32_seconds: float, found: NDArray[Any]) -> int | None:
    """Tell how many bits weights may have by what came of a trial; None: int8 doesn't gain.

    Args:
        int8_seconds: how long the int8 product took.
        float32_seconds: the same of the float32 one.
        found: the int8 product; each of its sums is 255 * 127 * 384, where none overflowed.
    """
    if int8_seconds > _GAIN * float32_seconds:
        return None
    return 8 if np.all(found == 255 * 127 * 384) else 7


def _product(kind: str, given: NDArray[Any], weights: NDArray[Any]) -> tuple[Any, NDArray[Any]]:
    """A session that multiplies by `weights`, and what it is to be given."""
    from onnx import helper, numpy_helper

    types = [helper.np_dtype_to_tensor_dtype(given.dtype), 6 if kind == "MatMulInteger" else 1]
    graph = helper.make_graph(
        [helper.make_node(kind, [INPUT, "weights"], [OUTPUT])],
        "product",
        [helper.make_tensor_value_info(INPUT, types[0], given.shape)],
        [helper.make_tensor_value_info(OUTPUT, types[1], None)],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    return _session(model.SerializeToString()), given


def _best_of(product: tuple[Any, NDArray[Any]]) -> tuple[float, NDArray[Any]]:
    session, given = product
    best, found = float("inf"), given
    for _ in range(6):
        start = time.perf_counter()
        [found] = session.run([OUTPUT], {INPUT: given})
        best = min(best, time.perf_counter() - start)
    return best, found


def _session(graph: bytes) -> Any:
    """A session for runs of one thread each."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
