"""An embedder that needs no model: an update with it takes milliseconds, its vectors mean nothing.

It does all that an embedder must: the encoder that it exports is an ONNX graph, which
onnxruntime runs, and the passages' vectors are those that it gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from index.vector.onnx_export import revision_of
from index.vector.query_encoder import (
    CARD_FILE,
    MODEL_FILE,
    OUTPUT,
    TOKENIZER_FILE,
    Encoder,
    EncoderCard,
)

DIMENSION = 32
PAD, START = "[PAD]", "[START]"


@dataclass(frozen=True)
class FakeEmbedder:
    """The model that `made` made in a folder; see `index.vector.embedder.Embedder`."""

    folder: Path
    dtype: str = "made up"

    @classmethod
    def made(cls, folder: Path) -> FakeEmbedder:
        """Make a folder that is recorded as the model's."""
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}", encoding="utf-8")
        return cls(folder)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def revision(self) -> str:
        return revision_of(self.folder)

    def export(self, target: Path) -> EncoderCard:
        tokenizer = _tokenizer()
        card = EncoderCard(
            model=self.name,
            revision=self.revision,
            dimension=DIMENSION,
            max_tokens=256,
            query_prompt="",
            pad_id=tokenizer.token_to_id(PAD),
            pad_token=PAD,
            inputs=("input_ids",),
        )
        tokenizer.save(str(target / TOKENIZER_FILE))
        onnx.save_model(_graph(card, tokenizer.get_vocab_size()), target / MODEL_FILE)
        (target / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
        return card

    def load(self, encoder: Path, before: Sequence[str]) -> FakePassageEncoder:
        return FakePassageEncoder(Encoder(encoder), self.dtype)


@dataclass(frozen=True)
class FakePassageEncoder:
    """Gives each passage, one at a time, the vector that the query encoder gives its text."""

    encoder: Encoder
    dtype: str

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        for place, text in enumerate(texts):
            yield [place], self.encoder.encode([text])


def _tokenizer() -> Tokenizer:
    """A byte a token."""
    pieces = [PAD, START, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.add_special_tokens([PAD, START])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A", special_tokens=[(START, pieces.index(START))]
    )
    return tokenizer


def _graph(card: EncoderCard, tokens: int) -> onnx.ModelProto:
    """The sum over every two neighbouring tokens of their vectors' product, and over the tokens.

    So a vector depends on the order of the bytes, and padding, whose vector is zero, adds nothing.
    """
    table = np.random.default_rng(0).choice([-1.0, 1.0], (tokens, card.dimension))
    table[card.pad_id] = 0
    constants = {
        "table": table.astype(np.float32),
        "one": np.array([1]),
        "zero": np.array([0]),
        "last": np.array([-1]),
        "end": np.array([np.iinfo(np.int64).max]),
    }
    nodes = [
        helper.make_node("Gather", ["table", card.inputs[0]], ["tokens"]),
        helper.make_node("Slice", ["tokens", "zero", "last", "one"], ["left"]),
        helper.make_node("Slice", ["tokens", "one", "end", "one"], ["right"]),
        helper.make_node("Mul", ["left", "right"], ["pairs"]),
        helper.make_node("ReduceSum", ["pairs", "one"], ["of_pairs"], keepdims=0),
        helper.make_node("ReduceSum", ["tokens", "one"], ["of_tokens"], keepdims=0),
        helper.make_node("Add", ["of_pairs", "of_tokens"], [OUTPUT]),
    ]
    shape = ["batch", "length"]
    graph = helper.make_graph(
        nodes,
        "fake",
        [helper.make_tensor_value_info(card.inputs[0], TensorProto.INT64, shape)],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", card.dimension])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
