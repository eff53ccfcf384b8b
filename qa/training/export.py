"""From a trained network to the files that Dateline ships: graph, tokenizer, card."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from qa.reader_model import CARD_FILE, INPUTS, MODEL_FILE, OUTPUT, TOKENIZER_FILE
from qa.training.model import SpanModel

Weights = Literal["float32", "float16", "int8"]
"""How the weights are stored. They are computed with in float32."""

Stored = tuple[list[TensorProto], list[NodeProto]]


def export(
    network: SpanModel, tokenizer: Path, target: Path, weights: Weights, facts: dict[str, Any]
) -> None:
    """Write the network into the folder `target`, with a card of `facts` and checksums.

    Args:
        network: the trained network.
        tokenizer: its `tokenizer.json`; padding and truncation are taken out of the copy.
        target: the folder; files of an earlier export in it are replaced.
        weights: how they are stored.
        facts: what the card says beside the checksums (recipe, figures).
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

    def halved(tensor: NDArray[np.float32], name: str) -> Stored:
        half = f"{name}_half"
        cast = helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT)
        return [numpy_helper.from_array(tensor.astype(np.float16), half)], [cast]

    _store(whole, path, halved)


def _store_bytes(whole: Path, path: Path) -> None:
    """Store each large float32 tensor as int8, with a scale for each row or column.

    A column of a matrix product's weights makes one output, and a row of an embedding is one
    word: values of a kind, which share a scale. Computing in int8 too would be faster, but
    the scale of its activations is that of a whole batch, and a passage's scores would
    depend on what is read beside it.
    """

    def quantised(tensor: NDArray[np.float32], name: str) -> Stored:
        axis = 1 if "embedding" in name else 0
        scale = np.abs(tensor).max(axis=axis, keepdims=True) / 127
        values = np.rint(tensor / np.maximum(scale, 1e-12)).astype(np.int8)
        stored = [
            numpy_helper.from_array(values, f"{name}_int8"),
            numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"),
        ]
        wide = f"{name}_wide"
        return stored, [
            helper.make_node("Cast", [f"{name}_int8"], [wide], to=TensorProto.FLOAT),
            helper.make_node("Mul", [wide, f"{name}_scale"], [name]),
        ]

    _store(whole, path, quantised)


def _store(whole: Path, path: Path, stored: Callable[[NDArray[np.float32], str], Stored]) -> None:
    """Replace the large matrices of a graph by smaller tensors and the nodes that widen them.

    onnxruntime runs those nodes once, when it loads the graph.
    """
    model = onnx.load(whole)
    kept, nodes = [], []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) != 2:
            kept.append(tensor)
            continue
        tensors, widening = stored(numpy_helper.to_array(tensor), tensor.name)
        kept += tensors
        nodes += widening
    nodes += model.graph.node
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)
    onnx.save_model(model, path)


def _store_whole(whole: Path, path: Path) -> None:
    shutil.copyfile(whole, path)


_STORES = {"float32": _store_whole, "float16": _store_halves, "int8": _store_bytes}
