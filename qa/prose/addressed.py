"""Words of an article that are meant for a language model rather than for its readers."""

from __future__ import annotations

from qa.prose.types import Part


def addressed(text: str) -> tuple[Part, ...]:
    """Return the sentences of a text that speak to a model, or that only a model would read."""
    return ()
