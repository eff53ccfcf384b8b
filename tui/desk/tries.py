"""What may be typed for a view over the sample articles."""

from __future__ import annotations

_SAMPLE = {
    "count": ("flood", "“Tallow Bridge”", "Kurt Campbell"),
    "quotes": ("Marek Dvorak", "bridge", "flood"),
    "names": ("Campbell", "Dvorak", "Marrow Bay"),
    "timeline": ("Tallow Bridge", "flood", "ferry strike"),
    "changes": ("last", "30 days"),
    "values": ("How many people were killed in the flood?", "How many homes were flooded?"),
    "lists": ("Which schools will be merged?",),
}


def sample_tries(view: str) -> tuple[str, ...]:
    """Return what may be typed for a view over the sample articles, the likeliest first."""
    return _SAMPLE.get(view, ("Tallow Bridge", "flood"))
