"""The reader's network as an ONNX graph of onnxruntime's fused operators, computed in int8.

One window a run, without padding, so that its scores depend on nothing beside it. Written
out node by node: what a tracer makes of the network takes three times as many operators,
and finds the range of every activation anew while reading, where here training has found it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from transformers import PretrainedConfig

from qa.reading.reader_model import INPUT_IDS, OUTPUT, SEGMENT_IDS, WORDS_FILE
from qa.reading.window import MAX_TOKENS
from qa.training.model import SpanModel
from qa.training.quantise import WEIGHT_STEPS, QuantisedLinear, weight_scale

FUSED = "com.microsoft"
"""Domain of onnxruntime's own operators."""

OPSET, FUSED_OPSET, IR_VERSION = 17, 1, 9


@dataclass(frozen=True, slots=True)
class _Layer:
    """The parts of a transformer layer, by what they do."""

    query: QuantisedLinear
    key: QuantisedLinear
    value: QuantisedLinear
    joined: QuantisedLinear
    norm: torch.nn.LayerNorm
    wide: QuantisedLinear
    narrow: QuantisedLinear
    last_norm: torch.nn.LayerNorm


def _parts(layer: torch.nn.Module) -> _Layer:
    """Find them in a layer of BERT or of MPNet."""

    def product(name: str) -> QuantisedLinear:
        found = layer.get_submodule(name)
        assert isinstance(found, QuantisedLinear)
        return found

    def norm(name: str) -> torch.nn.LayerNorm:
        found = layer.get_submodule(name)
        assert isinstance(found, torch.nn.LayerNorm)
        return found

    of_mpnet = "attn" in dict(layer.get_submodule("attention").named_children())
    at = "attention.attn." if of_mpnet else "attention.self."
    query, key, value = ("q", "k", "v") if of_mpnet else ("query", "key", "value")
    joined = "attention.attn.o" if of_mpnet else "attention.output.dense"
    return _Layer(
        query=product(at + query),
        key=product(at + key),
        value=product(at + value),
        joined=product(joined),
        norm=norm("attention.LayerNorm" if of_mpnet else "attention.output.LayerNorm"),
        wide=product("intermediate.dense"),
        narrow=product("output.dense"),
        last_norm=norm("output.LayerNorm"),
    )


