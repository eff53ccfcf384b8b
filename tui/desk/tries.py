"""What may be typed for a view over the sample articles."""

from __future__ import annotations

_SAMPLE = {
    "count": ("flood", "“Tallow Bridge”", "Kurt Campbell"),
    "quotes": ("Marek Dvorak", "bridge", "flood"),
    "names": ("Campbell", "Dvorak", "Marrow Bay"),
    "timeline": ("Tallow Bridge", "flood", "ferry strike"),
    "changes": ("flood", "Tallow Bridge"),
    "values": ("people killed by the flood", "Tallow Bridge"),
    "lists": ("Who was killed in the flood?", "Which schools merge?"),
}


def sample_tries(view: str) -> tuple[str, ...]:
    """Return what may be typed for a view over the sample articles, the likeliest first."""
    return _SAMPLE.get(view, ("Tallow Bridge", "flood"))
