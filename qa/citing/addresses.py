"""Web addresses: which are ones."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    """Whether `url` is a plain `http` or `https` address."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unfinished IPv6 address
        return False
    one_word = url.isprintable() and not any(character.isspace() for character in url)
    return one_word and parts.scheme in ("http", "https") and bool(parts.netloc)
