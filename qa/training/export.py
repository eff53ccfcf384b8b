"""From a trained network to the files that Dateline ships: graph, tokenizer, card."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from qa.reader_model import CARD_FILE, INPUTS, MODEL_FILE, OUTPUT, TOKENIZER_FILE
from qa.training.model import SpanModel

Weights = Literal["float32", "float16", "int8"]
"""How the weights are stored. Of int8, most are computed with in int8 as well."""

FLOAT_LAYERS = 4
"""Of so many layers, the first ones, the feed-forward products are computed in float32. Among what
they sum are values so large that in int8 all others would share few steps, and every later
layer carries the error on: they would make most of what int8 costs."""

Narrow = Callable[[NDArray[np.float32], str], list[TensorProto]]
"""Makes the smaller tensors that stand for a tensor, given its name."""

Widen = Callable[[Sequence[str], str], list[NodeProto]]
"""Makes the nodes that turn those tensors, by name, into a float32 one of the name given."""


def export(
    network: SpanModel, tokenizer: Path, target: Path, weights: Weights, facts: dict[str, Any]
) -> None:
    """Write the network into the folder `target`, with a card of `facts` and checksums.

    Args:
        network: the trained network.
        tokenizer: its `tokenizer.json`; padding and truncation are taken out of the copy.
        target: the folder; files of an earlier export in it are replaced.
        weights: how they are stored.
        facts: what the card says beside the checksums (the passes).
    """
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        whole = Path(scratch) / MODEL_FILE
        _trace(network, whole)
        _STORES[weights](whole, target / MODEL_FILE)
    settings = json.loads(tokenizer.read_text(encoding="utf-8"))
    settings["padding"] = settings["truncation"] = None
    (target / TOKENIZER_FILE).write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    card = {**facts, "weights": weights, "sha256": checksums(target)}
    (target / CARD_FILE).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the graph and the tokenizer in a folder."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (MODEL_FILE, TOKENIZER_FILE)
    }


def _trace(network: SpanModel, path: Path) -> None:
    network.eval()
    example = torch.ones((2, 8), dtype=torch.long)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example, example, example),
            str(path),
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes={name: {0: "windows", 1: "tokens"} for name in (*INPUTS, OUTPUT)},
            dynamo=False,
        )


def _store_halves(whole: Path, path: Path) -> None:
    """Store each large float32 tensor as float16."""

    def narrow(tensor: NDArray[np.float32], name: str) -> list[TensorProto]:
        return [numpy_helper.from_array(tensor.astype(np.float16), f"{name}_half")]

    def widen(parts: Sequence[str], name: str) -> list[NodeProto]:
        return [helper.make_node("Cast", parts, [name], to=TensorProto.FLOAT)]

    _store(whole, path, narrow, widen)


def _store_bytes(whole: Path, path: Path) -> None:
    """Store each large float32 tensor as int8, and compute with most of them in int8 too.

    A column of a matrix product's weights makes one output, and a row of an embedding is one
    word: values of a kind, which share a scale. The activations' scale is found while
    reading, of a whole window.
    """

    def narrow(tensor: NDArray[np.float32], name: str) -> list[TensorProto]:
        axis = 1 if "embedding" in name else 0
        scale = np.abs(tensor).max(axis=axis, keepdims=True) / 127
        values = np.rint(tensor / np.maximum(scale, 1e-12)).astype(np.int8)
        return [
            numpy_helper.from_array(values, f"{name}_int8"),
            numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"),
        ]

    def widen(parts: Sequence[str], name: str) -> list[NodeProto]:
        values, scale = parts
        return [
            helper.make_node("Cast", [values], [f"{name}_wide"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}_wide", scale], [name]),
        ]

    computed = whole.with_suffix(".computed")
    _compute_in_int8(whole, computed)
    _store(computed, path, narrow, widen)


def _compute_in_int8(whole: Path, path: Path) -> None:
    """Have the matrix products computed in int8, but for the first layers' feed-forward ones."""
    graph = onnx.load(whole).graph
    shapes = {tensor.name: tensor.dims for tensor in graph.initializer}
    # They are the ones that widen, and narrow again, what a token is.
    feed_forward = [
        node.name
        for node in graph.node
        if node.op_type == "MatMul" and len({*shapes.get(node.input[1], ())}) > 1
    ]
    logging.disable(logging.WARNING)  # it advises a preparation that changes nothing here
    try:
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=feed_forward[: 2 * FLOAT_LAYERS],
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits: with eight, CPUs without VNNI overflow, and score otherwise than others.
            reduce_range=True,
        )
    finally:
        logging.disable(logging.NOTSET)


def _store(whole: Path, path: Path, narrow: Narrow, widen: Widen) -> None:
    """Replace the large float32 matrices of a graph by smaller tensors, widened where used.

    onnxruntime widens the weights of matrix products once, when it loads the graph; of an
    embedding it widens the rows that are looked up, which costs less than widening all.
    """
    model = onnx.load(whole)
    kept: list[TensorProto] = []
    parts: dict[str, list[str]] = {}
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) != 2:
            kept.append(tensor)
            continue
        tensors = narrow(numpy_helper.to_array(tensor), tensor.name)
        kept += tensors
        parts[tensor.name] = [part.name for part in tensors]
    nodes: list[NodeProto] = []
    looked_up: set[str] = set()
    for node in model.graph.node:
        if node.op_type != "Gather" or node.input[0] not in parts:
            nodes.append(node)
            continue
        (table, indices), (output,) = node.input, node.output
        rows = [f"{output}_of_{part}" for part in parts[table]]
        for part, row in zip(parts[table], rows, strict=True):
            nodes.append(helper.make_node("Gather", [part, indices], [row]))
        nodes += widen(rows, output)
        looked_up.add(table)
    weights = [name for name in parts if name not in looked_up]
    widened = [node for name in weights for node in widen(parts[name], name)]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend([*widened, *nodes])
    onnx.save_model(model, path)


def _store_whole(whole: Path, path: Path) -> None:
    shutil.copyfile(whole, path)


_STORES = {"float32": _store_whole, "float16": _store_halves, "int8": _store_bytes}
