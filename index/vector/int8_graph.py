"""The default embedding model as an ONNX graph whose matrix products are computed in int8.

It is written for onnxruntime's CPU kernels straight from the model's weights, which takes a third
of a second, where tracing the model takes seconds and quantising a trace more. It reads one text at
a time: nothing is padded, and a vector depends on no other text.

Activations get one scale a product, found while reading; weights one scale a column. What a model
has to be for this graph says `index.vector.int8`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

INPUT = "tokens"
OUTPUT = "embedding"

SPIKED_LAYERS = 4
SPIKE = 4.0
"""In the first layers' feed-forward products one value of the first token, [CLS], is up to 24,
where those of all other tokens stay under 6 and would share few of the scale's steps. So the first
row is divided by 4 before such a product, and multiplied after it."""

_CONTRIBUTED = "com.microsoft"
_CONTRIBUTED_KINDS = ("BiasGelu", "MatMulIntegerToFloat", "MultiHeadAttention")
Floats = NDArray[np.float32]


def int8_graph(folder: Path, bits: int) -> bytes:
    """Return the graph of the BERT model in `folder`, serialised.

    Args:
        folder: holds `model.safetensors` and `config.json`.
        bits: 8, or 7 for a CPU on which sums of two 16-bit products overflow.

    The graph takes `tokens`, int32 (1, tokens), and gives `embedding`, float32 (1, dimension):
    the mean over the tokens, not normalised.

    Raises:
        OSError, ValueError, KeyError: the folder holds no such model.
    """
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return _Graph(load_file(folder / "model.safetensors"), config, bits).serialised()


class _Graph:
    def __init__(self, weights: dict[str, Floats], config: dict[str, Any], bits: int) -> None:
        self._weights = weights
        self._config = config
        self._most = 2 ** (bits - 1) - 1
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def serialised(self) -> bytes:
        from onnx import TensorProto, helper

        hidden = self._embeddings()
        for layer in range(self._config["num_hidden_layers"]):
            hidden = self._layer(layer, hidden)
        axis = self._constant("tokens' axis", np.array([1]))
        self._node("ReduceMean", [hidden, axis], OUTPUT, keepdims=0)
        graph = helper.make_graph(
            self._nodes,
            "int8",
            [helper.make_tensor_value_info(INPUT, TensorProto.INT32, [1, "length"])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, None])],
            self._constants,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIBUTED, 1)]
        # onnx writes its newest version otherwise, which an older onnxruntime refuses.
        model = helper.make_model(graph, opset_imports=versions, ir_version=9)
        serialised: bytes = model.SerializeToString()
        return serialised

    # --- the model's parts; each returns the name of the tensor that it makes ---------------

    def _embeddings(self) -> str:
        weights, places = self._weights, int(self._config["max_position_embeddings"])
        self._node("Shape", [INPUT], "length", start=1, end=2)
        for name, value in (("ones", 1.0), ("zeros", 0.0)):
            self._node(
                "ConstantOfShape",
                ["length"],
                name,
                value=_tensor("", np.full(1, value, np.float32)),
            )
        start = self._constant("start", np.array([0]))
        # Every text is one segment, so the type of its tokens is part of their place.
        by_place = weights["embeddings.position_embeddings.weight"]
        by_place = by_place + weights["embeddings.token_type_embeddings.weight"][0]
        rows = np.ones((places, 1), np.float32)
        rows[0] = SPIKE
        for name, table in (("place", by_place), ("raised", rows), ("lowered", 1 / rows)):
            self._node("Slice", [self._constant(f"{name} table", table), start, "length"], name)
        words = self._constant("words", weights["embeddings.word_embeddings.weight"])
        self._node("Gather", [words, INPUT], "word")
        self._node("Add", ["word", "place"], "embedded")
        return self._normalised("embedded", "embeddings.LayerNorm")[1]

    def _layer(self, layer: int, hidden: str) -> str:
        name = f"encoder.layer.{layer}"
        read = self._narrowed(hidden)
        projected = [
            self._product(read, *self._linear(f"{name}.attention.self.{part}"), f"{name}.{part}")
            for part in ("query", "key", "value")
        ]
        heads = self._config["num_attention_heads"]
        attended = self._node("MultiHeadAttention", projected, f"{name}.attended", num_heads=heads)
        linear = self._linear(f"{name}.attention.output.dense")
        update = self._product(self._narrowed(attended), *linear, f"{name}.mixed")
        update = self._node("Add", [hidden, update], f"{name}.mixed sum")
        plain, hidden = self._normalised(update, f"{name}.attention.output.LayerNorm")
        update = self._node("Add", [hidden, self._feed_forward(layer, plain)], f"{name}.sum")
        return self._normalised(update, f"{name}.output.LayerNorm")[1]

    def _feed_forward(self, layer: int, plain: str) -> str:
        name = f"encoder.layer.{layer}"
        # The norm's scale is what makes [CLS] stick out here; as part of the weights it doesn't.
        scale, shift = self._affine(f"{name}.attention.output.LayerNorm")
        weights, bias = self._linear(f"{name}.intermediate.dense")
        wide = self._product(self._narrowed(plain), scale[:, None] * weights, None, f"{name}.wide")
        bias = bias + shift @ weights
        wide = self._node("BiasGelu", [wide, self._constant(f"{name}.bias", bias)], f"{name}.gelu")
        weights, bias = self._linear(f"{name}.output.dense")
        if layer >= SPIKED_LAYERS:
            return self._product(self._narrowed(wide), weights, bias, f"{name}.out")
        lowered = self._node("Mul", [wide, "lowered"], f"{name}.lowered")
        out = self._product(self._narrowed(lowered), weights, None, f"{name}.low out")
        raised = self._node("Mul", [out, "raised"], f"{name}.raised")
        return self._node("Add", [raised, self._constant(f"{name}.out bias", bias)], f"{name}.out")

    def _normalised(self, given: str, norm: str) -> tuple[str, str]:
        """The tensor normalised, before and after the norm's own scale and shift.

        onnxruntime's LayerNormalization computes one number at a time; with each token for a
        channel, InstanceNormalization computes the same five times as fast.
        """
        epsilon = self._config["layer_norm_eps"]
        plain = self._node(
            "InstanceNormalization", [given, "ones", "zeros"], f"{norm}.plain", epsilon=epsilon
        )
        scale, shift = self._affine(norm)
        scaled = self._node("Mul", [plain, self._constant(f"{norm}.scale", scale)], f"{norm}.of")
        shifted = self._node("Add", [scaled, self._constant(f"{norm}.shift", shift)], norm)
        return plain, shifted

    # --- products in int8 --------------------------------------------------------------------

    def _narrowed(self, given: str) -> tuple[str, str, str]:
        """The tensor in eight bits, the scale and the zero of it."""
        names = (f"{given}.int8", f"{given}.step", f"{given}.zero")
        self._node("DynamicQuantizeLinear", [given], *names)
        return names

    def _product(
        self, given: tuple[str, str, str], weights: Floats, bias: Floats | None, name: str
    ) -> str:
        """`given` times `weights`, (inputs, outputs), plus `bias`: float32 again."""
        steps = np.maximum(np.abs(weights).max(axis=0) / self._most, 1e-12).astype(np.float32)
        narrow = np.rint(weights / steps).astype(np.int8)
        values, step, zero = given
        inputs = [
            values,
            self._constant(f"{name} weights", narrow),
            step,
            self._constant(f"{name} steps", steps),
            zero,
            "",
            "" if bias is None else self._constant(f"{name} bias", bias),
        ]
        return self._node("MatMulIntegerToFloat", inputs, name)

    def _linear(self, name: str) -> tuple[Floats, Floats]:
        return self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]

    def _affine(self, norm: str) -> tuple[Floats, Floats]:
        return self._weights[f"{norm}.weight"], self._weights[f"{norm}.bias"]

    # --- what a graph is made of -------------------------------------------------------------

    def _node(self, kind: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:
        from onnx import helper

        domain = _CONTRIBUTED if kind in _CONTRIBUTED_KINDS else ""
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(_tensor(name, value))
        return name


def _tensor(name: str, value: NDArray[Any]) -> Any:
    from onnx import numpy_helper

    return numpy_helper.from_array(np.ascontiguousarray(value), name)
