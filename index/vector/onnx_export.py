"""The embedding model's ONNX export, made once for a library and checked against the model."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import EncoderError
from index.vector.embedding import load_model
from index.vector.query_encoder import (
    CARD_FILE,
    MODEL_FILE,
    OUTPUT,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    Encoder,
    EncoderCard,
)

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MIN_COSINE = 0.999

_PROBES = (
    "When is the minister visiting the harbour?",
    "On Tuesday the council said that 1,204 homes had been without power since 9 a.m.",
    "Köln, São Paulo, 東京",
    "a",
    "The flood " * 300,  # longer than any model's limit: truncation must agree too
)


def revision_of(folder: Path) -> str:
    """Return a hash over a model folder's files (names and contents), 16 hexadecimal digits.

    Notes (`*.md`) and hidden files don't change what the model computes, so they don't count.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in place.parts)
        if path.is_file() and not hidden and path.suffix != ".md":
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
            digest.update(place.as_posix().encode() + content)
    return digest.hexdigest()[:16]


def export(folder: Path, model_name: str, revision: str, target: Path) -> EncoderCard:
    """Export the model in `folder` into `target` and check the export against the model.

    The weights are exported in float32, whatever type bulk embedding uses.

    Raises:
        EncoderError: the model can't be exported, or the export's vectors for a few probe
            texts fall below a cosine of 0.999 to sentence-transformers' own.
    """
    model = load_model(folder, device="cpu").float()
    card = _card(model, model_name, revision)
    try:
        _export_graph(model, card, target / MODEL_FILE)
        _move_weights_out(target / MODEL_FILE)
        model.tokenizer.backend_tokenizer.save(str(target / TOKENIZER_FILE))
    except Exception as error:  # the exporter raises many kinds
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderError(
            f"the embedding model {model_name} can't be exported to ONNX: {reason}",
            "use a text model with a fast tokenizer",
        ) from error
    (target / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
    _check(model, Encoder(target))
    return card


def _card(model: SentenceTransformer, model_name: str, revision: str) -> EncoderCard:
    features = model.preprocess(["probe"])
    known = ("input_ids", "attention_mask", "token_type_ids")
    return EncoderCard(
        model=model_name,
        revision=revision,
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512),
        query_prompt=model.prompts.get("query") or "",
        pad_id=int(model.tokenizer.pad_token_id or 0),
        pad_token=str(model.tokenizer.pad_token),
        inputs=tuple(name for name in known if name in features),
    )


def _export_graph(model: SentenceTransformer, card: EncoderCard, path: Path) -> None:
    import torch

    class Pipeline(torch.nn.Module):
        """All the model's modules (transformer, pooling, …) behind positional tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = dict(zip(card.inputs, tensors, strict=True))
            vectors: torch.Tensor = self.model(features)["sentence_embedding"]
            return vectors

    features = model.preprocess(["two texts of", "unequal length, so that padding is traced"])
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        # The tracing exporter takes 2 s; the newer one takes 17 s, and needs onnxscript, for
        # the same graph. The check below guards whichever is used.
        torch.onnx.export(
            Pipeline(),
            tuple(features[name] for name in card.inputs),
            str(path),
            input_names=list(card.inputs),
            output_names=[OUTPUT],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in card.inputs},
            dynamo=False,
        )


def _move_weights_out(path: Path) -> None:
    """Put the weights into a file beside the graph: onnxruntime maps that instead of parsing it.

    It halves the loading time (320 ms to 150 for MiniLM on two AVX2 cores).
    """
    import onnx

    onnx.save_model(
        onnx.load(path),
        path,
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=WEIGHTS_FILE,
    )


def _check(model: SentenceTransformer, encoder: Encoder) -> None:
    wanted = model.encode(list(_PROBES), normalize_embeddings=True, show_progress_bar=False)
    cosine = float(np.min(np.sum(np.asarray(wanted) * encoder.encode(_PROBES), axis=1)))
    if not cosine >= MIN_COSINE:
        raise EncoderError(
            f"the ONNX export of {encoder.card.model} differs from the model"
            f" (cosine {cosine:.4f}, at least {MIN_COSINE} wanted)",
            "use another embedding model",
        )
