"""The reader's network, run by onnxruntime: windows in, scores of their tokens out.

Its folder holds the graph, the tokenizer and `reader.json`, which names the checksum of
each; they are verified when the model is loaded, since a flipped bit in the weights would
otherwise show only as worse answers.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ReaderError
from qa.reading.window import Tokens, Window, tokenise

FOLDER = Path(__file__).parents[1] / "model"
"""Holds a folder for each network, and the weights by which its answers are chosen."""

CARD_FILE = "reader.json"
MODEL_FILE = "reader.onnx"
WORDS_FILE = "words.bin"
"""Word embeddings, beside the graph: 8 bits a value. They are never trained, so that this file
stays as it is from one reader to the next."""

TOKENIZER_FILE = "tokenizer.json"
CHOICE_FILE = "choice.json"

INPUT_IDS, ATTENTION_MASK, SEGMENT_IDS = "input_ids", "attention_mask", "token_type_ids"
INPUTS = (INPUT_IDS, ATTENTION_MASK, SEGMENT_IDS)
"""What a graph may ask for; those of one window at a time need no mask."""

OUTPUT = "scores"


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

    def __init__(self, folder: Path) -> None:
        """Load and verify the model.

        Raises:
            ReaderError: a file of it is missing, or isn't what was shipped.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        verify(folder)
        options = onnxruntime.SessionOptions()
        # A window for each core is quicker than all cores for each window.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._readers = ThreadPoolExecutor(os.cpu_count() or 1, "dateline-reader")
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._inputs = {one.name for one in self._session.get_inputs()}
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise _damaged(folder, " ".join(str(error).split())) from error

    def score(
        self, windows: Sequence[Window], scored: Callable[[int], object] = lambda _: None
    ) -> list[Scored]:
        """Return the windows' scores, in their order; `scored` is told how many there are yet.

        Each window is read by itself, so its scores don't depend on those beside it, and
        none is padded; as many are read at a time as there are cores.
        """
        tokens = [tokenise(self._tokenizer, window) for window in windows]
        # The longest first, so that no core is left with one at the end.
        order = sorted(range(len(tokens)), key=lambda i: -len(tokens[i].ids))
        scores = self._readers.map(self._score, (tokens[i] for i in order))
        found = {}
        for done, (place, one) in enumerate(zip(order, scores, strict=True), start=1):
            found[place] = one
            scored(done)
        return [found[place] for place in range(len(tokens))]

    def _score(self, tokens: Tokens) -> Scored:
        values = (tokens.ids, [1] * len(tokens.ids), tokens.types)
        feed = {
            name: np.array([one], dtype=np.int64)
            for name, one in zip(INPUTS, values, strict=True)
            if name in self._inputs
        }
        scores: NDArray[np.float32] = self._session.run([OUTPUT], feed)[0][0]
        passage = scores[tokens.first : tokens.first + len(tokens.offsets)]
        return Scored(tokens, passage[:, 0], passage[:, 1], float(scores[0].sum()))


def verify(folder: Path, *, whole: bool = False) -> dict[str, Any]:
    """Check the files of a model folder against its card; return the card.

    The weights of the choice are left out unless `whole`: they are read and checked as numbers.

    Raises:
        ReaderError: a file is missing or its checksum differs.
    """
    try:
        card: dict[str, Any] = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        checksums = dict(card["sha256"])
        # A card that names no checksum of them verifies nothing.
        for name in (MODEL_FILE, TOKENIZER_FILE, *_present(folder, WORDS_FILE)):
            checksums[name]
    except OSError as error:
        raise _damaged(folder, f"{CARD_FILE}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(folder, f"{CARD_FILE} isn't the card that was shipped") from error
    for name, wanted in checksums.items():
        if name == CHOICE_FILE and not whole:
            continue
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _damaged(folder, f"{name}: {error.strerror}") from error
        if found != wanted:
            raise _damaged(folder, f"{name} isn't the file that was shipped")
    return card


def _present(folder: Path, name: str) -> list[str]:
    return [name] if (folder / name).exists() else []


def _damaged(folder: Path, reason: str) -> ReaderError:
    return ReaderError(f"the reader in {folder} can't be used: {reason}", "install Dateline again")
