"""The reader's network, run by onnxruntime: windows in, scores of their tokens out.

Its folder holds the graph, the tokenizer and `reader.json`, which names the checksum of
each; they are verified when the model is loaded, since a flipped bit in the weights would
otherwise show only as worse answers.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ReaderError
from qa.window import Tokens, Window, tokenise

FOLDER = Path(__file__).parent / "model"
CARD_FILE = "reader.json"
MODEL_FILE = "reader.onnx"
TOKENIZER_FILE = "tokenizer.json"

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "scores"

BATCH_TOKENS = 1024
"""Word pieces read at a time, padding included: more gain no speed and take more memory."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A window's tokens with the network's scores.

    starts, ends: float32 (len(tokens.offsets),), a score for each token of the passage.
    no_answer: what "no answer here" scores, beside `starts[i] + ends[j]` of a span.
    """

    tokens: Tokens
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    no_answer: float


class ReaderModel:
    """Scores windows. Loading takes a tenth of a second or two."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load and verify the model.

        Raises:
            ReaderError: a file of it is missing, or isn't what was shipped.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        verify(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        # Idle threads that spin take the processor from the screen, and from an index run.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise _damaged(folder, " ".join(str(error).split())) from error

    def score(self, windows: Sequence[Window]) -> list[Scored]:
        """Return the windows' scores, in their order; they are read by length, a few at a time."""
        tokens = [tokenise(self._tokenizer, window) for window in windows]
        scored: dict[int, Scored] = {}
        for places in batches([len(one.ids) for one in tokens]):
            scores = self._run([tokens[i] for i in places])
            for row, place in enumerate(places):
                scored[place] = _of_passage(tokens[place], scores[row])
        return [scored[place] for place in range(len(tokens))]

    def _run(self, batch: Sequence[Tokens]) -> NDArray[np.float32]:
        shape = (len(batch), max(len(one.ids) for one in batch))
        ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        for row, one in enumerate(batch):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
            types[row, : len(one.ids)] = one.types
        feed = dict(zip(INPUTS, (ids, mask, types), strict=True))
        scores: NDArray[np.float32] = self._session.run([OUTPUT], feed)[0]
        return scores


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group positions by length, so that each batch pads little and stays within bounds."""
    groups: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if groups and lengths[place] * (len(groups[-1]) + 1) <= BATCH_TOKENS:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def verify(folder: Path) -> dict[str, Any]:
    """Check the graph and the tokenizer of a model folder against its card; return the card.

    Raises:
        ReaderError: a file is missing or its checksum differs.
    """
    try:
        card: dict[str, Any] = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        checksums = [(name, card["sha256"][name]) for name in (MODEL_FILE, TOKENIZER_FILE)]
    except OSError as error:
        raise _damaged(folder, f"{CARD_FILE}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(folder, f"{CARD_FILE} isn't the card that was shipped") from error
    for name, wanted in checksums:
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _damaged(folder, f"{name}: {error.strerror}") from error
        if found != wanted:
            raise _damaged(folder, f"{name} isn't the file that was shipped")
    return card


def _damaged(folder: Path, reason: str) -> ReaderError:
    return ReaderError(f"the reader in {folder} can't be used: {reason}", "install Dateline again")


def _of_passage(tokens: Tokens, scores: NDArray[np.float32]) -> Scored:
    passage = scores[tokens.first : tokens.first + len(tokens.offsets)]
    return Scored(tokens, passage[:, 0], passage[:, 1], float(scores[0].sum()))
