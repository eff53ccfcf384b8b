"""What a language model did, as JSON: fields of an answer's document, where there is any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from qa.types import Answer, Citation, Prose

Cite = Callable[[Sequence[Citation]], list[dict[str, Any]]]
"""Returns citations as an answer's document has them."""


def model_fields(answer: Answer, cite: Cite) -> dict[str, Any]:
    """Return the fields `chosen`, `reworded` and `prose`, each only where there is such a thing."""
    found: dict[str, Any] = {}
    if answer.chosen is not None:
        found["chosen"] = asdict(answer.chosen)
    if answer.reworded is not None:
        found["reworded"] = asdict(answer.reworded)
    if answer.prose is not None:
        found["prose"] = prose_document(answer.prose, cite)
    return found


def prose_document(prose: Prose, cite: Cite) -> dict[str, Any]:
    """Return prose with all of its sentences: those that don't stand have the reason, `struck`."""
    return {
        "model": prose.model,
        "sentences": [
            {"text": one.text, "struck": one.struck, "citations": cite(one.citations)}
            for one in prose.sentences
        ],
        "failed": prose.failed,
        "took_ms": round(prose.took, 1),
    }
