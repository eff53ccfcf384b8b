"""From a trained network to the files that Dateline ships: graph, words, tokenizer, card."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from qa.reading.reader_model import CARD_FILE, CHOICE_FILE, MODEL_FILE, TOKENIZER_FILE, WORDS_FILE
from qa.training.graph import save
from qa.training.model import SpanModel


def export(network: SpanModel, tokenizer: Path, target: Path, facts: dict[str, Any]) -> None:
    """Write the network into the folder `target`, with a card of `facts` and checksums.

    Args:
        network: the trained network, prepared for int8 and calibrated.
        tokenizer: its `tokenizer.json`; padding and truncation are taken out of the copy.
        target: the folder; files of an earlier export in it are replaced.
        facts: what the card says beside the checksums (the stages).
    """
    target.mkdir(parents=True, exist_ok=True)
    save(network, target / MODEL_FILE)
    settings = json.loads(tokenizer.read_text(encoding="utf-8"))
    settings["padding"] = settings["truncation"] = None
    (target / TOKENIZER_FILE).write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    card = {**facts, "sha256": checksums(target)}
    (target / CARD_FILE).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of a model folder's files, of the choice's weights where they are."""
    names = (MODEL_FILE, WORDS_FILE, TOKENIZER_FILE, CHOICE_FILE)
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in names
        if (folder / name).exists()
    }