@dataclass(slots=True)
class _Graph:
    """Nodes and constants as they are added."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.asarray(value), name))
        return name

    def add(
        self, op: str, inputs: list[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        self.nodes.append(
            helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output


def build(network: SpanModel) -> tuple[onnx.ModelProto, bytes]:
    """Return the graph of a prepared and calibrated network, and the bytes of `WORDS_FILE`.

    Inputs: int64 (1, tokens) ids, and segments where the network has them. Output: float32
    (1, tokens, 2), the scores that a token starts and ends the answer.
    """
    graph = _Graph()
    config, body = network.body.config, network.body
    hidden, words = _embedded(graph, network)
    related = hasattr(body.encoder, "relative_attention_bias")
    bias = _relative_bias(graph, body.encoder) if related else ""
    for number, layer in enumerate(body.encoder.layer):
        hidden = _layer(graph, f"l{number}", _parts(layer), hidden, bias, config)
    weight = graph.constant("head_weight", _array(network.head.weight.T))
    offset = graph.constant("head_bias", _array(network.head.bias))
    graph.add("Add", [graph.add("MatMul", [hidden, weight], "head_product"), offset], OUTPUT)
    inputs = [INPUT_IDS, SEGMENT_IDS] if network.segments else [INPUT_IDS]
    made = helper.make_graph(
        graph.nodes,
        "reader",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, "tokens", 2])],
        list(graph.constants.values()),
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, FUSED_OPSET)]
    return helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION), words


def save(network: SpanModel, graph_file: Path) -> None:
    """Write the graph, and the word embeddings beside it."""
    model, words = build(network)
    graph_file.write_bytes(model.SerializeToString())
    (graph_file.parent / WORDS_FILE).write_bytes(words)


def _array(tensor: torch.Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = tensor.detach().float().contiguous().numpy()
    return found


def _embedded(graph: _Graph, network: SpanModel) -> tuple[str, bytes]:
    """Add the sum of a token's embeddings, normalised; return it and the words' bytes."""
    body = network.body.embeddings
    table = _array(body.word_embeddings.weight)
    scale = np.maximum(np.abs(table).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    rounded = np.rint(table / scale).astype(np.int8)
    words = TensorProto(name="words", data_type=TensorProto.INT8, dims=rounded.shape)
    words.data_location = TensorProto.EXTERNAL
    for key, value in (("location", WORDS_FILE), ("offset", "0"), ("length", str(rounded.size))):
        words.external_data.add(key=key, value=value)
    graph.constants["words"] = words
    rows = graph.add("Gather", ["words", INPUT_IDS], "word_bytes")
    wide = graph.add("Cast", [rows], "word_values", to=TensorProto.FLOAT)
    scales = graph.add("Gather", [graph.constant("word_scales", scale), INPUT_IDS], "word_scale")
    total = graph.add("Mul", [wide, scales], "word")
    # Positions count from behind the padding's number in MPNet, from 0 in BERT.
    first = 0 if network.segments else int(network.body.config.pad_token_id) + 1
    table = _array(body.position_embeddings.weight)[first : first + MAX_TOKENS]
    shape = graph.add("Shape", [INPUT_IDS], "shape")
    length = graph.add("Gather", [shape, graph.constant("one", np.array([1]))], "length")
    zero = graph.constant("zero", np.array([0]))
    places = graph.add("Slice", [graph.constant("places", table), zero, length], "place")
    total = graph.add("Add", [total, places], "placed")
    if network.segments:
        table = _array(body.token_type_embeddings.weight)
        rows = graph.add("Gather", [graph.constant("segments", table), SEGMENT_IDS], "segment")
        total = graph.add("Add", [total, rows], "with_segment")
    return _normalised(graph, "embedded", body.LayerNorm, total), rounded.tobytes()


def _normalised(graph: _Graph, name: str, norm: torch.nn.LayerNorm, *values: str) -> str:
    """Add a layer norm of the sum of one or two values.

    (onnxruntime has one operator for both, which takes eight times as long on a CPU.)
    """
    value = graph.add("Add", list(values), f"{name}_sum") if len(values) > 1 else values[0]
    gamma = graph.constant(f"{name}_gamma", _array(norm.weight))
    beta = graph.constant(f"{name}_beta", _array(norm.bias))
    return graph.add("LayerNormalization", [value, gamma, beta], name, axis=-1, epsilon=norm.eps)


def _relative_bias(graph: _Graph, encoder: Any) -> str:
    """Add MPNet's bias of attention by distance, (1, heads, tokens, tokens).

    It depends on the distance alone, so the graph holds it for every distance that can be.
    """
    distances = torch.arange(1 - MAX_TOKENS, MAX_TOKENS)  # of key from query
    buckets = encoder.relative_position_bucket(
        distances, num_buckets=encoder.config.relative_attention_num_buckets
    )
    table = _array(encoder.relative_attention_bias.weight[buckets].T)  # (heads, distances)
    graph.constant("distances", table)
    zero, one, middle = (
        graph.constant(name, np.array(value, np.int64))
        for name, value in (("none", 0), ("step", 1), ("middle", MAX_TOKENS - 1))
    )
    first = graph.constant("zero", np.array([0]))
    size = graph.add("Squeeze", ["length", first], "size")
    steps = graph.add("Range", [zero, size, one], "steps")
    keys = graph.add("Unsqueeze", [steps, first], "key_places")
    queries = graph.add("Unsqueeze", [steps, "one"], "query_places")
    apart = graph.add("Sub", [keys, queries], "apart")
    index = graph.add("Add", [apart, middle], "distance")
    found = graph.add("Gather", ["distances", index], "bias_of_heads", axis=1)
    return graph.add("Unsqueeze", [found, first], "bias")


def _layer(
    graph: _Graph, name: str, parts: _Layer, hidden: str, bias: str, config: PretrainedConfig
) -> str:
    rounded = _rounded(graph, f"{name}_in", parts.query, hidden)
    # What the joined heads are divided by before rounding, the values can be divided by already.
    query, key, value = (
        _product(graph, f"{name}_{part}", product, rounded, divided_by)
        for part, product, divided_by in (
            ("q", parts.query, None),
            ("k", parts.key, None),
            ("v", parts.value, parts.joined.smooth),
        )
    )
    heads = config.num_attention_heads
    attended = graph.add(
        "MultiHeadAttention",
        [query, key, value, "", "", bias] if bias else [query, key, value],
        f"{name}_attended",
        FUSED,
        num_heads=heads,
        scale=1 / math.sqrt(parts.query.out_features // heads),
    )
    rounded = _rounded(graph, f"{name}_joined", parts.joined, attended, divided=True)
    joined = _product(graph, f"{name}_o", parts.joined, rounded)
    middle = _normalised(graph, f"{name}_middle", parts.norm, joined, hidden)
    rounded = _rounded(graph, f"{name}_mid", parts.wide, middle)
    wide = _product(graph, f"{name}_wide", parts.wide, rounded)
    bent = graph.add("Gelu", [wide], f"{name}_bent", FUSED)
    rounded = _rounded(graph, f"{name}_ff", parts.narrow, bent, divided=True)
    narrow = _product(graph, f"{name}_narrow", parts.narrow, rounded)
    return _normalised(graph, f"{name}_out", parts.last_norm, narrow, middle)


def _rounded(
    graph: _Graph, name: str, product: QuantisedLinear, value: str, *, divided: bool = False
) -> str:
    """Add the rounding of a product's input; return its whole numbers.

    `divided` where the input was divided by the product's smoothing already, or has none.
    """
    if not divided:
        factor = graph.constant(f"{name}_factor", 1 / _array(product.smooth))
        value = graph.add("Mul", [value, factor], f"{name}_smooth")
    scale = graph.constant(f"{name}_scale", np.array(float(product.scale), np.float32))
    zero = graph.constant(f"{name}_zero", np.array(int(product.zero), np.uint8))
    return graph.add("QuantizeLinear", [value, scale, zero], f"{name}_rounded")


def _product(
    graph: _Graph,
    name: str,
    product: QuantisedLinear,
    rounded: str,
    divided_by: torch.Tensor | None = None,
) -> str:
    """Add a product of whole numbers, its result scaled to float32, with the bias added."""
    weight = product.weight.detach().float() * product.smooth
    scale = weight_scale(weight)
    whole = torch.round(weight / scale[:, None]).clamp(-WEIGHT_STEPS, WEIGHT_STEPS)
    divisor = torch.ones_like(scale) if divided_by is None else divided_by
    of_input = rounded.removesuffix("_rounded")
    constants = [
        graph.constant(f"{name}_weight", whole.to(torch.int8).T.contiguous().numpy()),
        f"{of_input}_scale",
        graph.constant(f"{name}_scale", _array(scale / divisor)),
        f"{of_input}_zero",
        graph.constant(f"{name}_weight_zero", np.zeros(len(scale), np.int8)),
        graph.constant(f"{name}_bias", _array(product.bias / divisor)),
    ]
    return graph.add("MatMulIntegerToFloat", [rounded, *constants], name, FUSED)
